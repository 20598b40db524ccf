"""Taking what was read while somebody else drops it, or a job reads it anew: one of them waits, and is told."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask

from dothi.sites.site import Site
from dothi.values.errors import Conflict, NotFound
from dothi_testing.plugin import InTenant, run_due
from dothi_testing.waiting import PATIENCE
from modules.planning.imports import importing
from modules.planning.imports.importing import Choices
from modules.planning.parcels import importing as parcels
from modules.planning.parcels.importing import ParcelChoices
from modules.planning.plans.reading import get_version
from modules.planning.tests.files import CODES, write
from modules.planning.tests.guard import SYSTEM, add_draft, add_plan
from tests.blocked import Blocked
from tests.world import MYTHO


def test_a_file_is_dropped_or_taken_and_never_both(
    app: Flask, blocked: Blocked, site: Site, in_tenant: InTenant, tmp_path: Path
) -> None:
    zones = write(tmp_path / "a.gpkg").read_bytes()
    lots = write(tmp_path / "b.gpkg", columns={"so_to": ["1"] * 3, "so_thua": CODES}).read_bytes()
    with in_tenant(MYTHO):
        draft = add_draft(site, add_plan(site).id)
        draft_id = draft.id
        first, second = (
            importing.ask(MYTHO, zones, file_name="a.gpkg", draft=draft, choices=Choices(), actor=SYSTEM)
            for _file in range(2)
        )
        file_id = parcels.ask(MYTHO, lots, file_name="b.gpkg", choices=ParcelChoices(), actor=SYSTEM)
    run_due(app)

    def take() -> None:
        draft = get_version(MYTHO, draft_id)
        importing.get_untaken(MYTHO, first, draft)
        importing.take(MYTHO, first, draft, version=draft.version, actor=SYSTEM)

    def take_parcels() -> None:
        parcels.get_untaken(MYTHO, file_id)
        parcels.take(MYTHO, file_id, actor=SYSTEM)

    with in_tenant(MYTHO):
        importing.drop(MYTHO, first, get_version(MYTHO, draft_id))
        parcels.drop(MYTHO, file_id)
        taking = blocked.start(take), blocked.start(take_parcels)
        blocked.wait_until_waiting()
    for each in taking:
        with pytest.raises(NotFound):
            each.result(PATIENCE)
    with in_tenant(MYTHO):
        draft = get_version(MYTHO, draft_id)
        importing.take(MYTHO, second, draft, version=draft.version, actor=SYSTEM)
        dropping = blocked.start(lambda: importing.drop(MYTHO, second, get_version(MYTHO, draft_id)))
        blocked.wait_until_waiting()
    with pytest.raises(Conflict):
        dropping.result(PATIENCE)


def test_whoever_has_a_file_read_anew_while_it_is_taken_waits_and_is_told(
    app: Flask, blocked: Blocked, site: Site, in_tenant: InTenant, tmp_path: Path
) -> None:
    zones = write(tmp_path / "a.gpkg").read_bytes()
    lots = write(tmp_path / "b.gpkg", columns={"so_to": ["1"] * 3, "so_thua": CODES}).read_bytes()
    with in_tenant(MYTHO):
        draft = add_draft(site, add_plan(site).id)
        draft_id = draft.id
        layer_id = importing.ask(MYTHO, zones, file_name="a.gpkg", draft=draft, choices=Choices(), actor=SYSTEM)
        file_id = parcels.ask(MYTHO, lots, file_name="b.gpkg", choices=ParcelChoices(), actor=SYSTEM)
    run_due(app)

    def again() -> None:
        importing.read_again(MYTHO, layer_id, get_version(MYTHO, draft_id), Choices(encoding="vni"))

    with in_tenant(MYTHO):
        draft = get_version(MYTHO, draft_id)
        importing.take(MYTHO, layer_id, draft, version=draft.version, actor=SYSTEM)
        parcels.take(MYTHO, file_id, actor=SYSTEM)
        reading = [
            blocked.start(again),
            blocked.start(lambda: parcels.read_again(MYTHO, file_id, ParcelChoices(encoding="vni"))),
        ]
        blocked.wait_until_waiting()
    for each in reading:
        with pytest.raises(Conflict, match="đã được nhập"):
            each.result(PATIENCE)

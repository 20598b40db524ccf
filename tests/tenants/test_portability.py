"""A tenant leaves for another deployment: everything arrives, once, identical, without credentials; or nothing does."""

from __future__ import annotations

import gzip
import io
import json
import math
import re
import tarfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import psycopg
import pytest
import shapely
import shapely.affinity
from flask import Flask
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import ARRAY

from dothi.content import archive
from dothi.content.archive import ArchiveError
from dothi.database.acting import acting_in
from dothi.database.scope import Scope
from dothi.database.session import Base, session
from dothi.manifest.components import Components
from dothi.manifest.house import house
from dothi.manifest.portable import Exported
from dothi.manifest.tenant_tables import declared, exported, undeclared
from dothi.sites.site import Site
from dothi.sites.switch import ModuleState
from dothi.values.errors import Conflict, NotFound
from dothi.work.dispatch import run_due
from dothi_testing.plugin import InTenant
from modules.feedback import demo
from modules.feedback.models import Report
from modules.feedback.tests.conftest import site_of
from modules.feedback.tests.person import Person, picture, words
from modules.planning.layers.content import DrawnZone
from modules.planning.shapes import only_land
from modules.planning.tests.guard import add_follower, add_plan, add_published, squares
from tenants.portability.arriving import Arrival, Wishes, import_tenant
from tenants.portability.commands import invite_waiting
from tenants.portability.leaving import WrittenArchive, export_tenant
from tenants.portability.rows import Numbers
from tests.tenants.deployments import FIRST_FREE, HERE_TOO, Deployment
from tests.world import HOSTS, MYTHO, PASSWORD, TIENGIANG, switch

AT_HOME = Numbers(tenant_id=MYTHO, province_id=TIENGIANG)
THERE = Numbers(tenant_id=FIRST_FREE, province_id=3)
CITIZEN = "dan@example.com"
Mails = Callable[[str], list[dict[str, Any]]]


@pytest.fixture
def busy(app: Flask) -> str:
    """Mỹ Tho with a plan, ninety days of demo reports and one just sent, with a photo, whose consequences are pending.

    Answers the path of that report's secret link.
    """
    with app.app_context():
        site = site_of(MYTHO)
        with acting_in(Scope(MYTHO)):
            demo.load(site, 815)
            add_published(site, add_plan(site).id, zones=[*squares(site), crooked(site)])
            add_follower(site)
            session.commit()
    sent = Person.at(app).report(photos=[picture()], name="Dân", email=CITIZEN)
    assert sent.status_code == 303
    return str(sent.headers["Location"]).partition("?")[0]


def crooked(site: Site) -> DrawnZone:
    """A zone whose corners need all digits that a number has."""
    (zone, *_rest) = squares(site)
    turned = only_land(shapely.affinity.rotate(zone.shape, 1 / 3).difference(zone.shape.centroid.buffer(math.pi)))
    assert turned is not None
    return replace(zone, position=3, shape=turned, far=1 / 3)


def leave(app: Flask, file: Path, numbers: Numbers = AT_HOME) -> WrittenArchive:
    home = Deployment(app)
    return export_tenant(home.owner_url, numbers, file, components=home.components, storage=home.storage)


def arrive(other: Deployment, file: Path, *, dry_run: bool = False, **wishes: Any) -> Arrival:
    with other.app.app_context():
        return import_tenant(
            other.owner_url,
            file,
            components=other.components,
            storage=other.storage,
            wishes=Wishes(**wishes),
            dry_run=dry_run,
        )


def contents(file: Path) -> dict[str, bytes]:
    """All parts but the header, which says when it was written, and the manifest, which has the header's checksum."""
    return {part.name: part.data for part in archive.parts_of(file) if "/" in part.name}


def rows_of(file: Path, table: str) -> list[dict[str, Any]]:
    prefix = f"rows/{table}/"
    return [
        json.loads(line)
        for name, data in contents(file).items()
        if name.startswith(prefix)
        for line in data.splitlines()
    ]


def count(url: str, statement: str) -> int:
    with psycopg.connect(url) as owner:
        return int(owner.execute(statement).fetchall()[0][0])


def test_export_import_export_is_identical(app: Flask, busy: str, other: Deployment, tmp_path: Path) -> None:
    first, second = tmp_path / "first.tar.gz", tmp_path / "second.tar.gz"
    leave(app, first)
    done = arrive(other, first)
    assert done.numbers == THERE
    leave(other.app, second, THERE)
    before, after = contents(first), contents(second)
    assert before == after
    assert len([name for name in before if name.startswith("files/")]) > 100
    assert len(rows_of(first, "feedback_report")) > 250
    assert len(rows_of(first, "dothi_delivery")) > 2
    assert len(rows_of(first, "planning_zone")) == 3
    assert len(rows_of(first, "planning_follower")) == 1


def test_what_citizens_and_staff_see_has_moved(app: Flask, busy: str, other: Deployment, tmp_path: Path) -> None:
    leave(app, tmp_path / "a")
    arrive(other, tmp_path / "a")
    for path in ("/phan-anh", busy):
        here, there = (words(Person.at(one).get(path)).partition("Hôm nay")[0] for one in (app, other.app))
        assert here == there
    photo = re.search(r'src="(/files/[^"]+/original[^"]*|/files/[^"]+)"', Person.at(app).get(busy).text)
    assert photo is not None
    assert Person.at(other.app).get(photo[1].replace("&amp;", "&")).status_code == 200
    desk = Person.at(other.app, as_="tiepnhan")
    assert desk.get("/work").status_code == 200


def test_no_credential_and_no_number_is_in_the_archive(app: Flask, busy: str, tmp_path: Path) -> None:
    Person.at(app, as_="tiepnhan")  # a session, with its token's hash
    leave(app, tmp_path / "a")
    lines = [
        (name, line) for name, data in contents(tmp_path / "a").items() if name.startswith("rows/")
        for line in data.splitlines()
    ]  # fmt: skip
    text = b"\n".join(line for _name, line in lines)
    for forbidden in (b"$argon2", b"password_hash", b"token_hash", b"totp", b"nonce", b'"token"', b"account_id"):
        assert forbidden not in text
    for number in (b'"tenant_id"', b'"member_id"', b'"site_id"', b'"province_id"', b'"successor_id"'):
        assert number not in text
    assert all(not str(row["key"]).startswith(f"{MYTHO}/") for row in rows_of(tmp_path / "a", "dothi_file"))
    assert (tmp_path / "a").stat().st_mode & 0o077 == 0


def test_staff_are_matched_by_email_and_others_wait(
    app: Flask, other: Deployment, tmp_path: Path, mails: Mails
) -> None:
    leave(app, tmp_path / "a")
    done = arrive(other, tmp_path / "a")
    assert done.waiting == 6
    assert Person.at(other.app, as_="tiepnhan").get("/work").status_code == 200
    stranger = Person.at(other.app)
    refused = stranger.post("/sign-in", email="canbo@mytho.example", password=PASSWORD)
    assert refused.status_code not in {302, 303}
    with other.app.app_context():
        invite_waiting(THERE.tenant_id)
    run_due(other.app)
    letter = mails("canbo@mytho.example")[0]
    link = re.search(r"http://mytho\.localhost(/invitation/\S+)", str(letter))
    assert link is not None
    path = re.split(r"[\\'\"<>]", link[1])[0]
    joined = stranger.post(path, name="Lê Cán Bộ", password="mat-khau-that-dai-2026", repeated="mat-khau-that-dai-2026")
    assert joined.status_code in {302, 303}, joined.text
    assert stranger.get("/work").status_code == 200
    assert not [letter for letter in mails(HERE_TOO) if "/invitation/" in str(letter)]


def test_who_isnt_invited_asks_for_a_new_password(app: Flask, other: Deployment, tmp_path: Path, mails: Mails) -> None:
    leave(app, tmp_path / "a")
    arrive(other, tmp_path / "a")
    person = Person.at(other.app)
    assert person.post("/forgotten-password", email="thutruong@mytho.example").status_code == 200
    run_due(other.app)
    found = re.search(r"/reset/[\w.-]+", str(mails("thutruong@mytho.example")[0]))
    assert found is not None
    set_anew = person.post(found[0], password="mat-khau-that-dai-2026", repeated="mat-khau-that-dai-2026")
    assert set_anew.status_code in {302, 303}
    person.post("/sign-in", email="thutruong@mytho.example", password="mat-khau-that-dai-2026")
    assert person.get("/work").status_code == 200


def test_a_suspended_tenant_moves_with_its_consequences_which_run_once(
    app: Flask, other: Deployment, tmp_path: Path, mails: Mails, run_jobs: Callable[[], list[str]]
) -> None:
    to = f"{tmp_path.name}@example.com".lower()
    sent = Person.at(app).report(name="Dân", email=to)
    assert sent.status_code == 303
    with app.app_context():
        switch(TIENGIANG, MYTHO, ModuleState.SUSPENDED)
    run_jobs()  # the province's own consequences; the district's wait
    leave(app, tmp_path / "a")
    arrive(other, tmp_path / "a")
    assert run_jobs() == []
    run_due(other.app)  # what is always on, such as telling the province how ready one is
    assert mails(to) == []
    with other.app.app_context():
        switch(THERE.province_id, THERE.tenant_id, ModuleState.LIVE)
    assert set(run_due(other.app)) == {"done"}
    assert run_jobs() == []
    assert len(mails(to)) == 1


def test_a_copy_of_a_running_tenant_sends_no_mail_of_its_own(
    app: Flask, other: Deployment, tmp_path: Path, mails: Mails
) -> None:
    to = f"{tmp_path.name}@example.com".lower()
    Person.at(app).report(name="Dân", email=to)
    leave(app, tmp_path / "a")
    done = arrive(other, tmp_path / "a")
    assert done.held_back == 2
    assert set(run_due(other.app)) == {"done"}, "what stays in the house, such as counts, is done"
    assert mails(to) == []


@pytest.mark.parametrize(
    ("wishes", "says"),
    [
        ({}, "tenant mytho already"),
        ({"slug": "mytho2"}, "code prefix MT"),
        ({"slug": "../mytho"}, "can't be a slug"),
        ({"province": "longan"}, "host mytho.localhost"),
        ({"province": "hanoi"}, "no province hanoi"),
    ],
)
def test_what_is_taken_is_named_and_nothing_is_written(
    app: Flask, other: Deployment, tmp_path: Path, wishes: dict[str, Any], says: str
) -> None:
    leave(app, tmp_path / "a")
    arrive(other, tmp_path / "a")
    with pytest.raises((Conflict, NotFound), match=says):
        arrive(other, tmp_path / "a", **wishes)
    assert count(other.owner_url, "SELECT count(*) FROM dothi_tenant") == 4


def test_it_can_take_another_province_slug_and_host(app: Flask, busy: str, other: Deployment, tmp_path: Path) -> None:
    leave(app, tmp_path / "a")
    arrive(other, tmp_path / "a")
    done = arrive(other, tmp_path / "a", province="longan", slug="ban-sao", hosts=("bansao.localhost",))
    assert (done.numbers.province_id, done.slug) == (1, "ban-sao")
    answer = other.app.test_client().get("/phan-anh", base_url="http://bansao.localhost")
    assert answer.status_code == 200


def test_a_dry_run_leaves_nothing(app: Flask, busy: str, other: Deployment, tmp_path: Path) -> None:
    leave(app, tmp_path / "a")
    done = arrive(other, tmp_path / "a", dry_run=True)
    assert done.tables["feedback_report"] > 250
    assert count(other.owner_url, "SELECT count(*) FROM dothi_tenant") == 3
    assert count(other.owner_url, "SELECT count(*) FROM feedback_report") == 0
    assert list((tmp_path / "files-there").rglob("*.jpg")) == []


def test_another_schema_is_refused(app: Flask, other: Deployment, tmp_path: Path) -> None:
    leave(app, tmp_path / "a")
    header, *parts, _manifest = archive.parts_of(tmp_path / "a")
    with archive.writing(tmp_path / "b", json.loads(header.data) | {"revision": ["0001_kernel"]}) as writer:
        for part in parts:
            writer.add(part.name, part.data)
        writer.close()
    with pytest.raises(Conflict, match="0001_kernel"):
        arrive(other, tmp_path / "b")


def flipped(data: bytes) -> bytes:
    """With one bit wrong in the middle."""
    middle = len(data) // 2
    return data[:middle] + bytes([data[middle] ^ 1]) + data[middle + 1 :]


HARMS: dict[str, Callable[[bytes], bytes]] = {
    "cut": lambda data: data[: len(data) // 2],
    "flipped": flipped,
    "empty": lambda _data: b"",
    "text": lambda _data: b"not an archive at all",
}


def test_a_damaged_archive_is_refused_before_anything_is_written(
    app: Flask, busy: str, other: Deployment, tmp_path: Path
) -> None:
    leave(app, tmp_path / "a")
    found = {}
    for name, harm in HARMS.items():
        (tmp_path / "b").write_bytes(harm((tmp_path / "a").read_bytes()))
        try:
            arrive(other, tmp_path / "b")
        except ArchiveError as refused:
            lines = str(refused.message).count("\n") + 1
            tenants = count(other.owner_url, "SELECT count(*) FROM dothi_tenant")
            found[name] = (lines, tenants, list((tmp_path / "files-there").rglob("*.jpg")))
    assert found == {name: (1, 3, []) for name in HARMS}, "told in one line, and nothing is there"


def test_a_link_in_the_tar_is_refused(tmp_path: Path) -> None:
    data = io.BytesIO()
    with tarfile.open(fileobj=data, mode="w") as tar:
        entry = tarfile.TarInfo("header.json")
        entry.type, entry.linkname = tarfile.SYMTYPE, "/etc/passwd"
        tar.addfile(entry)
    (tmp_path / "a").write_bytes(gzip.compress(data.getvalue()))
    with pytest.raises(ArchiveError, match="no place"):
        archive.verify(tmp_path / "a", kind="tenant")


def test_an_archive_never_replaces_a_file(app: Flask, tmp_path: Path) -> None:
    (tmp_path / "a").write_text("mine")
    with pytest.raises(Conflict, match="exists already"):
        leave(app, tmp_path / "a")
    assert (tmp_path / "a").read_text() == "mine"
    assert [path.name for path in tmp_path.iterdir() if path.name.endswith(".part")] == []


def test_a_photo_that_is_gone_is_told_and_the_rest_leaves(app: Flask, busy: str, tmp_path: Path) -> None:
    storage = house(app).storage
    with app.app_context(), acting_in(Scope(MYTHO)):
        key = session.execute(select(Base.metadata.tables["dothi_file"].c.key).limit(1)).scalar_one()
        session.rollback()
    with storage.open(key) as stream:
        data = stream.read()
    storage.delete(key)
    try:
        assert leave(app, tmp_path / "a").missing == 1
    finally:
        storage.put(key, data)


def test_nothing_of_another_tenant_leaves(app: Flask, in_tenant: InTenant, busy: str, tmp_path: Path) -> None:
    leave(app, tmp_path / "a", Numbers(tenant_id=4, province_id=2))
    assert rows_of(tmp_path / "a", "feedback_report") == []
    assert {row["slug"] for row in rows_of(tmp_path / "a", "tenants_tenant")} == {"tanan"}
    assert [row["host"] for row in rows_of(tmp_path / "a", "tenants_host")] == [HOSTS[4]]
    with in_tenant(MYTHO):
        text = session.scalars(select(Report.text).where(Report.tenant_id == MYTHO).limit(1)).one()
    assert all(text.encode() not in data for data in contents(tmp_path / "a").values())


REGISTRY = Components.installed()


def test_every_table_of_tenants_is_exported_or_left_out_for_a_reason() -> None:
    assert undeclared(REGISTRY) == [], "declare them in `tables` of their component's manifest"
    assert [
        entry for entry in declared(REGISTRY).values() if not isinstance(entry, Exported) and not entry.because
    ] == []
    assert set(declared(REGISTRY)) <= set(Base.metadata.tables)


@pytest.mark.parametrize(("table", "entry"), exported(REGISTRY), ids=lambda value: getattr(value, "name", ""))
def test_what_is_exported_can_be_taken_in(table: Any, entry: Exported) -> None:
    for name in (*entry.leave, *entry.columns, *entry.keys, *entry.fill, entry.about):
        assert name in table.c, name
    for column in table.c:
        assert not isinstance(column.type, ARRAY), f"{column} can't be read from JSON"
        if column.name in entry.leave and not column.nullable:
            assert column.name in entry.fill, f"{column} stays behind, but can't be empty"
    assert set(entry.leave.values()) != {""}

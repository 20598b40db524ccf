"""Whatever comes in as text is cleaned (`letters.py`) at the door: by request, by command line, by readers of files.

A new reader of raw input fails here until it says where its texts are cleaned.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator

import click
import pytest
from flask import Flask, request

from dothi.cli import main
from dothi.web.sent_form import PASSWORDS
from tests.guards.matrix import SERVICES
from tests.guards.sources import ROOT, sources
from tests.guards.test_routes import APP

DIRTY, CLEAN = "Ðo\u0323\u200bt\ufeff", "Đọt"
CLEANED_BY = {
    "tenants/areas/reading.py": "tenants/areas/geofile.py",
    "tenants/gazetteer/features.py": "tenants/gazetteer/rows.py",
    "platform/dothi/content/workbook.py": "platform/dothi/content/lists.py",
}
"""Readers that hand on what they read to one that cleans it, or are called by it."""
OURS = {
    "platform/dothi/content/archive.py", "platform/dothi/operator/checking/files.py",
    "platform/dothi/content/confined.py", "platform/dothi/identity/passwords.py",
    "platform/dothi/values/moved_clock.py", "platform/dothi/notify/mail.py",
    "platform/dothi/database/trips.py", "platform/dothi/web/assets.py",
    "platform/dothi/web/worker.py", "tenants/kit/reading_page.py",
    "tenants/portability/leaving.py", "tenants/portability/parsing.py",
    "tenants/portability/rows.py", "platform/dothi/basemap/current.py",
    "platform/dothi/basemap/building/workfile.py", "tenants/gazetteer/wards.py",
    "platform/dothi/web/turns.py", "platform/dothi/content/typst_file.py", "platform/dothi/web/morning.py",
    "platform/dothi/content/telling.py", "platform/dothi/uploads/progress.py",
    "modules/tourism/exchange/known.py", "modules/tourism/exchange/ground.py",
    "modules/tourism/places/opening.py", "modules/tourism/links/fetching.py",
    "modules/tourism/links/checking.py", "modules/tourism/exchange/reading.py",
}  # fmt: skip
"""What we wrote ourselves (archives, whose checksums must agree, too), or bytes that are no text
of people or go to a job unread."""
RAW = re.compile(r"json\.loads?\(|\.decode\(|\.stream\.|\.get_data\(|csv\.\w*[rR]eader\(|\b(iterparse|fromstring)\(")
ROUND_TRIP = re.compile(r"json\.loads\(json\.dumps\(|b(32|64)encode\([^\n]*\)\.decode\(\)")
CLEANS = re.compile(r"^from dothi\.values\.letters import .*\b(clean|clean_value|decode)\b|^def clean\(", re.MULTILINE)


def source(path: str) -> str:
    return (ROOT / path).read_text(encoding="utf-8")


def readers() -> Iterator[str]:
    """Files that read bytes or JSON from outside."""
    for path in (path.relative_to(ROOT) for path in sources()):
        is_ours = "backup" in path.parts
        if not is_ours and RAW.search(ROUND_TRIP.sub("", source(path.as_posix()))):
            yield path.as_posix()


def imports(path: str, other: str) -> bool:
    module = other.removeprefix("platform/").removesuffix(".py").replace("/", ".")
    package, _, name = module.rpartition(".")
    return re.search(rf"^from ({module} import|{package} import .*\b{name}\b)", source(path), re.MULTILINE) is not None


def test_every_reader_of_raw_input_cleans_its_texts() -> None:
    of_services = {f"modules/{name}/{path}" for name, guard in SERVICES.items() for path in guard.raw_readers}
    assert {path for path in readers() if not CLEANS.search(source(path))} == {*CLEANED_BY, *OURS, *of_services}


@pytest.mark.parametrize(("reader", "cleaner"), CLEANED_BY.items())
def test_what_a_reader_hands_on_is_cleaned_there(reader: str, cleaner: str) -> None:
    assert CLEANS.search(source(cleaner))
    assert imports(reader, cleaner) or imports(cleaner, reader)


def test_a_request_brings_clean_texts() -> None:
    form = {"name": DIRTY, "file": (io.BytesIO(b""), f"{DIRTY}.csv")}
    with APP.test_request_context(f"/?q={DIRTY}&q=a", method="POST", data=form):
        assert (request.form["name"], request.files["file"].filename) == (CLEAN, f"{CLEAN}.csv")
        assert request.args.getlist("q") == [CLEAN, "a"]
        assert request.values["q"] == CLEAN
    with APP.test_request_context("/", method="POST", data={"name": DIRTY}):
        assert request.form["name"] == CLEAN
    photos = [(io.BytesIO(b""), DIRTY), (io.BytesIO(b""), DIRTY)]
    with APP.test_request_context("/", method="POST", data={"photos": photos}):
        assert [file.filename for file in request.files.getlist("photos")] == [CLEAN, CLEAN]
    with APP.test_request_context("/", method="POST", json={"a": [{"b": DIRTY}]}):
        assert request.get_json() == {"a": [{"b": CLEAN}]}


def test_passwords_come_as_typed() -> None:
    with APP.test_request_context("/", method="POST", data=dict.fromkeys(PASSWORDS, DIRTY)):
        assert set(request.form.values()) == {DIRTY}
    templates = "\n".join(path.read_text(encoding="utf-8") for path in sources("*.html"))
    named = set(re.findall(r"field\('(\w+)'[^\n]*type='password'", templates))
    assert named
    assert named <= set(PASSWORDS)


def commands(group: click.Group, *above: str) -> Iterator[tuple[str, click.Command]]:
    """All commands, by the way in which the line finds them."""
    context = click.Context(group)
    for name in group.list_commands(context):
        _name, command, _rest = group.resolve_command(context, [name])
        assert command is not None
        if isinstance(command, click.Group):
            yield from commands(command, *above, name)
        else:
            yield " ".join((*above, name)), command


@pytest.mark.usefixtures("application")
def test_the_command_line_brings_clean_texts() -> None:
    found = dict(commands(main))
    texts = [
        (name, p)
        for name, command in found.items()
        for p in command.params
        if isinstance(p.type, click.types.StringParamType)
    ]
    assert len(texts) > 20
    for name, param in texts:
        assert param.type.convert(DIRTY, param, None) == CLEAN, (name, param.name)


def test_all_forms_are_read_by_the_cleaning_request(application: Flask) -> None:
    assert application.request_class is APP.request_class

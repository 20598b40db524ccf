"""Whatever comes in as text is cleaned (`dothi.letters`) at the door: by request, by command line, by readers of files.

A new reader of raw input fails here until it says where its texts are cleaned.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from flask import Flask, request

from dothi.cli import main
from dothi.web.kept import PASSWORDS
from tests.guards.test_routes import APP

DIRTY, CLEAN = "Ðo\u0323\u200bt\ufeff", "Đọt"
SOURCES = ("platform/dothi", "tenants", "modules")
OURS = "what we wrote ourselves, or bytes that are no text of people"
READERS = {
    "platform/dothi/api.py": "StrictJSON.loads cleans; check_body measures",
    "platform/dothi/archive.py": "an archive holds what was cleaned where it came in; its checksums must agree",
    "platform/dothi/letters.py": "decode cleans",
    "platform/dothi/web/application.py": "CleanForms and args clean; the other is for matching routes",
    "tenants/area_reading.py": "geofile cleans",
    "tenants/geofile.py": "first_text cleans",
    "tenants/pages_admin_areas.py": "geofile cleans",
    "tenants/pilot/pages_console.py": "letters.decode cleans",
    "tenants/portability/leaving.py": "an archive, see archive.py",
    "tenants/portability/reading.py": "an archive, see archive.py",
    "tenants/portability/rows.py": "an archive, see archive.py",
    "tenants/staffing/list_file.py": "as_text cleans each cell",
    "tenants/staffing/pages_list.py": "list_file cleans",
    "tenants/staffing/workbook.py": "list_file cleans",
} | dict.fromkeys(
    (
        "modules/feedback/workflow/deadlines.py", "platform/dothi/checking/files.py", "platform/dothi/confined.py",
        "platform/dothi/identity/passwords.py", "platform/dothi/trips.py",
        "platform/dothi/events.py", "platform/dothi/identity/second_factor.py", "platform/dothi/moved_clock.py",
        "platform/dothi/notify/headers.py", "platform/dothi/notify/mail.py",
        "platform/dothi/web/assets.py", "platform/dothi/web/unreadable.py",
    ),
    OURS,
)  # fmt: skip
"""Where bytes or JSON from outside are read, and what cleans their texts."""
RAW = re.compile(r"json\.loads?\(|\.decode\(|\.stream\.|\.get_data\(|csv\.\w*[rR]eader\(|\b(iterparse|fromstring)\(")


def readers() -> Iterator[str]:
    for path in sorted(path for folder in SOURCES for path in Path(folder).rglob("*.py")):
        if not {"local", "testing", "backup"} & set(path.parts) and RAW.search(path.read_text(encoding="utf-8")):
            yield path.as_posix()


def test_every_reader_of_raw_input_says_where_its_texts_are_cleaned() -> None:
    assert sorted(readers()) == sorted(READERS)


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
    templates = "\n".join(p.read_text(encoding="utf-8") for folder in SOURCES for p in Path(folder).rglob("*.html"))
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

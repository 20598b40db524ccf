"""The history of changes: every action has its sentence, filters narrow it, files hold no formula."""

from __future__ import annotations

import ast
import csv
import io
import json
import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager

import psycopg
import pytest
from click.testing import CliRunner
from flask import Flask
from openpyxl import load_workbook
from sqlalchemy import text
from sqlalchemy.dialects import postgresql

from dothi.database.acting import acting_in
from dothi.database.scope import Scope
from dothi.database.session import session
from dothi.manifest.components import Components
from dothi.record.audit import record_audit
from dothi.record.history import HistoryFilters, narrowed
from dothi.sites.switch import ModuleState
from dothi.values.actor import Actor, ActorKind
from dothi_testing.databases import TestDatabase
from tenants.history.command import history_command
from tenants.kit import command_application
from tests.client import Browser
from tests.guards.sources import sources
from tests.world import GOCONGDONG, HOSTS, LONGAN, MYTHO, TANAN, TIENGIANG, switch

InTenant = Callable[[int], AbstractContextManager[None]]
ACTION = re.compile(r"[a-z]+\.[a-z_]+")
KNOWN = {title.action for module in Components.installed() for title in module.history}


def recorded_actions() -> Iterator[tuple[str, str]]:
    """What code records: the action of each `record_audit`; where it is a variable, the names in the function around
    it, or in the whole file when it is an argument of that.
    """
    for path in sources():
        text = path.read_text(encoding="utf-8")
        if "record_audit(" not in text or path.name == "audit.py":
            continue
        tree = ast.parse(text)
        for function in (n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef)):
            calls = [n for n in ast.walk(function) if isinstance(n, ast.Call) and is_named(n, "record_audit")]
            for call in calls:
                scope: ast.AST = call.args[1] if isinstance(call.args[1], ast.Constant) else function
                if is_argument(call.args[1], function):
                    scope = tree
                yield from ((path.name, name) for name in actions_in(scope))


def is_named(call: ast.Call, name: str) -> bool:
    return isinstance(call.func, ast.Name) and call.func.id == name


def is_argument(node: ast.expr, function: ast.FunctionDef) -> bool:
    return isinstance(node, ast.Name) and node.id in {argument.arg for argument in function.args.args}


def actions_in(scope: ast.AST) -> Iterator[str]:
    for node in ast.walk(scope):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and ACTION.fullmatch(node.value):
            yield node.value


def test_every_recorded_action_has_a_title() -> None:
    found = set(recorded_actions())
    names = {action for _file, action in found}
    assert {"tenants.module_switched", "identity.signed_in", "feedback.category_retired"} <= names
    assert {pair for pair in found if not is_known(pair[1])} == set()


def is_known(action: str) -> bool:
    """It has a title; for a beginning to which a step is put, one that begins so has."""
    return action in KNOWN or (action.endswith("_") and any(known.startswith(action) for known in KNOWN))


def test_a_page_of_a_long_history_walks_an_index(app: Flask, database: TestDatabase) -> None:
    """20,000 entries, explained as the application's role: newest first, about a tenant, and of an action."""
    with psycopg.connect(database.owner_url) as owner:
        owner.execute(
            "INSERT INTO dothi_audit (tenant_id, id, at, actor_kind, actor_name, action, subject, detail, about_id)"
            " SELECT %s, gen_random_uuid(), now() - n * interval '1 minute', 'system', '', 'tenants.host_added', 'x',"
            " '{}', CASE WHEN n %% 2 = 0 THEN 3 ELSE 5 END FROM generate_series(1, 20000) n",
            [TIENGIANG],
        )
        owner.execute("ANALYZE dothi_audit")
    with app.app_context(), acting_in(Scope(TIENGIANG)):
        for filters in (HistoryFilters(), HistoryFilters(about_id=MYTHO), HistoryFilters(action="tenants.host_added")):
            query = narrowed(TIENGIANG, filters).limit(51)
            dialect = postgresql.dialect()  # type: ignore[no-untyped-call]
            sql = str(query.compile(dialect=dialect, compile_kwargs={"literal_binds": True}))
            plan = "\n".join(session.scalars(text(f"EXPLAIN {sql.replace(':', chr(92) + ':')}")))
            assert "Index Scan Backward using dothi_audit_tenant_id_" in plan, plan
            assert "Sort" not in plan, plan
        session.rollback()


@pytest.fixture
def admin(app: Flask) -> Browser:
    with app.app_context():
        for state in (ModuleState.PREPARING, ModuleState.LIVE):
            switch(TIENGIANG, GOCONGDONG, state)
        switch(TIENGIANG, GOCONGDONG, ModuleState.SUSPENDED, reason="=Bão số 9")
    browser = Browser(app, HOSTS[TIENGIANG])
    browser.sign_in("admin@tiengiang.example")
    return browser


def test_a_sentence_tells_who_did_what_from_where_to_where_and_why(admin: Browser) -> None:
    text = admin.get("/console/history").text
    sentence = "Huyện Gò Công Đông: chuyển Phản ánh hiện trường từ “vận hành chính thức” sang “tạm dừng”"
    assert sentence in text
    assert "=Bão số 9" in text
    assert text.index(sentence) < text.index("sang “chuẩn bị”")
    assert "Tân An" not in text
    assert "đăng nhập từ" not in text


@pytest.mark.parametrize(
    ("query", "found", "missing"),
    [
        ("tenant=gocongdong", "Gò Công Đông: chuyển", "Mỹ Tho: chuyển"),
        ("tenant=mytho&module=feedback", "Mỹ Tho: chuyển", "Gò Công Đông: chuyển"),
        ("action=tenants.tenant_created", "Thêm địa phương", "chuyển Phản ánh"),
        ("actor=system", "Mỹ Tho: chuyển", "Không có dòng nào khớp"),
        ("tenant=tanan", "Không có dòng nào khớp", "chuyển Phản ánh"),
        ("until=2020-01-01", "Không có dòng nào khớp", "chuyển Phản ánh"),
        ("until=9999-12-31", "Mỹ Tho: chuyển", "Không có dòng nào khớp"),
        ("since=x&actor=y", "Mỹ Tho: chuyển", "Không có dòng nào khớp"),
        ("action=identity.signed_in", "đăng nhập từ", "chuyển Phản ánh"),
    ],
)
def test_filters_in_the_address_narrow_it(admin: Browser, query: str, found: str, missing: str) -> None:
    text = admin.get(f"/console/history?{query}").text
    assert found in text
    assert missing not in text


def test_pages_follow_each_other_without_loss(admin: Browser, in_tenant: InTenant) -> None:
    actor = Actor(kind=ActorKind.MEMBER, name="Chị Tư")
    with in_tenant(TIENGIANG):
        for number in range(120):
            record_audit(TIENGIANG, "tenants.host_added", subject=f"h{number}.localhost", actor=actor, about=MYTHO)
    seen: list[str] = []
    path: str | None = "/console/history?action=tenants.host_added"
    while path:
        text = admin.get(path).text
        seen += re.findall(r"thêm tên miền (h\d+)\.localhost", text)
        following = re.search(r'href="([^"]+)" rel="next"', text)
        path = following.group(1).replace("&amp;", "&") if following else None
    assert seen == [f"h{number}" for number in reversed(range(120))]
    assert admin.get("/console/history?cursor=x").status_code == 400


def test_a_viewer_reads_changes_but_no_sign_ins(app: Flask, admin: Browser) -> None:
    viewer = Browser(app, HOSTS[TIENGIANG]).enter("xem@tiengiang.example")
    assert "sang “tạm dừng”" in viewer.get("/console/history").text
    assert "đăng nhập từ" not in viewer.get("/console/history?action=identity.signed_in").text


def test_files_hold_the_filtered_list_and_no_formula(admin: Browser) -> None:
    answer = admin.get("/console/history.csv?tenant=gocongdong")
    assert answer.text.startswith("\ufeff")
    rows = list(csv.reader(io.StringIO(answer.text.removeprefix("\ufeff"))))
    assert rows[0][0] == "Thời điểm"
    assert rows[1][-1] == "'=Bão số 9"
    assert {row[3] for row in rows[1:]} == {"Huyện Gò Công Đông"}
    book = load_workbook(io.BytesIO(admin.get("/console/history.xlsx?tenant=gocongdong").data))
    cell = book.active[2][6]  # type: ignore[index]
    assert (cell.value, cell.data_type) == ("=Bão số 9", "s")
    assert len(list(book.active.rows)) == len(rows)  # type: ignore[union-attr]
    assert admin.get("/console/history.pdf").status_code == 404


def test_a_districts_admin_reads_the_districts_own(app: Flask, in_tenant: InTenant) -> None:
    admin = Browser(app, HOSTS[MYTHO]).enter("quantri@mytho.example")
    assert admin.post("/admin/notices/new", {"title": "Cúp nước", "body": "Từ 8 giờ"}).status_code == 303
    text = admin.get("/admin/history").text
    assert "Lưu thông báo “Cúp nước”" in text
    assert "Nguyễn Quản Trị" in text
    with in_tenant(MYTHO):
        record_audit(MYTHO, "tenants.settings_changed", subject="feedback", actor=Actor.system())
        session.commit()
    assert "Đổi thiết lập Phản ánh hiện trường" in admin.get("/admin/history").text
    other = Browser(app, HOSTS[TANAN]).enter("quantri@tanan.example")
    assert "Cúp nước" not in other.get("/admin/history").text
    assert Browser(app, HOSTS[MYTHO]).enter("canbo@mytho.example").get("/admin/history").status_code == 403
    assert admin.get("/admin/history.csv").status_code == 200


def test_the_command_tells_the_same(app: Flask, admin: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(command_application, "make_app", lambda: app)
    line = CliRunner()
    words = [HOSTS[TIENGIANG], "--tenant", "gocongdong", "--module", "feedback", "--limit", "1", "--json"]
    done = line.invoke(history_command, words)
    assert done.exit_code == 0, done.output
    (entry,) = json.loads(done.output)
    assert entry["reason"] == "=Bão số 9"
    assert "tạm dừng" in entry["what"]
    assert line.invoke(history_command, [HOSTS[LONGAN], "--tenant", "gocongdong"]).exit_code == 1
    assert "there is no site none.localhost" in line.invoke(history_command, ["none.localhost"]).output

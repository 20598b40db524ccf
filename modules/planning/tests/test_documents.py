"""Documents of a version: staff add and remove them, people download those of what is published."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from threading import Barrier
from uuid import UUID

import pytest
from flask import Flask

from dothi.sites.site import Site
from dothi_testing.plugin import InTenant
from modules.planning.documents import keeping
from modules.planning.tests.guard import add_draft, add_plan, add_published
from tests.client import TOKEN, Browser
from tests.world import MYTHO

PDF = b"%PDF-1.7\n1 0 obj\n<< >>\nendobj\ntrailer\n<< >>\n%%EOF\n"
DOCUMENT = re.compile(r"/files/[0-9a-f-]+/document")


@pytest.fixture
def plan_id(in_tenant: InTenant, site: Site) -> UUID:
    """A plan."""
    with in_tenant(MYTHO):
        return add_plan(site).id


def send(head: Browser, version_id: UUID, data: bytes = PDF) -> str:
    """Add a document; the page's answer, or the address of the document."""
    path = f"/work/quy-hoach/phien-ban/{version_id}"
    sent = head.post(f"{path}/van-ban", {"document": (BytesIO(data), "Quyết định 12.pdf")}, page=path)
    if sent.status_code != 303:
        return sent.text
    return str(DOCUMENT.findall(head.get(path).text)[-1])


def test_the_documents_of_what_is_published_are_everybodys(
    head: Browser, citizen: Browser, site: Site, in_tenant: InTenant, plan_id: UUID
) -> None:
    with in_tenant(MYTHO):
        version_id = add_published(site, plan_id).id
        draft_id = add_draft(site, plan_id).id
    address = send(head, version_id)
    assert address in citizen.get(f"/quy-hoach/do-an/{plan_id}").text
    answer = citizen.get(f"/quy-hoach/ket-qua?lon={site.centre.lon + 0.0003}&lat={site.centre.lat + 0.0003}").text
    assert address in answer, "whoever reads the answer needs the decision"
    assert f"/quy-hoach/do-an/{plan_id}?phien-ban=1" in answer
    assert citizen.get(address).data == PDF
    assert send(head, version_id) == address, "sent twice, it is one"
    assert set(DOCUMENT.findall(citizen.get(f"/quy-hoach/do-an/{plan_id}").text)) == {address}
    of_draft = send(head, draft_id)
    assert head.get(of_draft).status_code == 200
    assert citizen.get(of_draft).status_code == 404
    path = f"/work/quy-hoach/phien-ban/{version_id}"
    removed = head.post(f"{path}/van-ban/go", {"file": address.split("/")[2]}, page=path)
    assert removed.status_code == 303
    assert citizen.get(address).status_code == 404


def test_what_isnt_a_document_is_refused(head: Browser, site: Site, in_tenant: InTenant, plan_id: UUID) -> None:
    with in_tenant(MYTHO):
        version_id = add_draft(site, plan_id).id
    assert "Chỉ nhận tệp PDF" in send(head, version_id, b"<script>")
    assert "Vui lòng chọn một tệp" in send(head, version_id, b"")


def test_no_more_documents_than_allowed_when_all_send_at_once(
    app: Flask, site: Site, in_tenant: InTenant, plan_id: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeping, "MOST_DOCUMENTS", 2)
    with in_tenant(MYTHO):
        path = f"/work/quy-hoach/phien-ban/{add_draft(site, plan_id).id}"
    staff = [Browser.at(app, as_=name) for name in ("thutruong", "canbo", "quantri") for _session in range(2)]
    gate = Barrier(len(staff))

    def add(browser: Browser, number: int) -> int:
        token = TOKEN.search(browser.get(path).text)
        assert token is not None
        form = {"csrf_token": token[1], "document": (BytesIO(PDF), f"Quyết định {number}.pdf")}
        gate.wait()
        return browser.client.post(f"{path}/van-ban", data=form, base_url=browser.base).status_code

    with ThreadPoolExecutor(len(staff)) as threads:
        assert sorted(threads.map(add, staff, range(len(staff)))) == [303, 303, 422, 422, 422, 422]

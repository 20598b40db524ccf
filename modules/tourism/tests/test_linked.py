"""schema.org: what a place's page tells programs expands, and says what the page says."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from pyld import jsonld

from modules.tourism.tests.conftest import Put, Visit
from modules.tourism.tests.test_pictures import send

SCHEMA = "https://schema.org/"
BLOCK = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)
TERMS = {name: {"@id": f"{SCHEMA}{name}", "@type": "@id"} for name in ("url", "sameAs", "contentUrl")}


def load(_address: str, _options: object) -> dict[str, Any]:
    """schema.org's context as far as we use it, without the network."""
    document = {"@context": {"@vocab": SCHEMA, **TERMS}}
    return {"contextUrl": None, "documentUrl": SCHEMA, "contentType": "application/ld+json", "document": document}


def expanded(document: object) -> list[dict[str, Any]]:
    """Each node by the full names of its properties."""
    nodes: list[dict[str, Any]] = jsonld.expand(document, {"documentLoader": load})
    return nodes


def on_page(visit: Visit, slug: str) -> dict[str, Any]:
    found = BLOCK.search(visit().get(f"/du-lich/{slug}").text)
    assert found is not None
    (node,) = expanded(json.loads(found.group(1)))
    return node


def test_a_page_tells_type_names_place_and_hours(put: Put, visit: Visit) -> None:
    node = on_page(visit, put(hours="Mo-Fr 08:00-17:00", phone="0273 3872 123", price_level="free").slug)
    assert node["@type"] == [f"{SCHEMA}TouristAttraction", f"{SCHEMA}PlaceOfWorship"]
    names = {each["@language"]: each["@value"] for each in node[f"{SCHEMA}name"]}
    assert names == {"vi": "Chùa Vĩnh Tràng", "en": "Vĩnh Tràng Pagoda"}
    assert node[f"{SCHEMA}geo"][0]["@type"] == [f"{SCHEMA}GeoCoordinates"]
    assert node[f"{SCHEMA}isAccessibleForFree"] == [{"@value": True}]
    weekly = node[f"{SCHEMA}openingHoursSpecification"][0]
    assert weekly[f"{SCHEMA}opens"] == [{"@value": "08:00"}]


def test_what_isnt_known_isnt_said(put: Put, visit: Visit) -> None:
    node = on_page(visit, put(hours="", address="").slug)
    unknown = ("telephone", "openingHoursSpecification", "priceRange", "image", "isAccessibleForFree")
    assert [name for name in unknown if f"{SCHEMA}{name}" in node] == []


def test_all_pictures_are_told_in_their_order_with_their_credits(put: Put, visit: Visit) -> None:
    slug, staff = put().slug, visit("canbo")
    for credit in ("Nguyễn An", "Lê Bình"):
        send(staff, slug, credit=credit)
    images = on_page(visit, slug)[f"{SCHEMA}image"]
    assert [image[f"{SCHEMA}creditText"][0]["@value"] for image in images] == ["Nguyễn An", "Lê Bình"]
    assert len({image[f"{SCHEMA}contentUrl"][0]["@id"] for image in images}) == 2


def test_a_text_cant_end_the_block(put: Put, visit: Visit) -> None:
    texts = {"vi": {"name": "Chợ", "summary": "</script><script>alert(1)</script>"}}
    node = on_page(visit, put(texts=texts).slug)
    assert node[f"{SCHEMA}description"][0]["@value"] == texts["vi"]["summary"]


@pytest.mark.parametrize("kind", ["geojson", "jsonld"])
def test_the_catalogue_has_all_that_is_published_and_isnt_sent_twice(put: Put, visit: Visit, kind: str) -> None:
    put()
    put("Chợ", east=0.01, kind="market")
    put("Nháp", east=0.02, is_published=False)
    answer = visit().get(f"/du-lich/danh-muc.{kind}")
    document = json.loads(answer.text)
    found = document["features"] if kind == "geojson" else expanded(document)
    assert len(found) == 2
    again = visit().get(f"/du-lich/danh-muc.{kind}", headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")

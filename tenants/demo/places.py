"""How the demo's streets and places come into the gazetteer: from the made-up extract that its map is built from."""

from __future__ import annotations

import tempfile
from pathlib import Path

from sqlalchemy import exists, select

from dothi.content.confined import Refused
from dothi.database.session import session
from dothi.sites.site import Site
from tenants.demo.basemap import draw_demo, write_extract
from tenants.gazetteer.importing import prepare
from tenants.gazetteer.models import Entry
from tenants.gazetteer.reading import read_file
from tenants.gazetteer.storing import take_entries

SOURCE = "Dữ liệu minh họa"


def put_places(site: Site) -> bool:
    """Give a tenant what the extract has of it, unless it has any entry; whether it did. Outlines are schematic."""
    if session.scalar(select(exists().where(Entry.tenant_id == site.tenant_id))):
        return False
    with tempfile.TemporaryDirectory(prefix="places-") as folder:
        extract = Path(folder, "demo.osm.pbf")
        write_extract(extract, draw_demo())
        try:
            answer = read_file(extract, Path(folder), **prepare(site, {"with_schematic": True}, Path(folder)))
        except Refused:  # a town that isn't drawn
            return False
    take_entries(site.tenant_id, answer["entries"], source=SOURCE, licence="")
    return True

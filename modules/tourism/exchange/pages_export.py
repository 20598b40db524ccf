"""`/work/tourism/export.xlsx`, `.csv`, `.geojson`: all places as a file that is whole before it is sent."""

from __future__ import annotations

import mmap
import tempfile
from collections.abc import Iterable
from itertools import islice
from typing import IO, cast

from flask import Response, send_file
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from dothi.language.formatting import number
from dothi.manifest.permissions import require
from dothi.sites.site import current_site
from dothi.values import clock
from dothi.values.errors import Conflict
from dothi.web.routes import Routes
from modules.tourism import permissions as p
from modules.tourism.exchange.exporting import as_csv, as_geojson, as_lines, headings
from modules.tourism.exchange.handing import list_places
from modules.tourism.places.models import Place

routes = Routes()

MOST_IN_WORKBOOK = 5_000
MEDIA_TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
    "geojson": "application/geo+json",
}


@routes.get("/export.<any(xlsx, csv, geojson):kind>")
@require(p.VIEW)
def export_places(kind: str) -> ResponseReturnValue:
    """The file. A statement for a thousand places, and one more."""
    site = current_site()
    places = list_places(site.tenant_id)
    if kind == "xlsx":
        written = kept([workbook_of(places)])
    else:
        texts = as_csv(places) if kind == "csv" else as_geojson(places)
        written = kept(text.encode() for text in texts)
    name = f"diem-du-lich-{site.slug}-{clock.local_today()}.{kind}"
    file = cast("IO[bytes]", written)
    answer: Response = send_file(file, mimetype=MEDIA_TYPES[kind], as_attachment=True, download_name=name)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def workbook_of(places: Iterable[Place]) -> bytes:
    """A workbook, which takes many times as long as CSV: of some thousand places at the most. Raises Conflict."""
    from dothi.web.workbooks import one_sheet  # noqa: PLC0415  # openpyxl takes 5 MB of every process

    few = list(islice(places, MOST_IN_WORKBOOK + 1))
    if len(few) > MOST_IN_WORKBOOK:
        most = number(MOST_IN_WORKBOOK)
        text = _("Tệp XLSX chứa nhiều nhất %(n)s điểm. Vui lòng tải CSV: Excel mở được và tải lên lại được.", n=most)
        raise Conflict(text, code="too_many_for_workbook")
    return one_sheet(headings(), as_lines(few))


def kept(blocks: Iterable[bytes]) -> mmap.mmap:
    """The file on disk, seen as memory that reads like a file: gone with whoever sends it, also when nobody reads."""
    with tempfile.TemporaryFile() as stream:
        for block in blocks:
            stream.write(block)
        stream.flush()
        return mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ)

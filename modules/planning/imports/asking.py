"""A citizen's file of one polygon becomes a question, at once: it is small, and nobody waits for a job."""

from __future__ import annotations

import json
from threading import Semaphore

from flask_babel import gettext as _

from dothi.content import confined
from dothi.content.turns import turn
from dothi.content.workplace import workplace
from dothi.language.formatting import number
from dothi.sites.site import Site
from dothi.values.errors import Busy, Invalid
from modules.planning.coordinates.systems import SYSTEMS
from modules.planning.imports.reasons import refused_reason
from modules.planning.lookup.question import Question, QuestionError, about_land
from modules.planning.lookup.reasons import sentence
from modules.planning.lookup.tables import outline_of, surroundings
from tenants.kit.reading_page import SentFile

LARGEST_BYTES = 2 * 1024 * 1024
LIMITS = confined.Limits(seconds=10, memory=480, file=8)
_gate = Semaphore(1)


def land_of_file(site: Site, file: SentFile, *, field: str = "file") -> Question:
    """The one polygon of a file. Raises Invalid at the form's field, Busy."""
    if file.is_too_large:
        reason = str(_("Tệp lớn hơn %(n)s MB.", n=LARGEST_BYTES // 1024 // 1024))
        raise Invalid(reason, fields={field: reason})
    try:
        return question_of_file(site, file.data)
    except confined.Refused as refused:
        reason = land_refused(refused)
    except confined.OverLimit as stopped:
        if stopped.limit == "busy":
            raise Busy(_("Máy chủ đang bận, chưa đọc xong tệp. Vui lòng thử lại sau ít giây."), seconds=10) from stopped
        reason = str(_("Tệp quá lớn hoặc quá phức tạp để đọc."))
    except QuestionError as error:
        reason = sentence(error.code)
    raise Invalid(reason, fields={field: reason})


def question_of_file(site: Site, data: bytes) -> Question:
    """The land in a file. Raises confined.Refused, confined.OverLimit, QuestionError, Busy."""
    outline = json.dumps((outline_of(site) or surroundings(site)).to_geojson())
    busy = _("Máy chủ đang đọc nhiều tệp cùng lúc. Vui lòng thử lại sau ít giây.")
    with turn(_gate, refusal=busy), workplace() as (source, folder):
        source.write_bytes(data)
        found = confined.run(
            "modules.planning.imports.one_land:read_land", source, folder, options={"outline": outline}, limits=LIMITS
        )
    return about_land(found["rings"], SYSTEMS.get(found["epsg"]))


def land_refused(refused: confined.Refused) -> str:
    """Why a file isn't one piece of land."""
    if refused.code == "unknown_kind":
        return str(_("Không nhận ra loại tệp. Cần GeoJSON, KML hoặc DXF."))
    if refused.code == "several_polygons":
        return str(_("Tệp có %(n)s vùng. Cần đúng một vùng.", n=number(int(refused.values["n"]))))
    if refused.code == "too_many_corners":
        return str(_("Vùng có nhiều nhất %(n)s góc.", n=number(int(refused.values["n"]))))
    return refused_reason({"code": refused.code, "values": refused.values})

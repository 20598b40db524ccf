"""What a citizen asks for, as it stands in an address or a form: a place or land, a day, a registered area."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from marshmallow import Schema, fields
from marshmallow.validate import Range
from werkzeug.datastructures import MultiDict

from dothi.values import clock
from dothi.values.geo import GeometryError, Point
from dothi.web.fields import Day, Decimal
from dothi.web.forms import Errors, load_form
from modules.planning.corners.numbers import meanings
from modules.planning.lookup.asked import LandQuestion
from modules.planning.lookup.kept import question_named
from modules.planning.lookup.question import QuestionError, about_point
from modules.planning.lookup.reasons import sentence
from tenants.kit.current import tenant_id

TYPED = ("lon", "lat", "ngay", "dt", "look_for", "goc", "truc", "phuong", "to", "thua")
_UNIT = re.compile(r"\s|m[2²]\s*$", re.IGNORECASE)
WRONG_AREA = _l("Diện tích là số mét vuông, ví dụ 120,5.")


class SquareMetres(Decimal):
    """Square metres as certificates and people write them: `120,5`, `1.250`, `1.250,5 m²`."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **rest: Any) -> Any:
        meant = list(meanings(_UNIT.sub("", value)))
        if not meant:
            raise self.make_error("invalid", input=value)
        # Thousands that are parted go before three decimals, which no certificate has.
        return super()._deserialize(str(meant[-1]), attr, data, **rest)


class AskedDayForm(Schema):
    """The day of the answer, and the area that the certificate prints."""

    ngay: Any = Day(load_default=None, allow_none=True)
    dt: Any = SquareMetres(0.1, 1e9, error=WRONG_AREA)


def degrees(limit: int) -> fields.Float:
    """A longitude or latitude."""
    wrong = _l("Tọa độ là số thập phân, ví dụ 106.3626.")
    reasons = dict.fromkeys(("invalid", "special", "too_large", "required", "null"), wrong)
    return fields.Float(required=True, error_messages=reasons, validate=Range(-limit, limit, error=wrong))


class PointForm(AskedDayForm):
    """A place on the map."""

    lon = degrees(180)
    lat = degrees(90)


def read_asked(sent: MultiDict[str, str]) -> tuple[LandQuestion | None, Errors]:
    """The question in an address or a form, or why it can't be answered."""
    code = sent.get("q", "")
    typed, errors = load_form(AskedDayForm() if code else PointForm(), sent)
    if errors:
        return None, place_error(errors)
    try:
        question = question_named(tenant_id(), code) if code else about_point(Point(typed["lon"], typed["lat"]))
    except QuestionError as error:
        return None, {"place": sentence(error.code)}
    except GeometryError:
        return None, {"place": sentence("out_of_range")}
    return LandQuestion(question=question, day=typed["ngay"] or clock.local_today(), registered_m2=typed["dt"]), {}


def place_error(errors: Errors) -> Errors:
    """One reason at the map for both numbers."""
    rest = {name: reason for name, reason in errors.items() if name not in {"lon", "lat"}}
    return rest if rest == errors else {"place": _("Vui lòng chạm vào bản đồ, hoặc ghi vĩ độ và kinh độ."), **rest}


def typed_of(args: MultiDict[str, str]) -> Mapping[str, str]:
    """What was typed, to be shown again."""
    return {name: args.get(name, "") for name in TYPED}

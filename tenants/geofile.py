"""A GeoJSON file of areas, read row by row: what each row is, or why it can't be taken. Pure."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NoReturn

from flask_babel import gettext as _

from dothi.geo import GeometryError, Outline, Point, distance_m
from dothi.letters import LOST, clean

LARGEST_BYTES = 20 * 1024 * 1024
MOST_ROWS = 2000
LONGEST_CODE, LONGEST_NAME = 20, 120
KINDS = (("phường", "ward"), ("xã", "commune"), ("thị trấn", "township"), ("ấp", "hamlet"), ("khu phố", "quarter"))
DIGITS = 5
"""Of a ward's code in the national list (124/2004/QĐ-TTg); as a number it has lost its leading zeros."""
WGS84 = re.compile(r"(urn:ogc:def:crs:)?(OGC:([\d.]*:)?CRS84h?|EPSG:[\d.]*:?(4326|4979))", re.IGNORECASE)
"""How files name the only coordinates that GeoJSON has (RFC 7946, section 4), and their like of 2008."""
URN = re.compile(r"urn:ogc:def:crs:(\w+):[^:]*:", re.IGNORECASE)
CODE_KEYS, NAME_KEYS = ("code", "ma", "MA_XA", "maxa"), ("name", "ten", "TEN_XA", "tenxa")


class FileError(ValueError):
    """The file as a whole can't be read; the message says why, to a person."""


@dataclass(frozen=True, kw_only=True)
class AreaInFile:
    """One feature: `error` says why it can't be taken; without one `outline` is there."""

    number: int
    code: str
    name: str
    outline: Outline | None
    error: str = ""

    @property
    def kind(self) -> str:
        """By the first word of the name; ward when it says nothing."""
        lowered = self.name.lower()
        return next((kind for word, kind in KINDS if lowered.startswith(f"{word} ")), "ward")


def read_areas(data: bytes, *, centre: Point, radius_m: float) -> list[AreaInFile]:
    """The rows of a file. Raises FileError when it isn't a feature collection, or holds too much.

    Outlines more than three times `radius_m` from `centre` are refused: other coordinates most likely.
    """
    content = parse(data)
    features = content.get("features") if isinstance(content, dict) else None
    refuse_other_coordinates(content)
    if not isinstance(features, list) or not features:
        raise FileError(_("Tệp phải là một FeatureCollection GeoJSON có ít nhất một đối tượng."))
    if len(features) > MOST_ROWS:
        raise FileError(_("Tệp có quá %(n)s đối tượng.", n=MOST_ROWS))
    seen: set[str] = set()
    rows = []
    for number, feature in enumerate(features, 1):
        row = read_row(number, feature, centre=centre, farthest_m=3 * radius_m)
        number_of = row.code.lstrip("0") if row.code.isdecimal() else row.code
        if not row.error and number_of in seen:
            text = _("Mã %(code)s có ở một dòng trước.", code=row.code)
            row = AreaInFile(number=number, code=row.code, name=row.name, outline=None, error=text)
        seen.add(number_of)
        rows.append(row)
    return rows


def parse(data: bytes) -> Any:
    """The JSON value. Raises FileError."""
    if len(data) > LARGEST_BYTES:
        raise FileError(_("Tệp lớn hơn 20 MB."))
    try:
        return json.loads(data.decode("utf-8-sig"), parse_constant=refuse_constant)
    except (ValueError, RecursionError) as error:
        raise FileError(_("Tệp không phải GeoJSON đọc được (JSON, UTF-8).")) from error


def refuse_constant(name: str) -> NoReturn:
    """NaN and Infinity are not JSON."""
    raise ValueError(name)


def refuse_other_coordinates(*values: Any) -> None:
    """Raise FileError where one of these names other coordinates than WGS 84: degrees of VN-2000 are 200 m off."""
    for value in values:
        named = value.get("crs") if isinstance(value, dict) else None
        if named is None:
            continue
        properties = named.get("properties") if isinstance(named, dict) else None
        name = properties.get("name") if isinstance(properties, dict) else None
        if not isinstance(name, str) or not WGS84.fullmatch(name.strip()):
            raise FileError(
                _(
                    "Tệp ghi hệ tọa độ %(name)s. Vui lòng chuyển sang WGS 84 (EPSG:4326) rồi tải lên; tọa độ VN-2000"
                    " nếu không chuyển sẽ lệch khoảng 200 m.",
                    name=URN.sub(r"\1:", clean(name))[:60] if isinstance(name, str) else "crs",
                )
            )


def read_row(number: int, feature: Any, *, centre: Point, farthest_m: float) -> AreaInFile:
    """One feature."""
    feature = feature if isinstance(feature, dict) else {}
    refuse_other_coordinates(feature, feature.get("geometry"))
    properties = feature.get("properties")
    properties = properties if isinstance(properties, dict) else {}
    code, name = first_text(properties, CODE_KEYS, digits=DIGITS), first_text(properties, NAME_KEYS)
    error = check_texts(code, name)
    outline = None
    if not error:
        try:
            outline = Outline.from_geojson(feature.get("geometry"))
        except GeometryError as problem:
            error = reason(problem.code)
        else:
            if distance_m(outline.centre, centre) > farthest_m:
                outline, error = None, _("Ranh giới nằm xa địa phương này: có thể sai hệ tọa độ hoặc sai tệp.")
    return AreaInFile(number=number, code=code[:LONGEST_CODE], name=name[:LONGEST_NAME], outline=outline, error=error)


def check_texts(code: str, name: str) -> str:
    """Why code or name can't be taken; empty when they can."""
    if LOST in code + name:
        return str(_("Mã hoặc tên có ký tự không đọc được."))
    if not code or len(code) > LONGEST_CODE or not code.isprintable():
        return str(_("Thiếu thuộc tính “code” (mã đơn vị hành chính), hoặc mã dài quá %(n)s ký tự.", n=LONGEST_CODE))
    if not name or len(name) > LONGEST_NAME or not name.isprintable():
        return str(_("Thiếu thuộc tính “name” (tên), hoặc tên dài quá %(n)s ký tự.", n=LONGEST_NAME))
    return ""


def first_text(properties: Mapping[str, Any], keys: Sequence[str], *, digits: int = 0) -> str:
    """The first of these properties that says something, cleaned; numbers count too, with `digits` at least."""
    for key in keys:
        value = properties.get(key)
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        if isinstance(value, str) and value.strip():
            return " ".join(clean(value).split())
        if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 10**LONGEST_CODE:
            return str(value).zfill(digits)
    return ""


def reason(code: str) -> str:
    """What to tell of an outline that was refused."""
    reasons = {
        "not_a_polygon": _("Hình học phải là Polygon hoặc MultiPolygon."),
        "bad_coordinates": _("Tọa độ thiếu hoặc không đúng cấu trúc GeoJSON."),
        "ring_not_closed": _("Đường bao phải có ít nhất bốn điểm và khép kín."),
        "out_of_range": _("Tọa độ phải là kinh độ, vĩ độ WGS 84 (độ), không phải tọa độ phẳng."),
        "too_many_points": _("Đường bao có quá nhiều điểm. Vui lòng đơn giản hóa."),
        "invalid_polygon": _("Đường bao tự cắt hoặc không hợp lệ."),
    }
    return str(reasons.get(code, reasons["bad_coordinates"]))

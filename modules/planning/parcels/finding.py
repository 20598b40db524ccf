"""Parcels by ward, sheet and number, and what there is instead of one that isn't: for pages and API."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

import shapely
from shapely.geometry.base import BaseGeometry
from sqlalchemy import Integer, Text, any_, bindparam, or_, select
from sqlalchemy import Uuid as UuidType
from sqlalchemy.dialects.postgresql import ARRAY

from dothi.database.direct import Statement
from dothi.values.alphabet import sort_key
from modules.planning.coordinates.systems import SYSTEMS, System
from modules.planning.lookup.question import Question, QuestionError, about_land
from modules.planning.parcels.models import Parcel, ParcelFile, ParcelWard
from modules.planning.parcels.numbers import in_order, nearest, plain_number
from modules.planning.parcels.wards import ward_key
from modules.planning.shapes import unpack

MOST_FOUND = 50
MOST_NUMBERS = 3_000
"""Of one sheet in the wards that are asked about."""
MOST_NEAR = 12
FINEST_M, COARSEST_M = 0.02, 5.0
"""How much an outline of too many corners is simplified."""


@dataclass(frozen=True, kw_only=True)
class WardChoice:
    """A ward whose parcels can be asked about; `value` is what the form sends."""

    value: str
    name: str
    is_today: bool
    sheets: Sequence[str]
    parcels: int


@dataclass(frozen=True, kw_only=True)
class FoundParcel:
    """A parcel with its outline in the plane of its file."""

    sheet: str
    number: str
    position: int
    ward_id: UUID
    printed: str
    district: str
    ward: str
    code: str
    registered_m2: float | None
    area_m2: float
    system: System
    shape: BaseGeometry
    is_illustration: bool

    @property
    def key(self) -> str:
        """Which of several with one number it is."""
        return f"{self.ward_id.hex[-8:]}-{self.position}"

    @property
    def parts(self) -> int:
        """Of how many pieces of land it is."""
        return len(shapely.get_parts(self.shape))

    def question(self) -> Question:
        """What is planned there: of its outline, the largest part where it has several. Raises QuestionError."""
        land = max(shapely.get_parts(self.shape), key=lambda part: part.area)
        tolerance = FINEST_M
        while True:
            try:
                rings = [list(ring.coords)[:-1] for ring in (land.exterior, *land.interiors)]
                return about_land(rings, self.system)
            except QuestionError as error:
                if error.code != "too_many" or tolerance > COARSEST_M:
                    raise
            land, tolerance = shapely.simplify(land, tolerance), 2 * tolerance


@dataclass(frozen=True, kw_only=True)
class NothingFound:
    """What there is where a parcel isn't: wards of that name at all, their sheets, numbers of the sheet near by."""

    has_ward: bool
    sheets: Sequence[str] = ()
    has_sheet: bool = False
    numbers: Sequence[str] = ()


_OF_TENANT = bindparam("tenant_id", type_=Integer)
_WARD = bindparam("ward", type_=Text)
_P, _W, _F = Parcel.__table__.c, ParcelWard.__table__.c, ParcelFile.__table__.c
_WARDS = Statement(
    select(_W.id, _W.printed, _W.printed_key, _W.district, _W.code, _W.name, _W.name_key, _W.parcels, _W.sheets).where(
        _W.tenant_id == _OF_TENANT, _W.is_taken
    )
)
# By the key of parcels (tenant, ward, sheet, number), once for each of the few wards that the name means.
_FOUND = Statement(
    select(
        _P.sheet, _P.number, _P.position, _W.id, _W.printed, _W.district, _W.name, _W.code, _P.registered_m2,
        _P.area_m2, _F.epsg, _P.shape, _F.is_illustration,
    )
    .join_from(ParcelWard, Parcel, (_P.tenant_id == _W.tenant_id) & (_P.ward_id == _W.id))
    .join(ParcelFile, (_F.tenant_id == _W.tenant_id) & (_F.id == _W.file_id))
    .where(
        _W.tenant_id == _OF_TENANT,
        _P.tenant_id == _OF_TENANT,
        _F.tenant_id == _OF_TENANT,
        _W.is_taken,
        or_(_W.code == _WARD, _W.name_key == _WARD, _W.printed_key == _WARD),
        _P.sheet == bindparam("sheet", type_=Text),
        _P.number == bindparam("number", type_=Text),
    )
    .limit(MOST_FOUND)
)  # fmt: skip
_NUMBERS = Statement(
    select(_P.number)
    .where(
        _P.tenant_id == _OF_TENANT,
        _P.ward_id == any_(bindparam("wards", type_=ARRAY(UuidType))),
        _P.sheet == bindparam("sheet", type_=Text),
    )
    .limit(MOST_NUMBERS)
)


def find_parcels(tenant_id: int, *, ward: str, sheet: str, number: str) -> Sequence[FoundParcel]:
    """The parcels with this number: two where a sheet has it twice, more where wards share a name. One statement.

    `ward`: a code of today, or a name of today or before, as people write it.
    """
    values = {
        "tenant_id": tenant_id, "ward": ward_key(ward), "sheet": plain_number(sheet), "number": plain_number(number),
    }  # fmt: skip
    found = [
        FoundParcel(
            sheet=row[0], number=row[1], position=row[2], ward_id=row[3], printed=row[4], district=row[5], ward=row[6],
            code=row[7], registered_m2=row[8], area_m2=row[9], system=SYSTEMS[row[10]], shape=unpack(row[11]),
            is_illustration=row[12],
        )
        for row in _FOUND.read(values)
    ]  # fmt: skip
    return sorted(found, key=lambda each: (sort_key(each.printed), sort_key(each.district), each.code, each.position))


def what_is_there(tenant_id: int, *, ward: str, sheet: str, number: str) -> NothingFound:
    """What exists near a parcel that isn't there. Two statements."""
    asked = ward_key(ward)
    wards = [row for row in _WARDS.read({"tenant_id": tenant_id}) if asked in (row[2], row[4], row[6])]
    if not wards:
        return NothingFound(has_ward=False)
    sheets = sorted({sheet for row in wards for sheet in row[8]}, key=in_order)
    aim = plain_number(sheet)
    if aim not in sheets:
        return NothingFound(has_ward=True, sheets=nearest(aim, sheets, MOST_NEAR))
    values = {"tenant_id": tenant_id, "wards": [row[0] for row in wards], "sheet": aim}
    numbers = sorted({each for (each,) in _NUMBERS.read(values)})
    near = nearest(plain_number(number), numbers, MOST_NEAR)
    return NothingFound(has_ward=True, sheets=sheets, has_sheet=True, numbers=near)


def list_wards(tenant_id: int) -> Sequence[WardChoice]:
    """The wards that can be chosen: today's, and those that papers still name. One statement."""
    found: dict[tuple[bool, str], WardChoice] = {}
    for _id, printed, printed_key, _district, code, name, name_key, parcels, sheets in _WARDS.read(
        {"tenant_id": tenant_id}
    ):
        meanings = [(True, code or name_key, name)] if name else []
        if printed_key != name_key:
            meanings.append((False, printed_key, printed))
        for is_today, value, title in meanings:
            former = found.get((is_today, value))
            found[is_today, value] = WardChoice(
                value=value,
                name=title,
                is_today=is_today,
                sheets=sorted({*sheets, *(former.sheets if former else ())}, key=in_order),
                parcels=parcels + (former.parcels if former else 0),
            )
    return sorted(found.values(), key=lambda ward: (not ward.is_today, sort_key(ward.name)))

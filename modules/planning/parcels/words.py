"""A parcel in words, as an extract names it."""

from __future__ import annotations

from flask_babel import gettext as _

from modules.planning.parcels.finding import FoundParcel


def parcel_words(parcel: FoundParcel) -> str:
    """`Thửa 170, tờ bản đồ 1, Phường 5 (nay là Phường Mỹ Tho)`."""
    where = ", ".join(filter(None, (parcel.printed, parcel.district)))
    if parcel.ward and parcel.ward != parcel.printed:
        where = f"{where} ({_('nay là %(ward)s', ward=parcel.ward)})"
    named = _("Thửa %(number)s, tờ bản đồ %(sheet)s", number=parcel.number, sheet=parcel.sheet)
    return f"{named}, {where}"

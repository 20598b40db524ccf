"""The states of a proposal with what they are called. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

LONGEST_NOTE = 1_000
LONGEST_REASON = 1_000


class ProposalStatus(StrEnum):
    """Where a proposal stands."""

    WAITING = "waiting"
    ACCEPTED = "accepted"
    PARTLY = "partly"
    REFUSED = "refused"


STATUSES: Mapping[ProposalStatus, LazyString] = {
    ProposalStatus.WAITING: _l("Chờ duyệt"),
    ProposalStatus.ACCEPTED: _l("Đã nhận"),
    ProposalStatus.PARTLY: _l("Nhận một phần"),
    ProposalStatus.REFUSED: _l("Không nhận"),
}
TONES: Mapping[ProposalStatus, str] = {
    ProposalStatus.WAITING: "waiting",
    ProposalStatus.ACCEPTED: "done",
    ProposalStatus.PARTLY: "done",
    ProposalStatus.REFUSED: "danger",
}

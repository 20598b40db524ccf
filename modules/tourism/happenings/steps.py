"""The one table of what happens to a happening between desk and public: from which state, to which, and who may."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from dothi.values.actor import Actor
from modules.tourism import permissions as p
from modules.tourism.entries.steps import EntryStep, step_called, steps_open
from modules.tourism.happenings.kinds import HappeningStatus
from modules.tourism.happenings.models import Happening

DRAFT, PUBLISHED, CANCELLED, ARCHIVED = HappeningStatus
HappeningStep = EntryStep[HappeningStatus]


HAPPENING_STEPS = {
    "publish": HappeningStep(
        action="published",
        title=_l("Công bố"),
        done=_l("Đã công bố. Sự kiện hiện trên trang công khai và trong lịch đăng ký."),
        sources=(DRAFT,),
        to=PUBLISHED,
        permission=p.HAPPENING_PUBLISH,
    ),
    "cancel": HappeningStep(
        action="cancelled",
        title=_l("Hủy sự kiện"),
        done=_l("Đã hủy. Trang công khai và lịch đăng ký ghi rõ sự kiện không diễn ra."),
        sources=(PUBLISHED,),
        to=CANCELLED,
        permission=p.HAPPENING_PUBLISH,
        asks=_l("Sự kiện vẫn hiện trên trang công khai và trong lịch của người theo dõi, ghi là đã hủy."),
    ),
    "resume": HappeningStep(
        action="resumed",
        title=_l("Tổ chức lại"),
        done=_l("Sự kiện lại diễn ra theo lịch."),
        sources=(CANCELLED,),
        to=PUBLISHED,
        permission=p.HAPPENING_PUBLISH,
    ),
    "withdraw": HappeningStep(
        action="withdrawn",
        title=_l("Đưa về bản nháp"),
        done=_l("Đã đưa về bản nháp. Trang công khai không còn sự kiện này."),
        sources=(PUBLISHED, CANCELLED, ARCHIVED),
        to=DRAFT,
        permission=p.HAPPENING_PUBLISH,
    ),
    "archive": HappeningStep(
        action="archived",
        title=_l("Ngừng hiển thị"),
        done=_l("Đã ngừng hiển thị. Có thể đưa về bản nháp bất cứ lúc nào."),
        sources=(DRAFT, PUBLISHED, CANCELLED),
        to=ARCHIVED,
        permission=p.HAPPENING_PUBLISH,
    ),
}


def open_happening_steps(status: str, actor: Actor) -> dict[str, HappeningStep]:
    """What this person may do with a happening in this state, by name."""
    return steps_open(HAPPENING_STEPS, status, actor)


def find_happening_step(name: str, happening: Happening, actor: Actor) -> HappeningStep:
    """The step of this name. Raises NotFound, Denied, Conflict where it doesn't begin in the happening's state."""
    refusal = _("Sự kiện không còn ở trạng thái này. Vui lòng xem lại.")
    return step_called(HAPPENING_STEPS, name, status=happening.status, actor=actor, refusal=refusal)

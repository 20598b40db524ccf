"""The one table of what happens to a place between desk and public: from which state, to which, and who may."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from dothi.values.actor import Actor
from modules.tourism import permissions as p
from modules.tourism.entries.steps import EntryStep, step_called, steps_open
from modules.tourism.places.kinds import PlaceStatus
from modules.tourism.places.models import Place

PlaceStep = EntryStep[PlaceStatus]


STEPS = {
    "publish": PlaceStep(
        action="published",
        title=_l("Công bố"),
        done=_l("Đã công bố. Điểm du lịch hiện trên trang công khai."),
        sources=(PlaceStatus.DRAFT,),
        to=PlaceStatus.PUBLISHED,
        permission=p.PUBLISH,
        confirms=True,
    ),
    "confirm": PlaceStep(
        action="confirmed",
        title=_l("Xác nhận thông tin còn đúng"),
        done=_l("Đã ghi nhận thông tin còn đúng hôm nay."),
        sources=(PlaceStatus.PUBLISHED,),
        to=None,
        permission=p.EDIT,
        confirms=True,
    ),
    "withdraw": PlaceStep(
        action="withdrawn",
        title=_l("Đưa về bản nháp"),
        done=_l("Đã đưa về bản nháp. Trang công khai không còn điểm này."),
        sources=(PlaceStatus.PUBLISHED, PlaceStatus.ARCHIVED),
        to=PlaceStatus.DRAFT,
        permission=p.PUBLISH,
    ),
    "archive": PlaceStep(
        action="archived",
        title=_l("Ngừng hiển thị"),
        done=_l("Đã ngừng hiển thị. Có thể đưa về bản nháp bất cứ lúc nào."),
        sources=(PlaceStatus.DRAFT, PlaceStatus.PUBLISHED),
        to=PlaceStatus.ARCHIVED,
        permission=p.PUBLISH,
    ),
}


def open_steps(status: str, actor: Actor) -> dict[str, PlaceStep]:
    """What this person may do with a place in this state, by name."""
    return steps_open(STEPS, status, actor)


def find_step(name: str, place: Place, actor: Actor) -> PlaceStep:
    """The step of this name. Raises NotFound, Denied, Conflict where it doesn't begin in the place's state."""
    refusal = _("Điểm du lịch không còn ở trạng thái này. Vui lòng xem lại.")
    return step_called(STEPS, name, status=place.status, actor=actor, refusal=refusal)

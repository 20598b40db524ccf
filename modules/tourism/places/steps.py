"""The one table of what happens to a place between desk and public: from which state, to which, and who may."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from dothi.values.actor import Actor
from dothi.values.errors import Conflict, Denied, NotFound
from modules.tourism import permissions as p
from modules.tourism.places.kinds import PlaceStatus
from modules.tourism.places.models import Place


@dataclass(frozen=True, kw_only=True)
class PlaceStep:
    """A step; `to` is None where the state stays."""

    action: str
    title: LazyString
    done: LazyString
    sources: tuple[PlaceStatus, ...]
    to: PlaceStatus | None
    permission: str
    confirms: bool = False


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
    return {name: step for name, step in STEPS.items() if status in step.sources and actor.may(step.permission)}


def find_step(name: str, place: Place, actor: Actor) -> PlaceStep:
    """The step of this name. Raises NotFound, Denied, Conflict where it doesn't begin in the place's state."""
    step = STEPS.get(name)
    if step is None:
        raise NotFound(_("Không có bước này."))
    if not actor.may(step.permission):
        raise Denied(_("Bạn không có quyền thực hiện bước này."))
    if place.status not in step.sources:
        raise Conflict(_("Điểm du lịch không còn ở trạng thái này. Vui lòng xem lại."), code="stale")
    return step

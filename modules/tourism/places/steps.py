"""The one table of what happens to a place between desk and public: from which state, to which, and who may."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from dothi.values.actor import Actor
from dothi.values.errors import Conflict, Denied, NotFound
from modules.tourism import permissions as p
from modules.tourism.places.kinds import Status
from modules.tourism.places.models import Place


@dataclass(frozen=True, kw_only=True)
class Step:
    """A step; `to` is None where the state stays."""

    action: str
    title: LazyString
    done: LazyString
    sources: tuple[Status, ...]
    to: Status | None
    permission: str
    confirms: bool = False


STEPS = {
    "publish": Step(
        action="published",
        title=_l("Công bố"),
        done=_l("Đã công bố. Điểm du lịch hiện trên trang công khai."),
        sources=(Status.DRAFT,),
        to=Status.PUBLISHED,
        permission=p.PUBLISH,
        confirms=True,
    ),
    "confirm": Step(
        action="confirmed",
        title=_l("Xác nhận thông tin còn đúng"),
        done=_l("Đã ghi nhận thông tin còn đúng hôm nay."),
        sources=(Status.PUBLISHED,),
        to=None,
        permission=p.EDIT,
        confirms=True,
    ),
    "withdraw": Step(
        action="withdrawn",
        title=_l("Đưa về bản nháp"),
        done=_l("Đã đưa về bản nháp. Trang công khai không còn điểm này."),
        sources=(Status.PUBLISHED, Status.ARCHIVED),
        to=Status.DRAFT,
        permission=p.PUBLISH,
    ),
    "archive": Step(
        action="archived",
        title=_l("Ngừng hiển thị"),
        done=_l("Đã ngừng hiển thị. Có thể đưa về bản nháp bất cứ lúc nào."),
        sources=(Status.DRAFT, Status.PUBLISHED),
        to=Status.ARCHIVED,
        permission=p.PUBLISH,
    ),
}


def open_steps(status: str, actor: Actor) -> dict[str, Step]:
    """What this person may do with a place in this state, by name."""
    return {name: step for name, step in STEPS.items() if status in step.sources and actor.may(step.permission)}


def find_step(name: str, place: Place, actor: Actor) -> Step:
    """The step of this name. Raises NotFound, Denied, Conflict where it doesn't begin in the place's state."""
    step = STEPS.get(name)
    if step is None:
        raise NotFound(_("Không có bước này."))
    if not actor.may(step.permission):
        raise Denied(_("Bạn không có quyền thực hiện bước này."))
    if place.status not in step.sources:
        raise Conflict(_("Điểm du lịch không còn ở trạng thái này. Vui lòng xem lại."), code="stale")
    return step

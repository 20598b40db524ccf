"""The one table of what happens to an itinerary between desk and public: from which state, to which, and who may."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from dothi.values.actor import Actor
from dothi.values.errors import Conflict, Denied, NotFound
from modules.tourism import permissions as p
from modules.tourism.itineraries.kinds import ItineraryStatus


@dataclass(frozen=True, kw_only=True)
class ItineraryStep:
    """A step; each asks for the permission to publish."""

    action: str
    title: LazyString
    done: LazyString
    sources: tuple[ItineraryStatus, ...]
    to: ItineraryStatus


ITINERARY_STEPS = {
    "publish": ItineraryStep(
        action="published",
        title=_l("Công bố"),
        done=_l("Đã công bố. Lịch trình hiện trên trang công khai."),
        sources=(ItineraryStatus.DRAFT,),
        to=ItineraryStatus.PUBLISHED,
    ),
    "withdraw": ItineraryStep(
        action="withdrawn",
        title=_l("Đưa về bản nháp"),
        done=_l("Đã đưa về bản nháp. Trang công khai không còn lịch trình này."),
        sources=(ItineraryStatus.PUBLISHED, ItineraryStatus.ARCHIVED),
        to=ItineraryStatus.DRAFT,
    ),
    "archive": ItineraryStep(
        action="archived",
        title=_l("Ngừng hiển thị"),
        done=_l("Đã ngừng hiển thị. Có thể đưa về bản nháp bất cứ lúc nào."),
        sources=(ItineraryStatus.DRAFT, ItineraryStatus.PUBLISHED),
        to=ItineraryStatus.ARCHIVED,
    ),
}


def open_steps(status: str, actor: Actor) -> dict[str, ItineraryStep]:
    """What this person may do with an itinerary in this state, by name."""
    if not actor.may(p.ITINERARY_PUBLISH):
        return {}
    return {name: step for name, step in ITINERARY_STEPS.items() if status in step.sources}


def find_step(name: str, status: str, actor: Actor) -> ItineraryStep:
    """The step of this name. Raises NotFound, Denied, Conflict where it doesn't begin in this state."""
    step = ITINERARY_STEPS.get(name)
    if step is None:
        raise NotFound(_("Không có bước này."))
    if not actor.may(p.ITINERARY_PUBLISH):
        raise Denied(_("Bạn không có quyền thực hiện bước này."))
    if status not in step.sources:
        raise Conflict(_("Lịch trình không còn ở trạng thái này. Vui lòng xem lại."), code="stale")
    return step

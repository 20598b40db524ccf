"""The one table of what happens to an itinerary between desk and public: from which state, to which, and who may."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from dothi.values.actor import Actor
from modules.tourism import permissions as p
from modules.tourism.entries.steps import EntryStep, step_called, steps_open
from modules.tourism.itineraries.kinds import ItineraryStatus

ItineraryStep = EntryStep[ItineraryStatus]


ITINERARY_STEPS = {
    "publish": ItineraryStep(
        action="published",
        title=_l("Công bố"),
        done=_l("Đã công bố. Lịch trình hiện trên trang công khai."),
        sources=(ItineraryStatus.DRAFT,),
        to=ItineraryStatus.PUBLISHED,
        permission=p.ITINERARY_PUBLISH,
    ),
    "withdraw": ItineraryStep(
        action="withdrawn",
        title=_l("Đưa về bản nháp"),
        done=_l("Đã đưa về bản nháp. Trang công khai không còn lịch trình này."),
        sources=(ItineraryStatus.PUBLISHED, ItineraryStatus.ARCHIVED),
        to=ItineraryStatus.DRAFT,
        permission=p.ITINERARY_PUBLISH,
    ),
    "archive": ItineraryStep(
        action="archived",
        title=_l("Ngừng hiển thị"),
        done=_l("Đã ngừng hiển thị. Có thể đưa về bản nháp bất cứ lúc nào."),
        sources=(ItineraryStatus.DRAFT, ItineraryStatus.PUBLISHED),
        to=ItineraryStatus.ARCHIVED,
        permission=p.ITINERARY_PUBLISH,
    ),
}


def open_steps(status: str, actor: Actor) -> dict[str, ItineraryStep]:
    """What this person may do with an itinerary in this state, by name."""
    return steps_open(ITINERARY_STEPS, status, actor)


def find_step(name: str, status: str, actor: Actor) -> ItineraryStep:
    """The step of this name. Raises NotFound, Denied, Conflict where it doesn't begin in this state."""
    refusal = _("Lịch trình không còn ở trạng thái này. Vui lòng xem lại.")
    return step_called(ITINERARY_STEPS, name, status=status, actor=actor, refusal=refusal)

"""Tourism (du lịch): what there is to see and do, and the staff who keep it true. `MODULE` declares all of it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from flask_babel import lazy_gettext as _l

from dothi.manifest.module import Module, Scheduled
from dothi.manifest.portable import Exported, LeftOut
from dothi.numbers.counts import Counted
from dothi.outbox.events import Subscription
from dothi.sites.switch import ModuleState
from modules.tourism import mounts, pictures
from modules.tourism import permissions as p
from modules.tourism.audited import HISTORY
from modules.tourism.events import HappeningChanged, ItineraryChanged, PlaceChanged
from modules.tourism.happenings.audited import HAPPENING_HISTORY
from modules.tourism.happenings.counting import count_happening, happenings_of_rows
from modules.tourism.happenings.facets import HAPPENINGS
from modules.tourism.happenings.keeping import place_changed, renew
from modules.tourism.happenings.kinds import DateState, HappeningKind, HappeningStatus
from modules.tourism.happenings.readiness import HAPPENING_CHECKS, HAPPENING_INDICATORS
from modules.tourism.itineraries.audited import ITINERARY_HISTORY
from modules.tourism.itineraries.facets import ITINERARIES, count_itinerary, itineraries_of_rows
from modules.tourism.itineraries.kinds import ItineraryStatus, ItineraryTheme
from modules.tourism.places import readiness
from modules.tourism.places.counting import count_change, counts_of_rows
from modules.tourism.places.facets import STOCKS
from modules.tourism.places.kinds import Children, PlaceKind, PlaceStatus, Price, Wheelchair
from modules.tourism.places.openings import forget_openings, keep_openings
from modules.tourism.settings import TourismSettings
from modules.tourism.trips.ways import Mode
from tenants.registry.events import ConfigurationChanged

ALLOWED = {
    "kind": tuple(PlaceKind),
    "status": tuple(PlaceStatus),
    "price_level": ("", *Price),
    "wheelchair": ("", *Wheelchair),
    "children": ("", *Children),
}


def recount_all(tenant_id: int) -> Counted:
    """What all stocks and flows of the module must be."""
    stocks, flows = counts_of_rows(tenant_id)
    return {**stocks, **happenings_of_rows(tenant_id), **itineraries_of_rows(tenant_id)}, flows


MODULE = Module(
    name="tourism",
    title=_l("Du lịch"),
    description=_l("Nơi đáng xem, món đáng ăn, chỗ nghỉ chân của địa phương."),
    icon="map-2",
    path="/du-lich",
    requires=("tenants",),
    translations=str(Path(__file__).with_name("translations")),
    mounts=mounts.MOUNTS,
    permissions=p.PERMISSIONS,
    settings=TourismSettings,
    navigation=mounts.NAVIGATION,
    subscriptions=(
        Subscription(PlaceChanged, count_change, "tourism.count_place"),
        Subscription(ConfigurationChanged, forget_openings, "tourism.forget_openings"),
        Subscription(PlaceChanged, place_changed, "tourism.renew_feeds"),
        Subscription(HappeningChanged, count_happening, "tourism.count_happening"),
        Subscription(ItineraryChanged, count_itinerary, "tourism.count_itinerary"),
    ),
    schedule=(
        Scheduled(name="tourism.openings", every=timedelta(minutes=1), run=keep_openings),
        Scheduled(name="tourism.renew_dates", every=timedelta(hours=1), run=renew),
    ),
    stocks=(*STOCKS, HAPPENINGS, ITINERARIES),
    recount=recount_all,
    readiness=(*readiness.CHECKS, *HAPPENING_CHECKS),
    indicators=(*readiness.INDICATORS, *HAPPENING_INDICATORS),
    history=(*HISTORY, *HAPPENING_HISTORY, *ITINERARY_HISTORY),
    files={pictures.FILE_OWNER: pictures.may_see},
    tables=(
        Exported(table="tourism_place", allowed=ALLOWED),
        Exported(table="tourism_place_word"),
        Exported(table="tourism_place_version", allowed={"status": tuple(PlaceStatus)}),
        Exported(
            table="tourism_hours",
            leave={"kept_until": "the openings stay behind and are computed anew"},
            fill={"kept_until": lambda _connection, _row: datetime(2000, 1, 1, tzinfo=UTC)},
        ),
        LeftOut("tourism_opening", "computed from the hours, anew in the first minute"),
        Exported(table="tourism_happening", allowed={"kind": tuple(HappeningKind), "status": tuple(HappeningStatus)}),
        Exported(table="tourism_happening_version", allowed={"status": tuple(HappeningStatus)}),
        Exported(table="tourism_occurrence", allowed={"kind": tuple(HappeningKind), "state": tuple(DateState)}),
        Exported(table="tourism_calendar"),
        Exported(
            table="tourism_itinerary",
            allowed={"status": tuple(ItineraryStatus), "theme": tuple(ItineraryTheme), "mode": tuple(Mode)},
        ),
        Exported(table="tourism_itinerary_stop", allowed={"mode": ("", *Mode)}),
        Exported(table="tourism_itinerary_version", allowed={"status": tuple(ItineraryStatus)}),
    ),
    demo="modules.tourism.demo.everything:load_all",
    demo_states=(ModuleState.PREPARING, ModuleState.PILOT, ModuleState.LIVE),
)

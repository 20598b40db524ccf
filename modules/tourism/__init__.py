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
from modules.tourism.businesses.counting import PROPOSALS, count_proposals
from modules.tourism.events import HappeningChanged, ItineraryChanged, PlaceChanged, PlacesImported
from modules.tourism.exchange import importing as place_files
from modules.tourism.exchange import taking as place_taking
from modules.tourism.explore.lasting import lasting_places
from modules.tourism.happenings.audited import HAPPENING_HISTORY
from modules.tourism.happenings.counting import count_happening, happenings_of_rows
from modules.tourism.happenings.facets import HAPPENINGS
from modules.tourism.happenings.keeping import place_changed, places_imported, renew
from modules.tourism.happenings.kinds import DateState, HappeningKind, HappeningStatus
from modules.tourism.happenings.lasting import lasting_happenings
from modules.tourism.happenings.readiness import HAPPENING_CHECKS, HAPPENING_INDICATORS
from modules.tourism.itineraries.audited import ITINERARY_HISTORY
from modules.tourism.itineraries.facets import ITINERARIES, count_itinerary, itineraries_of_rows
from modules.tourism.itineraries.kinds import ItineraryStatus, ItineraryTheme
from modules.tourism.itineraries.lasting import lasting_itineraries
from modules.tourism.links import checking
from modules.tourism.places import readiness, warding
from modules.tourism.places.counting import count_change, count_imported, counts_of_rows
from modules.tourism.places.facets import STOCKS
from modules.tourism.places.kinds import Children, PlaceKind, PlaceStatus, Price, Wheelchair
from modules.tourism.places.openings import forget_openings, keep_openings
from modules.tourism.province.events import PlacesTold
from modules.tourism.province.keeping import keep_told
from modules.tourism.province.lasting import lasting_list
from modules.tourism.province.telling import TOLD_EVERY, tell_all, tell_change, tell_imported
from modules.tourism.qr import scans
from modules.tourism.qr.links import link_imported, link_published
from modules.tourism.ratings.counting import RATINGS, count_ratings
from modules.tourism.settings import TourismSettings
from modules.tourism.statistics.indicators import INDICATORS as VISIT_INDICATORS
from modules.tourism.trips.ways import Mode
from modules.tourism.visitors import facets as visitors
from modules.tourism.visitors.counting import count_visitors, flows_of_rows
from modules.tourism.visitors.events import VisitorsCounted
from modules.tourism.visitors.files import taking
from modules.tourism.voices import VOICES_HEARD, VOICES_SCHEDULE, VOICES_TABLES
from tenants.registry.events import ConfigurationChanged

ALLOWED = {
    "kind": tuple(PlaceKind),
    "status": tuple(PlaceStatus),
    "price_level": ("", *Price),
    "wheelchair": ("", *Wheelchair),
    "children": ("", *Children),
}


def recount_all(tenant_id: int) -> Counted:
    """What all stocks and flows of the module must be; scans are kept nowhere but in their count."""
    stocks, flows = counts_of_rows(tenant_id)
    stocks |= happenings_of_rows(tenant_id) | itineraries_of_rows(tenant_id)
    stocks |= {RATINGS.name: count_ratings(tenant_id), PROPOSALS.name: count_proposals(tenant_id)}
    return stocks, {**flows, **flows_of_rows(tenant_id)}


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
        Subscription(PlaceChanged, tell_change, "tourism.tell_province"),
        Subscription(PlacesTold, keep_told, "tourism.keep_told", at_province=True),
        Subscription(PlaceChanged, link_published, "tourism.link_place"),
        Subscription(PlacesImported, count_imported, "tourism.count_imported"),
        Subscription(PlacesImported, places_imported, "tourism.renew_feeds_of_file"),
        Subscription(PlacesImported, tell_imported, "tourism.tell_province_of_file"),
        Subscription(PlacesImported, link_imported, "tourism.link_places_of_file"),
        *place_taking.SUBSCRIPTIONS,
        *checking.SUBSCRIPTIONS,
        Subscription(VisitorsCounted, count_visitors, "tourism.count_visitors"),
        *VOICES_HEARD,
        Subscription(ItineraryChanged, count_itinerary, "tourism.count_itinerary"),
        *warding.SUBSCRIPTIONS,
    ),
    schedule=(
        Scheduled(name="tourism.openings", every=timedelta(minutes=1), run=keep_openings),
        Scheduled(name="tourism.renew_dates", every=timedelta(hours=1), run=renew),
        Scheduled(name="tourism.tell_province", every=TOLD_EVERY, run=tell_all),
        Scheduled(name="tourism.visitor_files", every=timedelta(hours=24), run=taking.FILES.forget_old),
        Scheduled(name="tourism.forget_place_files", every=timedelta(days=1), run=place_files.forget_old),
        Scheduled(name="tourism.links", every=timedelta(minutes=10), run=checking.keep_links),
        *VOICES_SCHEDULE,
    ),
    stocks=(
        *STOCKS,
        HAPPENINGS,
        ITINERARIES,
        RATINGS,
        PROPOSALS,
    ),
    flows=(
        *visitors.FLOWS,
        *scans.FLOWS,
    ),
    recount=recount_all,
    readings=(taking.READING, place_files.READING),
    readiness=(
        *readiness.CHECKS,
        *HAPPENING_CHECKS,
    ),
    indicators=(
        *readiness.INDICATORS,
        *HAPPENING_INDICATORS,
        *VISIT_INDICATORS,
    ),
    history=(
        *HISTORY,
        *HAPPENING_HISTORY,
        *ITINERARY_HISTORY,
    ),
    lasting_pages=(lasting_places, lasting_happenings, lasting_itineraries),
    lasting_at_province=(lasting_list,),
    files={pictures.FILE_OWNER: pictures.may_see},
    tables=(
        Exported(table="tourism_place", allowed=ALLOWED),
        Exported(table="tourism_place_word"),
        Exported(table="tourism_picture"),
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
        LeftOut("tourism_told_place", "the province's, told anew by its districts"),
        LeftOut("tourism_told_word", "the province's, told anew by its districts"),
        Exported(table="tourism_visitor_count"),
        Exported(table="tourism_visitor_month"),
        Exported(table="tourism_visitor_change"),
        LeftOut("tourism_visitor_file", "files that wait to be taken: whoever uploaded them does so again"),
        Exported(table="tourism_place_link"),
        LeftOut("tourism_place_file", "files that somebody uploaded and didn't confirm"),
        LeftOut("tourism_link", "looked at anew within days"),
        *VOICES_TABLES,
        Exported(
            table="tourism_itinerary",
            allowed={"status": tuple(ItineraryStatus), "theme": tuple(ItineraryTheme), "mode": tuple(Mode)},
        ),
        Exported(table="tourism_itinerary_stop", allowed={"mode": ("", *Mode)}),
        Exported(table="tourism_itinerary_version", allowed={"status": tuple(ItineraryStatus)}),
    ),
    demo="modules.tourism.demo:load_all",
    demo_states=(ModuleState.PREPARING, ModuleState.PILOT, ModuleState.LIVE),
)

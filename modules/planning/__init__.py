"""Planning (quy hoạch): what is planned for a piece of land, with its sources. `MODULE` declares all of it."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from pathlib import Path

from flask_babel import lazy_gettext as _l

from dothi.content.confined import Limits
from dothi.manifest.module import Module, ReadingKind, Scheduled
from dothi.manifest.portable import Declared, Exported, LeftOut
from dothi.outbox.events import Subscription
from dothi.sites.switch import ModuleState
from modules.planning import permissions as p
from modules.planning.audited import HISTORY
from modules.planning.changes.keeping import keep_missing as compare_missing
from modules.planning.changes.keeping import keep_of_plan as compare_versions
from modules.planning.codes import HATCHES, CodeSystem
from modules.planning.codes.takeover import CONFIGURATION
from modules.planning.codes.telling import CodeListsAsked, CodeListsTold, answer_asked, ask_lists, keep_told
from modules.planning.documents import keeping as documents
from modules.planning.events import (
    FollowAsked,
    FollowerConcerned,
    FollowersFound,
    PlanChanged,
    PlanDrawn,
    PlanPublished,
    PlanWithdrawn,
)
from modules.planning.extract.issuing import forget_extracts
from modules.planning.figures.indicators import INDICATORS
from modules.planning.figures.keeping import configuration_changed, keep_daily
from modules.planning.following.areas import FollowedKind
from modules.planning.following.service import forget_followers
from modules.planning.following.telling import find_followers, mail_concerned, mail_link, tell_followers
from modules.planning.imports import importing
from modules.planning.known_corners import judge
from modules.planning.layers.storing import forget_untaken
from modules.planning.lookup.counting import (
    LOOKUPS,
    VERSIONS,
    count_changed,
    count_published,
    count_withdrawn,
    counts_of_rows,
)
from modules.planning.lookup.lasting import lasting_pages
from modules.planning.map.keeping import keep_missing, keep_published
from modules.planning.pages import mounts as pages
from modules.planning.pages.known import KNOWLEDGE
from modules.planning.parcels import importing as parcel_files
from modules.planning.parcels.storing import forget_untaken as forget_untaken_parcels
from modules.planning.plans.words import Adjustment, LegalStanding, PlanKind, PlanTheme, VersionState
from modules.planning.readiness import CHECKS
from modules.planning.settings import PlanningSettings
from tenants.registry.events import ConfigurationChanged

ALLOWED: dict[str, dict[str, tuple[str, ...]]] = {
    "code_list": {"system": tuple(CodeSystem)},
    "code": {"hatch": HATCHES},
    "plan": {"theme": tuple(PlanTheme), "kind": tuple(PlanKind)},
    "version": {"adjustment": tuple(Adjustment), "state": tuple(VersionState), "standing": tuple(LegalStanding)},
    "follower": {"kind": tuple(FollowedKind)},
}
TABLES: tuple[Declared, ...] = (
    *(
        Exported(table=f"planning_{name}", allowed=ALLOWED.get(name, {}))
        for name in (
            "plan",
            "layer",
            "version",
            "zone",
            "zone_cell",
            "parcel_file",
            "parcel_ward",
            "parcel",
            "code_list",
            "code",
            "extract",
            "question",
            "follower",
            "follower_cell",
        )
    ),
    LeftOut("planning_tile", "made of the zones, anew within the hour"),
    LeftOut("planning_comparison", "made of the zones, anew within the hour"),
    LeftOut("planning_figures", "counted anew within the day"),
)

MODULE = Module(
    name="planning",
    title=_l("Quy hoạch"),
    description=_l("Tra cứu quy hoạch của thửa đất: chạm vào bản đồ hoặc dán tọa độ trên giấy chứng nhận."),
    icon="map-2",
    path="/quy-hoach",
    requires=("tenants",),
    translations=str(Path(__file__).with_name("translations")),
    mounts=pages.MOUNTS,
    permissions=p.PERMISSIONS,
    settings=PlanningSettings,
    navigation=pages.NAVIGATION,
    subscriptions=(
        Subscription(PlanPublished, count_published, "planning.count_published"),
        Subscription(PlanWithdrawn, count_withdrawn, "planning.count_withdrawn"),
        Subscription(PlanChanged, count_changed, "planning.count_changed"),
        Subscription(CodeListsTold, keep_told, "planning.keep_code_lists"),
        Subscription(CodeListsAsked, answer_asked, "planning.tell_code_lists", at_province=True),
        Subscription(PlanPublished, keep_published, "planning.keep_tiles"),
        Subscription(PlanDrawn, compare_versions, "planning.compare_drawn"),
        Subscription(PlanPublished, compare_versions, "planning.compare_published"),
        Subscription(PlanWithdrawn, compare_versions, "planning.compare_withdrawn"),
        Subscription(PlanPublished, find_followers, "planning.find_followers"),
        Subscription(FollowersFound, tell_followers, "planning.tell_followers"),
        Subscription(FollowerConcerned, mail_concerned, "planning.mail_follower", tells_people=True),
        Subscription(FollowAsked, mail_link, "planning.mail_follow_link", tells_people=True),
        Subscription(ConfigurationChanged, configuration_changed, "planning.keep_figures"),
    ),
    schedule=(
        Scheduled(name="planning.forget_layers", every=timedelta(hours=6), run=forget_untaken),
        Scheduled(name="planning.forget_parcels", every=timedelta(hours=6), run=forget_untaken_parcels),
        Scheduled(name="planning.ask_code_lists", every=timedelta(days=1), run=ask_lists),
        Scheduled(name="planning.forget_extracts", every=timedelta(days=1), run=forget_extracts),
        Scheduled(name="planning.keep_tiles", every=timedelta(hours=1), run=keep_missing),
        Scheduled(name="planning.compare", every=timedelta(hours=1), run=compare_missing),
        Scheduled(name="planning.forget_followers", every=timedelta(hours=1), run=forget_followers),
        Scheduled(name="planning.figures", every=timedelta(hours=24), run=keep_daily),
    ),
    stocks=(VERSIONS,),
    flows=(LOOKUPS,),
    recount=counts_of_rows,
    tables=TABLES,
    configuration=CONFIGURATION,
    readiness=CHECKS,
    lasting_pages=(lasting_pages,),
    files={documents.OWNER: documents.may_see},
    indicators=INDICATORS,
    readings=(
        ReadingKind(
            name=importing.KIND,
            work="modules.planning.imports.reading:read_file",
            prepare=importing.prepare,
            finish=partial(importing.stage, judge=judge),
            limits=Limits(seconds=120, memory=480, file=64),
        ),
        ReadingKind(
            name=parcel_files.KIND,
            work="modules.planning.parcels.reading:read_file",
            prepare=parcel_files.prepare,
            finish=partial(parcel_files.stage, judge=judge),
            limits=Limits(seconds=120, memory=480, file=64),
        ),
    ),
    history=HISTORY,
    place_knowledge=KNOWLEDGE,
    demo="modules.planning.demo:load",
    demo_states=(ModuleState.PREPARING, ModuleState.PILOT, ModuleState.LIVE),
)

"""A publication is told to those who follow what it covers: found by cells, looked at in portions, one mail each.

Each step is a delivery, done with what it records: a worker that is killed tells nobody twice and forgets nobody.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from uuid import UUID

import shapely
from flask_babel import LazyString
from flask_babel import lazy_gettext as _l
from shapely.geometry.base import BaseGeometry
from sqlalchemy import BigInteger, Integer, bindparam, func, select, true
from sqlalchemy.dialects.postgresql import ARRAY

from dothi import notify
from dothi.database.direct import Statement
from dothi.database.session import session
from dothi.language.formatting import local_date
from dothi.manifest.house import house
from dothi.outbox.events import HandlerContext, record_all
from modules.planning.coordinates.systems import SYSTEMS
from modules.planning.coordinates.transform import shape_to_degrees
from modules.planning.events import FollowAsked, FollowerConcerned, FollowersFound, PlanPublished
from modules.planning.following.areas import FollowedKind
from modules.planning.following.models import Follower, FollowerCell
from modules.planning.following.service import ends_at, follow_days
from modules.planning.lookup.cover import cover, ranges_around
from modules.planning.lookup.finding import find_coverage
from modules.planning.lookup.kept import named
from modules.planning.lookup.question import decode
from modules.planning.models import Layer, Plan, PlanVersion
from modules.planning.plans.words import VersionState
from modules.planning.shapes import unpack

AT_ONCE = 500
COVER_CELLS = 24
"""A plan is large beside what people follow: more cells than a zone has leave out more of those beside it."""
_RANGES = (
    func.unnest(bindparam("firsts", type_=ARRAY(BigInteger)), bindparam("lasts", type_=ARRAY(BigInteger)))
    .table_valued("first", "last")
    .render_derived(name="ranges")
)
FOUND = Statement(
    select(FollowerCell.follower_id)
    .distinct()
    .select_from(_RANGES.join(FollowerCell.__table__, true()))
    .where(
        FollowerCell.tenant_id == bindparam("tenant_id", type_=Integer),
        FollowerCell.cell.between(_RANGES.c.first, _RANGES.c.last),
    )
    .order_by(FollowerCell.follower_id)
)


def find_followers(event: PlanPublished, context: HandlerContext) -> None:
    """Find who may follow what the version covers. By the primary key of cells; some hundred ids an event."""
    covered = covered_by(context.tenant_id, event.version_id)
    if covered is None:
        return
    ranges = ranges_around(cover(covered, COVER_CELLS))
    rows = FOUND.read(
        {
            "tenant_id": context.tenant_id,
            "firsts": [first for first, _last in ranges],
            "lasts": [last for _first, last in ranges],
        }
    )
    ids = [str(row[0]) for row in rows]
    portions = [ids[start : start + AT_ONCE] for start in range(0, len(ids), AT_ONCE)]
    record_all([FollowersFound(version_id=event.version_id, followers=portion) for portion in portions])


def covered_by(tenant_id: int, version_id: UUID) -> BaseGeometry | None:
    """What a version covers, in degrees; None once it is withdrawn."""
    row = session.execute(
        select(Layer.id, Layer.epsg)
        .join(PlanVersion, (PlanVersion.tenant_id == Layer.tenant_id) & (PlanVersion.layer_id == Layer.id))
        .where(
            Layer.tenant_id == tenant_id,
            PlanVersion.tenant_id == tenant_id,
            PlanVersion.id == version_id,
            PlanVersion.state == VersionState.PUBLISHED,
        )
    ).one_or_none()
    if row is None:
        return None
    return shape_to_degrees(SYSTEMS[row.epsg], find_coverage(tenant_id, [row.id])[row.id])


def tell_followers(event: FollowersFound, context: HandlerContext) -> None:
    """Of a portion, those whose area the version does cover, each by an event of their own."""
    covered = covered_by(context.tenant_id, event.version_id)
    if covered is None:
        return
    shapely.prepare(covered)
    concerned = [
        FollowerConcerned(follower_id=follower_id, version_id=event.version_id)
        for follower_id, shape in confirmed_of(context.tenant_id, event.followers)
        if covered.intersects(unpack(shape))
    ]
    record_all(concerned)


def confirmed_of(tenant_id: int, ids: Sequence[str]) -> Iterator[tuple[UUID, str]]:
    """Those of a portion who confirmed, with the shapes of their areas."""
    wanted = (Follower.tenant_id == tenant_id, Follower.id.in_([UUID(each) for each in ids]))
    query = select(Follower.id, Follower.shape).where(*wanted, Follower.confirmed_at.is_not(None))
    for row in session.execute(query):
        yield row.id, row.shape


def mail_concerned(event: FollowerConcerned, context: HandlerContext) -> None:
    """What was published, and where the answer for the area stands; nothing once either of both is gone."""
    tenant_id = context.tenant_id
    follower = session.get(Follower, (tenant_id, event.follower_id))
    version = session.get_one(PlanVersion, (tenant_id, event.version_id))
    if follower is None or version.state != VersionState.PUBLISHED or version.valid_from is None:
        return
    plan = session.get_one(Plan, (tenant_id, version.plan_id))
    day = version.valid_from
    address = "/quy-hoach"
    if follower.kind != FollowedKind.WARD:
        address = f"{address}/ket-qua?q={named(tenant_id, decode(follower.code))}&ngay={day}"
    ends = ends_at(follower, follow_days(tenant_id))
    notify.send(
        context,
        to=follower.email,
        template="planning/mail/published",
        subject=LazyString(lambda: str(_l("Quy hoạch mới được công bố: %(plan)s")) % {"plan": plan.name}),
        language=follower.language,
        area=follower.words,
        plan=plan.name,
        decision=version.decision,
        decided_on=local_date(version.decided_on) if version.decided_on else "",
        issuer=version.issuer,
        day=local_date(day),
        summary=version.summary,
        answer_url=url_of(context, address),
        stop_url=link_of(context, follower),
        unsubscribe_url=f"{link_of(context, follower)}/ngung",
        ends=local_date(ends) if ends else "",
    )


def mail_link(event: FollowAsked, context: HandlerContext) -> None:
    """The link by which an address is confirmed."""
    follower = session.get(Follower, (context.tenant_id, event.follower_id))
    if follower is None:
        return
    notify.send(
        context,
        to=follower.email,
        template="planning/mail/confirm",
        subject=_l("Xác nhận theo dõi quy hoạch"),
        language=follower.language,
        area=follower.words,
        link=link_of(context, follower),
        unsubscribe_url=f"{link_of(context, follower)}/ngung",
    )


def link_of(context: HandlerContext, follower: Follower) -> str:
    """The secret link."""
    return url_of(context, f"/quy-hoach/theo-doi/{follower.link_token}")


def url_of(context: HandlerContext, path: str) -> str:
    """A page of the tenant."""
    return house().settings.url_of(context.site.canonical_host, path)

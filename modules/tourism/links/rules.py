"""When a link is called broken, and when it is looked at again. Pure."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import NamedTuple

from modules.tourism.links.models import LinkState
from modules.tourism.links.verdicts import LinkFinding

FEWEST_FAILURES = 3
SHORTEST_FAILING = timedelta(days=2)
RETRIED_AFTER = (timedelta(hours=1), timedelta(days=1), timedelta(days=1))
"""After the first failure, the second …: a site that is down for an evening isn't broken."""
BROKEN_AGAIN, WELL_AGAIN = timedelta(days=7), timedelta(days=30)


class LinkStanding(NamedTuple):
    """What is kept of a link after a look."""

    state: LinkState
    failures: int
    failing_since: datetime | None
    next_at: datetime


def after(finding: LinkFinding, *, failures: int, failing_since: datetime | None, now: datetime) -> LinkStanding:
    """How a link stands that failed so often in a row before."""
    if finding is not LinkFinding.FAILED:
        state = LinkState.OK if finding is LinkFinding.OK else LinkState.UNCLEAR
        return LinkStanding(state, 0, None, now + WELL_AGAIN)
    failures, since = failures + 1, failing_since or now
    if failures >= FEWEST_FAILURES and now - since >= SHORTEST_FAILING:
        return LinkStanding(LinkState.BROKEN, failures, since, now + BROKEN_AGAIN)
    return LinkStanding(LinkState.DOUBTFUL, failures, since, now + RETRIED_AFTER[min(failures, len(RETRIED_AFTER)) - 1])

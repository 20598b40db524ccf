"""Ratings and businesses for the manifest: who hears of what, what recurs, what of their tables moves with a tenant."""

from __future__ import annotations

from datetime import timedelta

from dothi.manifest.module import Scheduled
from dothi.manifest.portable import Exported, LeftOut
from dothi.outbox.events import Subscription
from modules.tourism.businesses.counting import count_proposal
from modules.tourism.businesses.links import ask_owners
from modules.tourism.businesses.mail import mail_decided, mail_link, mail_owner, mail_rated
from modules.tourism.businesses.rules import ProposalStatus
from modules.tourism.confirming.mail import mail_code
from modules.tourism.events import (
    BusinessLinkAsked,
    CodeAsked,
    OwnerAsked,
    ProposalDecided,
    ProposalMade,
    RatingChanged,
)
from modules.tourism.ratings.counting import count_rating
from modules.tourism.ratings.mail import mail_author
from modules.tourism.ratings.rules import RatingStatus, ReplyBy, ReplyStatus
from modules.tourism.retention import forget_people

HOUR = timedelta(hours=1)
VOICES_HEARD = (
    Subscription(CodeAsked, mail_code, "tourism.mail_code", tells_people=True),
    Subscription(RatingChanged, count_rating, "tourism.count_rating"),
    Subscription(RatingChanged, mail_author, "tourism.mail_author", tells_people=True),
    Subscription(RatingChanged, mail_rated, "tourism.mail_rated", tells_people=True),
    Subscription(BusinessLinkAsked, mail_link, "tourism.mail_link", tells_people=True),
    Subscription(OwnerAsked, mail_owner, "tourism.mail_owner", tells_people=True),
    Subscription(ProposalMade, count_proposal, "tourism.count_proposal_made"),
    Subscription(ProposalDecided, count_proposal, "tourism.count_proposal_decided"),
    Subscription(ProposalDecided, mail_decided, "tourism.mail_proposal_decided", tells_people=True),
)
VOICES_SCHEDULE = (
    Scheduled(name="tourism.ask_owners", every=HOUR, run=ask_owners),
    Scheduled(name="tourism.forget_people", every=HOUR, run=forget_people),
)
VOICES_TABLES = (
    Exported(
        table="tourism_rating",
        leave={"contact": "made of this house's key"},
        allowed={
            "status": tuple(RatingStatus),
            "reply_status": ("", *ReplyStatus),
            "reply_by": ("", *ReplyBy),
        },
    ),
    Exported(table="tourism_proposal", allowed={"status": tuple(ProposalStatus)}),
    LeftOut("tourism_owner_link", "their tokens are made of this house's key; a new one is asked for"),
    LeftOut("tourism_unconfirmed", "their codes are made of this house's key; the form is filled in again"),
)

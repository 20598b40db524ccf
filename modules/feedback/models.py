"""The tables of feedback, as its migrations make them; every key and index leads with the tenant."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKeyConstraint, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from dothi.database.owned import TenantOwned, TenantPart
from dothi.database.session import Base
from dothi.values.ids import new_id


class Category(TenantOwned, Base):
    """A field citizens report about, with its limits in working minutes by level."""

    __tablename__ = "feedback_category"
    __table_args__ = (UniqueConstraint("tenant_id", "code"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    code: Mapped[str]
    name: Mapped[str]
    name_en: Mapped[str]
    hint: Mapped[str]
    hint_en: Mapped[str | None]
    """None and empty alike: the Vietnamese hint stands."""
    icon: Mapped[str]
    position: Mapped[int]
    level: Mapped[str]
    is_confidential: Mapped[bool]
    is_anonymous_allowed: Mapped[bool]
    needs_approval: Mapped[bool]
    asks_place: Mapped[bool]
    """Whether staff are shown what other services know of the place."""
    limits: Mapped[dict[str, Any]]
    """{"normal": {"acceptance": working minutes, "handling": working minutes}, "urgent": …, "complex": …}"""
    retired_at: Mapped[datetime | None]
    version: Mapped[int]


class Route(TenantOwned, Base):
    """Which unit handles a category; in an area of its own when `area_code` isn't empty."""

    __tablename__ = "feedback_route"
    __table_args__ = (
        ForeignKeyConstraint(["tenant_id", "category_id"], ["feedback_category.tenant_id", "feedback_category.id"]),
        ForeignKeyConstraint(["tenant_id", "unit_id"], ["tenants_unit.tenant_id", "tenants_unit.id"]),
    )

    category_id: Mapped[UUID] = mapped_column(primary_key=True)
    area_code: Mapped[str] = mapped_column(primary_key=True)
    unit_id: Mapped[UUID]


class Series(TenantOwned, Base):
    """The last serial number of the reports of a year."""

    __tablename__ = "feedback_series"

    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    serial: Mapped[int]


class Report(TenantPart, Base):
    """A citizen's report as it stands now; `feedback_step` tells how it came there.

    `is_open`, `is_public`, `due_at` and `due_state` follow from the rest and are kept by the services alone.
    """

    __tablename__ = "feedback_report"
    __table_args__ = (
        UniqueConstraint("tenant_id", "client_id"),
        UniqueConstraint("tenant_id", "code"),
        UniqueConstraint("tenant_id", "track_token"),
        ForeignKeyConstraint(["tenant_id", "category_id"], ["feedback_category.tenant_id", "feedback_category.id"]),
        ForeignKeyConstraint(["tenant_id", "unit_id"], ["tenants_unit.tenant_id", "tenants_unit.id"]),
        Index("feedback_report_public_idx", "tenant_id", "submitted_at", "id", postgresql_where=text("is_public")),
        Index("feedback_report_map_idx", "tenant_id", "cell", postgresql_where=text("is_public")),
        Index("feedback_report_status_idx", "tenant_id", "status", "queue_at", "id", postgresql_where=text("is_open")),
        Index(
            "feedback_report_assignee_idx",
            "tenant_id",
            "assignee_id",
            "queue_at",
            "id",
            postgresql_where=text("is_open"),
        ),
        Index("feedback_report_unit_idx", "tenant_id", "unit_id", "queue_at", "id", postgresql_where=text("is_open")),
        Index("feedback_report_due_idx", "tenant_id", "due_state", "queue_at", "id", postgresql_where=text("is_open")),
        Index("feedback_report_open_idx", "tenant_id", "queue_at", "id", postgresql_where=text("is_open")),
        Index("feedback_report_all_idx", "tenant_id", "submitted_at", "id"),
        # A filter that few reports pass would walk all of them along the index above.
        *(
            Index(f"feedback_report_all_{name}_idx", "tenant_id", column, "submitted_at", "id")
            for name, column in (
                ("category", "category_id"),
                ("status", "status"),
                ("unit", "unit_id"),
                ("level", "level"),
            )
        ),
        Index(
            "feedback_report_all_rating_idx",
            "tenant_id",
            "rating",
            "submitted_at",
            "id",
            postgresql_where=text("rating IS NOT NULL"),
        ),
        *(
            Index(
                f"feedback_report_public_{name}_idx",
                "tenant_id",
                column,
                "submitted_at",
                "id",
                postgresql_where=text("is_public"),
            )
            for name, column in (("category", "category_id"), ("status", "status"))
        ),
        *(
            Index(f"feedback_report_{name}_idx", "tenant_id", column, postgresql_where=text(f"{column} IS NOT NULL"))
            for name, column in (("finished", "finished_at"), ("rated", "rated_at"))
        ),
        Index(
            "feedback_report_duplicate_idx",
            "tenant_id",
            "duplicate_of",
            postgresql_where=text("duplicate_of IS NOT NULL"),
        ),
        Index(
            "feedback_report_due_change_idx",
            "tenant_id",
            "due_change_at",
            postgresql_where=text("due_change_at IS NOT NULL"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    client_id: Mapped[UUID]
    """Made by whoever sends the report, so that a retry isn't a second report; never handed out."""
    body_digest: Mapped[str]
    code: Mapped[str]
    track_token: Mapped[str]
    channel: Mapped[str]
    category_id: Mapped[UUID]
    level: Mapped[str]
    status: Mapped[str]
    former_status: Mapped[str | None]
    """Where an answered question leads back to."""
    is_confidential: Mapped[bool]
    is_public: Mapped[bool]
    is_open: Mapped[bool]
    text: Mapped[str]
    lon: Mapped[float]
    lat: Mapped[float]
    cell: Mapped[int] = mapped_column(BigInteger)
    place: Mapped[str]
    consent_at: Mapped[datetime | None]
    consent_version: Mapped[str | None]
    unit_id: Mapped[UUID | None]
    assignee_id: Mapped[UUID | None]
    assignee_name: Mapped[str]
    submitted_at: Mapped[datetime]
    accepted_at: Mapped[datetime | None]
    published_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    is_in_time: Mapped[bool | None]
    """Once finished: whether its clock had time left."""
    reopened_at: Mapped[datetime | None]
    """When the reporter last said that a published result isn't one."""
    acceptance_due_at: Mapped[datetime]
    handling_due_at: Mapped[datetime | None]
    due_at: Mapped[datetime | None]
    """The deadline of the clock that runs now; None while none does."""
    clock_since: Mapped[datetime | None]
    """Since when the running or paused clock counts, and how many working minutes it was given: `following.py`.
    None in reports from before these were kept, until its first round."""
    clock_minutes: Mapped[int | None]
    queue_at: Mapped[datetime]
    """Orders the queues: `due_at`, or while the clock is paused the deadline it was paused at."""
    paused_at: Mapped[datetime | None]
    resumed_at: Mapped[datetime | None]
    due_state: Mapped[str]
    due_change_at: Mapped[datetime | None]
    """When `due_state` will change by itself; the minute's job looks for it."""
    extension_minutes: Mapped[int | None]
    result: Mapped[str | None]
    rating: Mapped[str | None]
    """What the reporter thinks of the last result rated; it stays while the report is reopened."""
    rated_at: Mapped[datetime | None]
    rated_unit_id: Mapped[UUID | None]
    """Whose result was rated, wherever the report has gone since."""
    public_reason: Mapped[str | None]
    duplicate_of: Mapped[UUID | None]
    steps: Mapped[int]
    """How many rows of history there are."""
    version: Mapped[int] = mapped_column()
    """Counted up by every step, and part of its UPDATE's condition: of two at once only one can win."""
    updated_at: Mapped[datetime]
    ward: Mapped[str | None]
    """The code of the ward of today around it (`wards.py`); None until a job looked, or where it lies in none."""
    near: Mapped[str | None]
    """The nearest street and its ward, by the tenant's gazetteer (`near.py`); None in reports from before it."""

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012  # SQLAlchemy reads it so


def _to_report() -> ForeignKeyConstraint:
    return ForeignKeyConstraint(["tenant_id", "report_id"], ["feedback_report.tenant_id", "feedback_report.id"])


class Contact(TenantPart, Base):
    """Who sent a report: apart from it, so that only those who need it read it."""

    __tablename__ = "feedback_contact"
    __table_args__ = (_to_report(),)

    report_id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str]
    email: Mapped[str]
    phone: Mapped[str]
    language: Mapped[str | None]
    """In which they reported and are written to; None: not known, Vietnamese."""


class Step(TenantPart, Base):
    """One step of a report's history; only ever added. Number 1 is the submission."""

    __tablename__ = "feedback_step"
    __table_args__ = (_to_report(),)

    report_id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    action: Mapped[str]
    from_status: Mapped[str | None]
    to_status: Mapped[str]
    reader: Mapped[str]
    """For whom the step is meant: public, reporter, staff."""
    actor_kind: Mapped[str]
    actor_name: Mapped[str]
    membership_id: Mapped[UUID | None]
    public_note: Mapped[str]
    internal_note: Mapped[str]
    detail: Mapped[dict[str, Any]]


class Note(TenantOwned, Base):
    """An internal note of the staff; never shown outside."""

    __tablename__ = "feedback_note"
    __table_args__ = (
        _to_report(),
        Index("feedback_note_tenant_id_report_id_at_idx", "tenant_id", "report_id", "at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    report_id: Mapped[UUID]
    at: Mapped[datetime]
    actor_name: Mapped[str]
    membership_id: Mapped[UUID | None]
    text: Mapped[str]


class Notice(TenantPart, Base):
    """What a unit or a member is still to be told of a report; `digest_id` is the event of the mail that will."""

    __tablename__ = "feedback_notice"
    __table_args__ = (
        _to_report(),
        Index("feedback_notice_pending_idx", "tenant_id", "is_urgent", postgresql_where=text("digest_id IS NULL")),
        Index("feedback_notice_digest_idx", "tenant_id", "digest_id", postgresql_where=text("digest_id IS NOT NULL")),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    report_id: Mapped[UUID]
    unit_id: Mapped[UUID | None]
    membership_id: Mapped[UUID | None]
    reason: Mapped[str]
    note: Mapped[str]
    is_urgent: Mapped[bool]
    digest_id: Mapped[UUID | None]


class ClockMark(TenantOwned, Base):
    """By which calendar and suspensions (`digest`) all deadlines count, since when (`through`): `following.py`."""

    __tablename__ = "feedback_clock"

    name: Mapped[str] = mapped_column(primary_key=True)
    through: Mapped[datetime]
    digest: Mapped[str | None]

"""The forms of report templates, their blocks, drafts and steps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from marshmallow import Schema, fields

from dothi.web.fields import NEEDED, Line, Paragraphs, number, one_of, version
from modules.dashboards.indicators.periods import Every
from modules.dashboards.order import STEPS
from modules.dashboards.reports.blocks import (
    FEWEST_PERIODS,
    LONGEST_TEXT,
    MOST_PERIODS,
    PERIODS,
    BlockKind,
    ReportBlock,
)
from modules.dashboards.reports.letter import LONGEST_LINE, LONGEST_RECIPIENTS, NAMES, Letter
from modules.dashboards.reports.standing import PeriodReportStepKind
from modules.dashboards.reports.templates import PERIODS as PERIOD_KINDS

IN_LIST = {"invalid_uuid": _l("Vui lòng chọn trong danh sách.")}
LATEST_DAYS = 60
TEXT = "text-"
"""How the fields of a draft's texts begin, before the block's id."""


class LetterForm(Schema):
    """What stands around a report on paper."""

    number = Line(40, load_default="")
    mark = Line(40, load_default="")
    place = Line(80, load_default="")
    over = Line(LONGEST_LINE, load_default="")
    signer_title = Line(LONGEST_LINE, load_default="")
    signer = Line(LONGEST_LINE, load_default="")
    recipients = Paragraphs(LONGEST_RECIPIENTS, load_default="")


class ReportTemplateForm(LetterForm):
    """A template beside its blocks."""

    version = version(load_default=0)
    title = Line(120, required=True)
    subject = Line(LONGEST_LINE, load_default="")
    every = fields.String(load_default=Every.QUARTER.value, validate=one_of(PERIOD_KINDS))
    is_public = fields.Boolean(load_default=False)
    unit_id = fields.UUID(load_default=None, error_messages=IN_LIST)
    days_after = number(0, LATEST_DAYS, load_default=None)


class ReportBlockForm(Schema):
    """A block."""

    version = version()
    kind = fields.String(required=True, validate=one_of(BlockKind), error_messages=NEEDED)
    codes = fields.List(fields.String(), load_default=list)
    title = Line(LONGEST_LINE, load_default="")
    text = Paragraphs(LONGEST_TEXT, load_default="")
    periods = number(FEWEST_PERIODS, MOST_PERIODS, load_default=PERIODS)


class ReportArrangeForm(Schema):
    """A step of arranging blocks."""

    version = version(required=True)
    step = fields.String(required=True, validate=one_of(STEPS))
    tile = fields.String(required=True)


class ReportDraftForm(Schema):
    """Which report is to be drafted."""

    template_id = fields.UUID(required=True, error_messages={**IN_LIST, "required": _l("Vui lòng chọn mẫu báo cáo.")})
    period = Line(20, load_default="")


class ReportWordsForm(LetterForm):
    """The words of a draft; a text of each block comes with `words_form`."""

    version = version()
    title = Line(250, required=True)
    is_public = fields.Boolean(load_default=False)


def words_form(blocks: Sequence[ReportBlock]) -> Schema:
    """The form of a draft with the texts of its blocks."""
    texts: dict[str, fields.Field[Any]] = {
        TEXT + block.id: Paragraphs(LONGEST_TEXT, load_default="") for block in blocks if block.kind is BlockKind.TEXT
    }
    return ReportWordsForm.from_dict(texts)()


class ReportStepForm(Schema):
    """A step."""

    id = fields.UUID(required=True)
    version = version()
    kind = fields.String(
        required=True,
        validate=one_of([kind for kind in PeriodReportStepKind if kind is not PeriodReportStepKind.DRAFTED]),
        error_messages={"required": _l("Vui lòng chọn việc.")},
    )
    text = Paragraphs(2000, load_default="")
    number = Line(40, load_default="")


def letter_from(data: Mapping[str, Any]) -> Letter:
    """What was typed of the letter."""
    return Letter(**{name: data.get(name, "") for name in NAMES})

"""The form that businesses fill in: the desk's form without what is the staff's."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from marshmallow import fields
from werkzeug.datastructures import MultiDict

from dothi.web.fields import NEEDED, Line, Paragraphs, email_needed
from dothi.web.forms import Errors, load_form
from modules.tourism.businesses.rules import LONGEST_NOTE
from modules.tourism.desk.forms import PlaceForm, draft_from, values_of
from modules.tourism.explore.presentation import kind_options
from modules.tourism.places.drafts import PlaceDraft
from modules.tourism.places.kinds import CHILDREN, PRICES, WHEELCHAIRS
from modules.tourism.places.models import Place

NOT_THEIRS = {"area_code": "", "unit_id": None, "source": "", "is_approximate": ""}


class ProposalForm(PlaceForm):
    """What the holder of a link sends."""

    note = Paragraphs(LONGEST_NOTE, load_default="")


class NewPlaceForm(ProposalForm):
    """The same for a place that isn't there yet: somebody has to be answered."""

    proposer_email = Line(254, required=True, validate=email_needed)
    form_id = fields.UUID(required=True, error_messages=NEEDED)


def load_proposal(schema: ProposalForm, form: MultiDict[str, str]) -> tuple[dict[str, Any], Errors]:
    """What was sent; fields that are the staff's aren't read."""
    return load_form(schema, MultiDict([(name, value) for name, value in form.items() if name not in NOT_THEIRS]))


def proposed_draft(data: Mapping[str, Any], kept: Place | None) -> PlaceDraft:
    """The loaded form as a draft."""
    return draft_from({**data, **NOT_THEIRS}, kept)


def values_for(draft: PlaceDraft | Place, *, version: int, note: str = "") -> dict[str, str]:
    """The form as it is shown."""
    return {**values_of(draft), "version": str(version), "note": note}


def choices() -> dict[str, Any]:
    """What the form lets choose from."""
    return {
        "kind_options": kind_options(),
        "price_options": [(key.value, str(title)) for key, title in PRICES.items()],
        "wheelchair_options": [(key.value, str(title)) for key, title in WHEELCHAIRS.items()],
        "children_options": [(key.value, str(title)) for key, title in CHILDREN.items()],
    }

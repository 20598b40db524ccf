"""A telephone number is judged by its digits, by one rule in every form and the API."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from dothi.values.phones import dialled, is_phone, normalise_phone
from dothi.web.forms import load_partly
from modules.feedback.drafts import ContactDraft, ReportDraft, cleaned, contact_errors
from tenants.kit.forms import BrandingForm, UnitForm
from tenants.onboarding.form import OnboardingForm

GOOD = {
    "0912 345 678": "0912 345 678",
    "(0273) 3872 123": "(0273) 3872 123",
    "(+84) 912 345 678": "(+84) 912 345 678",
    "0912\u00a0345\u00a0678": "0912 345 678",
    "\u202d0912 345 678\u202c": "0912 345 678",
    "0912\u2013345\u2013678": "0912-345-678",
    "\uff10\uff19\uff11\uff12\uff13\uff14\uff15\uff16\uff17\uff18": "0912345678",
    "+84.912.345.678": "+84.912.345.678",
}
BAD = ["0......0", "12", "gọi tôi", "0912 345 678 x", "0" * 16, "0912+345678", "----------", "٠٩١٢٣٤٥٦٧٨"]
FORMS = [(BrandingForm, "hotline"), (OnboardingForm, "hotline"), (UnitForm, "phone")]


@pytest.mark.parametrize(("typed", "kept"), GOOD.items())
def test_what_people_type_is_taken_by_forms_and_services_alike(typed: str, kept: str) -> None:
    draft = ReportDraft(category="x", text="x", lon=1, lat=1, contact=ContactDraft(phone=typed))
    contact = cleaned(draft).contact
    assert (contact.phone, contact_errors(contact)) == (kept, {})
    for form, field in FORMS:
        data, errors = load_partly(form(), MultiDict({field: typed}))
        assert (errors.get(field), data.get(field)) == (None, kept), form


@pytest.mark.parametrize("typed", BAD)
def test_what_cannot_be_called_is_refused_by_all(typed: str) -> None:
    contact = ContactDraft(phone=normalise_phone(typed))
    assert "contact.phone" in contact_errors(contact)
    assert all(field in load_partly(form(), MultiDict({field: typed}))[1] for form, field in FORMS)


@given(st.text(max_size=45))
def test_what_is_taken_has_digits_enough_to_dial(typed: str) -> None:
    phone = normalise_phone(typed)
    assert normalise_phone(phone) == phone
    if is_phone(phone):
        assert 8 <= len(dialled(phone).removeprefix("+")) <= 15
        assert dialled(phone).removeprefix("+").isdigit()


def test_a_hotline_may_be_short() -> None:
    assert is_phone("1022", fewest=3)
    assert not is_phone("1022")

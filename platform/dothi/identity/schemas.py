"""What identity's forms may hold; the rules that need an account are the services'."""

from __future__ import annotations

from collections.abc import Callable

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from marshmallow import Schema, ValidationError, fields

from dothi.identity.passwords import LONGEST

MISSING = {"required": _l("Vui lòng điền mục này."), "invalid": _l("Nội dung chưa đúng.")}


def _filled(longest: int) -> Callable[[str], None]:
    def check(value: str) -> None:
        if not value.strip():
            raise ValidationError(_("Vui lòng điền mục này."))
        if len(value) > longest:
            raise ValidationError(_("Nội dung dài nhất %(n)s ký tự.", n=longest))

    return check


def _text(longest: int) -> fields.String:
    return fields.String(required=True, validate=_filled(longest), error_messages=MISSING)


class SignInForm(Schema):
    """E-mail and password."""

    email = _text(254)
    password = _text(LONGEST)


class CodeForm(Schema):
    """A code of the second factor, or a recovery code."""

    code = _text(40)


class NameForm(Schema):
    """A member's name."""

    name = _text(120)


class NewPasswordForm(Schema):
    """A new password, typed twice."""

    password = _text(LONGEST)
    repeated = _text(LONGEST)


class ChangePasswordForm(NewPasswordForm):
    """A new password in place of the present one."""

    present_password = _text(LONGEST)


class PresentPasswordForm(Schema):
    """The present password, asked again before a grave step."""

    present_password = _text(LONGEST)


class EmailForm(Schema):
    """An e-mail address."""

    email = _text(254)


class NewMemberForm(NameForm, NewPasswordForm):
    """What an invited person without an account gives."""


class JoinForm(NameForm, PresentPasswordForm):
    """What an invited person gives who has an account already."""

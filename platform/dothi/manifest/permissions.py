"""Who may call a view: every view says so with `@public`, `@signed_in` or `@require(permission)`; one guard asks it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ParamSpec, TypeVar

from flask import Flask, current_app, g

from dothi.values.errors import Denied, SignInNeeded

P = ParamSpec("P")
R = TypeVar("R")
ATTRIBUTE = "dothi_access"


@dataclass(frozen=True)
class Rule:
    """What a view asks of its caller; `permission` None with `needs_member` means anybody signed in."""

    needs_member: bool
    permission: str | None = None


PUBLIC = Rule(needs_member=False)


def public(view: Callable[P, R]) -> Callable[P, R]:
    """Anyone may call the view."""
    setattr(view, ATTRIBUTE, PUBLIC)
    return view


def signed_in(view: Callable[P, R]) -> Callable[P, R]:
    """Anyone with a membership here may call the view."""
    setattr(view, ATTRIBUTE, Rule(needs_member=True))
    return view


def require(permission: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Only members who hold the permission may call the view."""

    def mark(view: Callable[P, R]) -> Callable[P, R]:
        setattr(view, ATTRIBUTE, Rule(needs_member=True, permission=permission))
        return view

    return mark


def find_rule(view: Any) -> Rule | None:
    """The rule a view declares, if any."""
    return getattr(view, ATTRIBUTE, None)


def held_permissions() -> frozenset[str]:
    """What the caller of this request may do; nothing when nobody is signed in."""
    member = g.get("member")
    return member.permissions if member is not None else frozenset()


def can(permission: str) -> bool:
    """Whether the caller of this request holds the permission; templates ask it too."""
    return permission in held_permissions()


def check_rule(rule: Rule) -> None:
    """Hold a rule against the caller of this request. Raises SignInNeeded or Denied."""
    from flask_babel import gettext as _  # noqa: PLC0415

    if not rule.needs_member:
        return
    if g.get("member") is None:
        raise SignInNeeded(_("Bạn cần đăng nhập để tiếp tục."))
    if rule.permission is not None and not can(rule.permission):
        raise Denied(_("Tài khoản của bạn không có quyền thực hiện việc này."))


def check_every_view(app: Flask) -> None:
    """Refuse to start with a view without a rule, an undeclared permission or two routes of one path.

    Raises RuntimeError.
    """
    declared = app.extensions["dothi"].components.permissions
    taken: dict[tuple[str, str], str] = {}
    for route in app.url_map.iter_rules():
        for method in (route.methods or set()) - {"HEAD", "OPTIONS"}:
            other = taken.setdefault((method, route.rule), route.endpoint)
            if other != route.endpoint:
                raise RuntimeError(f"{route.endpoint!r} and {other!r} both answer {method} {route.rule}")
    for endpoint, view in app.view_functions.items():
        rule = find_rule(view)
        if rule is None:
            raise RuntimeError(f"the view {endpoint!r} must be marked with @public, @signed_in or @require(...)")
        if rule.permission is not None and rule.permission not in declared:
            raise RuntimeError(f"the view {endpoint!r} requires {rule.permission!r}, which no component declares")


def rule_of(endpoint: str) -> Rule:
    """The rule of a registered endpoint."""
    rule = find_rule(current_app.view_functions[endpoint])
    if rule is None:
        raise RuntimeError(f"the view {endpoint!r} declares no rule")
    return rule

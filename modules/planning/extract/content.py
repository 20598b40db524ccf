"""What an extract says, as plain data: the same question on the same day gives the same text, to the letter. Pure.

Neither number, time nor language is in it: the digest is of this text alone.
"""

from __future__ import annotations

import hashlib
import json
import re
from typing import Any

from modules.planning.codes import code_list
from modules.planning.lookup.answer import LandAnswer, PlanAnswer, ZoneShare
from modules.planning.lookup.question import encode

FORM = 1
"""Which form of content this is; a later one may differ."""
MOST_ZONES = 300
"""Of one plan that are told one by one, the largest first."""
_MISREAD = str.maketrans("oil", "011")
_OTHERS = re.compile(r"[^0-9a-z]+")
OF_PLAN = (
    "theme", "kind", "name", "scale", "dossier_code", "is_illustration", "number", "adjustment", "information_code",
    "decision", "issuer", "document_url", "standing", "unit", "head", "epsg", "code_list",
)  # fmt: skip


def content_of(found: LandAnswer) -> dict[str, Any]:
    """An answer as plain data."""
    return {
        "form": FORM,
        "question": encode(found.question),
        "area_m2": round(found.area_m2, 1) if found.area_m2 is not None else None,
        "registered_m2": found.registered_m2,
        "day": found.day.isoformat(),
        "themes": [
            {"theme": theme.theme, "state": theme.state, "plans": [plan_content(plan) for plan in theme.plans]}
            for theme in found.themes
        ],
    }


def plan_content(found: PlanAnswer) -> dict[str, Any]:
    """A plan in the version that was in force, with its zones there."""
    plan, told, others = found.plan, found.shares[:MOST_ZONES], found.shares[MOST_ZONES:]
    return {
        **{name: getattr(plan, name) for name in OF_PLAN},
        "plan_id": str(plan.plan_id),
        "version_id": str(plan.version_id),
        "layer_id": str(plan.layer_id),
        "decided_on": plan.decided_on.isoformat(),
        "valid_from": plan.valid_from.isoformat(),
        "code_source": code_list(plan.code_list).source,
        "zones": [zone_content(share) for share in told],
        "others": {"count": len(others), "m2": sum(share.m2 or 0 for share in others)},
        "rest_percent": found.rest_percent,
    }


def zone_content(share: ZoneShare) -> dict[str, Any]:
    """A zone with its share, and how its code looked then."""
    zone, look = share.zone, share.look
    return {
        "position": zone.position,
        "code": zone.code,
        "label": zone.label,
        "storeys": zone.storeys,
        "density": zone.density,
        "far": zone.far,
        "m2": share.m2,
        "percent": share.percent,
        "look": {
            "code": look.code, "name": look.name, "name_en": look.name_en, "colour": look.colour, "hatch": look.hatch
        },
    }  # fmt: skip


def canonical(content: dict[str, Any]) -> str:
    """The content as text, always the same one."""
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest_of(text: str) -> str:
    """SHA-256 of it, 64 hexadecimal digits."""
    return hashlib.sha256(text.encode()).hexdigest()


def read_digits(typed: str) -> str:
    """A digest as somebody read it from paper: in groups or not, with an O for a nought, an I or L for a one."""
    return _OTHERS.sub("", typed.lower().translate(_MISREAD))


def is_of(digest: str, read: str) -> bool:
    """Whether a digest begins with these digits, of which there are enough."""
    return len(read) >= SHORTEST and digest.startswith(read)


SHORTEST = 16
"""Digits of the digest that stand on paper and in the QR code."""


def in_groups(digest: str) -> str:
    """The printed digits, four by four."""
    return " ".join(digest[at : at + 4] for at in range(0, SHORTEST, 4))

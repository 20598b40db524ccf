"""An extract as JSON after the structure of the Swiss extract (ÖREB, `Extract` of the extract's data model 2.0).

Texts are in both languages, so that the same extract is the same for every reader.
"""

from __future__ import annotations

import base64
import io
import json
from collections.abc import Callable, Mapping
from typing import Any

import segno
import shapely
from flask_babel import force_locale

from modules.planning.extract.drawing import swatch
from modules.planning.extract.models import Extract
from modules.planning.extract.printing import disclaimer, keys_of
from modules.planning.lookup.answer import ThemeState
from modules.planning.lookup.question import Question, decode
from modules.planning.lookup.terms import Explained, terms_for
from modules.planning.lookup.words import measures_words
from modules.planning.plans.words import STANDINGS, THEMES, LegalStanding, PlanTheme

LANGUAGES = ("vi", "en")
LAW_STATUS = {LegalStanding.SUSPENDED: "suspended"}
"""All others are in force."""
Content = Mapping[str, Any]


def oereb(extract: Extract, content: Content, *, url: str) -> str:
    """The extract as text."""
    themes = content["themes"]
    body = {
        "ExtractIdentifier": extract.number,
        "CreationDate": extract.made_at.isoformat(),
        "InForceOn": content["day"],
        "Digest": {"Algorithm": "SHA-256", "Value": extract.digest},
        "PLRCadastreAuthority": {"Name": extract.issuer},
        "ConcernedTheme": themes_in(themes, ThemeState.CONCERNED),
        "NotConcernedTheme": themes_in(themes, ThemeState.NOT_CONCERNED),
        "ThemeWithoutData": themes_in(themes, ThemeState.NO_DATA),
        "RealEstate": real_estate(extract, content, decode(content["question"])),
        "Glossary": [glossary_entry(term) for term in terms_for(keys_of(content))],
        "Disclaimer": [{"Content": spoken_in(disclaimer)}],
        "QRCode": qr_code(url),
        "QRCodeRef": url,
    }  # fmt: skip
    return json.dumps({"Extract": body}, ensure_ascii=False, indent=1)


def spoken_in(say: Callable[[], str]) -> list[dict[str, str]]:
    """A text in each language."""
    found = []
    for language in LANGUAGES:
        with force_locale(language):
            found.append({"Language": language, "Text": say()})
    return found


def glossary_entry(term: Explained) -> dict[str, Any]:
    """A word with its meaning."""
    return {"Title": spoken_in(lambda: str(term.word)), "Content": spoken_in(lambda: str(term.meaning))}


def themes_in(themes: list[Content], state: ThemeState) -> list[dict[str, Any]]:
    """The themes in a state."""
    return [theme_of(theme["theme"]) for theme in themes if theme["state"] == state]


def theme_of(name: str) -> dict[str, Any]:
    """A theme with its code."""
    return {"Code": name, "Text": spoken_in(lambda: str(THEMES[PlanTheme(name)]))}


def real_estate(extract: Extract, content: Content, question: Question) -> dict[str, Any]:
    """The land with what restricts it; `Limit` is in the plane that is named, or in WGS 84."""
    return {
        "Description": extract.place,
        "Question": content["question"],
        "CoordinateSystem": f"EPSG:{question.system.epsg if question.system else 4326}",
        "Limit": shapely.geometry.mapping(question.shape),
        "MeasuredArea": content["area_m2"],
        "LandRegistryArea": content["registered_m2"],
        "RestrictionOnLandownership": [
            restriction(theme["theme"], plan, zone)
            for theme in content["themes"]
            for plan in theme["plans"]
            for zone in plan["zones"]
        ],
    }


def restriction(theme: str, plan: Content, zone: Content) -> dict[str, Any]:
    """What one zone says of the land."""
    look, label = zone["look"], zone["label"]
    office = {"Name": plan["unit"], "Head": plan["head"]}
    return {
        "LegendText": [{"Language": each, "Text": look.title(each) or label} for each in LANGUAGES],
        "Label": label,
        "Theme": theme_of(theme),
        "TypeCode": zone["code"],
        "TypeCodelist": plan["code_source"],
        "Lawstatus": {
            "Code": LAW_STATUS.get(plan["standing"], "inForce"),
            "Text": spoken_in(lambda: str(STANDINGS[plan["standing"]])),
        },
        "AreaShare": zone["m2"],
        "PartInPercent": zone["percent"],
        "Information": spoken_in(lambda: measures_words(zone["storeys"], zone["density"], zone["far"])),
        "Symbol": base64.b64encode(swatch(look).encode()).decode(),
        "LegalProvisions": [legal_provision(plan, office)],
        "ResponsibleOffice": office,
    }


def legal_provision(plan: Content, office: dict[str, Any]) -> dict[str, Any]:
    """The decision on which a plan stands, in the version that was in force."""
    return {
        "Type": "LegalProvision",
        "Title": plan["name"],
        "OfficialNumber": plan["decision"],
        "DecidedOn": plan["decided_on"],
        "PublishedFrom": plan["valid_from"],
        "Version": plan["number"],
        "Issuer": plan["issuer"],
        "TextAtWeb": plan["document_url"] or None,
        "ResponsibleOffice": office,
    }


def qr_code(url: str) -> str:
    """PNG, base64."""
    stream = io.BytesIO()
    segno.make(url, error="m", micro=False).save(stream, kind="png", border=2, scale=4)
    return base64.b64encode(stream.getvalue()).decode()

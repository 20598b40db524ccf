"""An extract as PDF: its content in the reader's words, its maps, its code, put into `extract.typ`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import segno
from flask_babel import gettext as _

from dothi.content import typesetting
from dothi.language.formatting import local_datetime, number
from dothi.language.locales import spoken
from dothi.sites.site import Site
from modules.planning.extract.content import in_groups
from modules.planning.extract.drawing import swatch
from modules.planning.extract.maps import MOST_DRAWN, maps_of
from modules.planning.extract.models import Extract
from modules.planning.extract.standing import SinceThen
from modules.planning.extract.words import (
    day_words,
    gists_of,
    land_facts,
    land_rows,
    plan_facts,
    plan_kind_words,
    standing_words,
    theme_sentence,
)
from modules.planning.lookup.question import Question, decode
from modules.planning.lookup.terms import terms_for
from modules.planning.lookup.words import THEME_STATES
from modules.planning.plans.words import THEMES, PlanTheme

Content = Mapping[str, Any]


def pdf_of(site: Site, extract: Extract, content: Content, *, url: str, standings: Sequence[SinceThen]) -> bytes:
    """The document, in the reader's language. One statement a theme with zones. Raises Busy."""
    question = decode(content["question"])
    maps = maps_of(site.tenant_id, question, content["themes"])
    return typesetting.pdf(__package__ or "", "extract.typ", {
        **head(site, extract, content, url),
        "notices": [words for each in standings if (words := standing_words(each))],
        "is_point": question.is_point,
        "land": land(extract, content, question),
        "overview": overview(content),
        "zone_columns": [_("Mã"), _("Mục đích sử dụng")],
        "themes": [theme_part(theme, maps.get(theme["theme"])) for theme in content["themes"]],
        "glossary": {
            "title": _("Giải thích từ ngữ"),
            "terms": [[str(term.word), str(term.meaning)] for term in terms_for(keys_of(content))],
        },
        "check": check(extract, url),
    })  # fmt: skip


def head(site: Site, extract: Extract, content: Content, url: str) -> dict[str, Any]:
    """Who says it, under which number, as of when."""
    hotline = f"{_('Đường dây nóng')}: {site.hotline}".replace(" ", "\u00a0") if site.hotline else ""
    contact = (site.address, hotline, site.email)
    return {
        "lang": spoken() or "vi",
        "accent": site.accent,
        "issuer": extract.issuer,
        "contact": " · ".join(filter(None, contact)),
        "title": _("Phiếu thông tin quy hoạch"),
        "number": extract.number,
        "head": [
            [_("Số"), extract.number],
            [_("Lập lúc"), local_datetime(extract.made_at)],
            [_("Quy hoạch áp dụng vào ngày"), day_words(content["day"])],
        ],
        "qr": segno.make(url, error="m", micro=False).svg_inline(border=2, scale=10, omitsize=True),
        "qr_hint": _("Quét để kiểm tra"),
        "disclaimer": disclaimer(),
        "footer": f"{extract.number} · {in_groups(extract.digest)}",
    }


def disclaimer() -> str:
    """What an extract is not."""
    return str(
        _(
            "Thông tin chỉ có giá trị tham khảo: lấy tự động từ bản đồ đã công bố, không thay cho văn bản của cơ quan"
            " có thẩm quyền. Ranh giới trên thực địa có thể lệch so với bản đồ."
        )
    )


def land(extract: Extract, content: Content, question: Question) -> dict[str, Any]:
    """What was asked about."""
    is_plane = question.system is not None
    return {
        "title": _("Vị trí được hỏi") if question.is_point else _("Thửa đất được hỏi"),
        "facts": [[name, value] for name, value in land_facts(extract.place, content, question) if value],
        "columns": [_("Góc"), *([_("X (bắc)"), _("Y (đông)")] if is_plane else [_("Vĩ độ"), _("Kinh độ")])],
        "corners": land_rows(question),
        "corners_title": _("Các góc thửa"),
    }


def overview(content: Content) -> dict[str, Any]:
    """Each theme with its state, and what it comes to."""
    sentences = {gist.theme: gist.sentence for gist in gists_of(content)}
    return {
        "title": _("Tóm tắt"),
        "rows": [
            [str(THEMES[PlanTheme(name)]), str(THEME_STATES[theme["state"]]), sentences.get(name, "")]
            for theme in content["themes"]
            for name in [theme["theme"]]
        ],
    }


def theme_part(theme: Content, drawn: Mapping[str, Any] | None) -> dict[str, Any]:
    """A theme with its map, its legend and its plans."""
    legend = [
        {"swatch": swatch(look), "code": look.code or _("Mã khác"), "name": look.title(spoken()), "is_met": is_met}
        for look, is_met in (drawn["looks"] if drawn else ())
    ]
    name = drawn["plan"]["name"] if drawn else ""
    caption = _("%(plan)s. Đường đỏ: nơi được hỏi; ô chung quanh vẽ nhạt.", plan=name)
    if drawn and drawn["is_cut"]:
        left_out = _("Bản đồ chỉ vẽ %(n)s ô, còn ô chưa vẽ.", n=number(MOST_DRAWN))
        caption = f"{caption} {left_out}"
    return {
        "title": str(THEMES[PlanTheme(theme["theme"])]),
        "sentence": theme_sentence(theme),
        "map": drawn["svg"] if drawn else None,
        "caption": caption,
        "legend": legend,
        "plans": [plan_part(plan) for plan in theme["plans"]],
    }


def plan_part(plan: Content) -> dict[str, Any]:
    """A plan: its zones there, what lies in none, its sources."""
    others, rest = plan["others"], []
    if others["count"]:
        rest.append(_("Và %(n)s ô nhỏ hơn, tổng cộng %(m2)s m².", n=number(others["count"]), m2=number(others["m2"])))
    if not plan["zones"]:
        rest.append(_("Quy hoạch này bao trùm vị trí, nhưng không có ô nào tại đây."))
    if plan["rest_percent"]:
        percent = number(plan["rest_percent"])
        rest.append(_("%(n)s %% thửa đất không nằm trong ô nào của quy hoạch này.", n=percent))
    columns = columns_of(plan["zones"])
    return {
        "name": plan["name"],
        "kind": plan_kind_words(plan),
        "columns": [title for title, _key in columns],
        "zones": [zone_part(zone, [key for _title, key in columns]) for zone in plan["zones"]],
        "rest": rest,
        "facts": [[name, value] for name, value in plan_facts(plan) if value],
    }


def columns_of(zones: Sequence[Content]) -> Sequence[tuple[str, str]]:
    """The numbers that any of the zones has: title and key."""
    titles = (
        (_("Tầng cao tối đa"), "storeys"),
        (_("Mật độ xây dựng, %"), "density"),
        (_("Hệ số sử dụng đất"), "far"),
        ("m²", "m2"),
        ("%", "percent"),
    )
    return [(title, key) for title, key in titles if any(zone[key] is not None for zone in zones)]


def zone_part(zone: Content, keys: Sequence[str]) -> dict[str, Any]:
    """A row of the table of zones."""
    look, label = zone["look"], zone["label"]
    use = look.title(spoken())
    return {
        "swatch": swatch(look),
        "code": zone["code"] or _("không có mã"),
        "name": use or label or _("Mã không có trong danh mục"),
        "label": label if use and label != use else "",
        "numbers": [number(zone[key]) if zone[key] is not None else "" for key in keys],
    }


def keys_of(content: Content) -> set[str]:
    """What of the glossary it needs."""
    plans = [plan for theme in content["themes"] for plan in theme["plans"]]
    measured = {name for plan in plans for zone in plan["zones"] for name in ("density", "far") if zone[name]}
    return {plan["kind"] for plan in plans} | {plan["adjustment"] for plan in plans} | measured


def check(extract: Extract, url: str) -> dict[str, Any]:
    """How the paper is checked."""
    return {
        "title": _("Kiểm tra phiếu này"),
        "sentence": _(
            "Quét mã, hoặc mở trang dưới đây và so số, thời điểm, mã kiểm tra. Trang cũng cho biết quy hoạch có thay"
            " đổi từ đó hay không. Phiếu không ghi người đã hỏi."
        ),
        "url": url.partition("?")[0].removeprefix("https://").removeprefix("http://"),
        "facts": [[_("Số"), extract.number], [_("Mã kiểm tra"), in_groups(extract.digest)]],
    }

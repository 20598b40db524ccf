"""What everyone sees at /du-lich/su-kien: what comes, a month, one happening."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from dothi.database.direct import reading
from dothi.manifest.house import house
from dothi.manifest.permissions import public
from dothi.sites.site import Site, current_site
from dothi.values import clock
from dothi.values.worktime import LOCAL_ZONE
from dothi.web.routes import Routes
from dothi.web.shared import PLACE, shared
from modules.tourism.day_names import WEEKDAYS
from modules.tourism.explore.presentation import language
from modules.tourism.happenings.filters import ALL, TODAY, WEEKEND, happening_filters, happenings_asked, span_of
from modules.tourism.happenings.keeping import AHEAD, BACK
from modules.tourism.happenings.kinds import HAPPENING_KINDS, HappeningKind, HappeningStatus
from modules.tourism.happenings.linked_data import linked_data
from modules.tourism.happenings.months import Month, filled, read_month, weeks_of
from modules.tourism.happenings.presentation import (
    by_day,
    card_of,
    happening_facts,
    happening_kind_options,
    happening_url,
    next_card,
    shown_dates,
)
from modules.tourism.happenings.reading import (
    MOST_IN_MONTH,
    find_place_name,
    get_public,
    list_coming,
    list_days,
    list_regular,
)
from modules.tourism.happenings.rows import HappeningRow
from modules.tourism.happenings.saying import day_words, lunar_words
from modules.tourism.happenings.schedule import next_dates, this_quarter
from modules.tourism.texts import read

TEXTS = ("name", "summary", "body")
routes = Routes()


@routes.get("/su-kien")
@public
def happenings() -> ResponseReturnValue:
    """What comes, day by day. One statement when it is kept, else three; four at a place."""
    site, words = current_site(), language()
    asked, now = happenings_asked(request.args), this_quarter(clock.now())
    key = ("happenings", words, now, *sorted(asked.items()))
    listed = shared(site.tenant_id, key, lambda: coming(site, asked, now))
    return listed.within(render_template("tourism/happenings/list.html", listing=PLACE))


def coming(site: Site, asked: dict[str, Any], now: datetime) -> str:
    """The list with its filters, the same for everyone. Two statements, three at a place."""
    today, words = now.astimezone(LOCAL_ZONE).date(), language()
    span, chosen = span_of(asked, today), {name: value for name, value in asked.items() if name != "cursor"}
    with reading():
        page = list_coming(
            site.tenant_id,
            happening_filters(asked),
            first=span.first,
            last=span.last,
            after=now if span.first == today else None,
            cursor=asked.get("cursor", ""),
        )
        regular = list_regular(site.tenant_id, happening_filters(asked), today=today)
        place = place_chosen(site, asked, words)
    return render_template(
        "tourism/happenings/_list.html",
        regular=[next_card(each, now, words) for each in regular] if happening_filters(asked).is_rare else [],
        groups=by_day(page.items, words),
        filters=chosen,
        place=place,
        tabs=list_tabs(chosen),
        kind_options=happening_kind_options(),
        next_url=url_for(".happenings", **chosen, cursor=page.next_cursor) if page.next_cursor else None,
        first_url=url_for(".happenings", **chosen) if "cursor" in asked else None,
        feed_url=feed_url(site, chosen),
        language=words,
    )


@routes.get("/su-kien/lich")
@public
def happening_month() -> ResponseReturnValue:
    """A month with its lunar dates. One statement when it is kept, else three; four at a place."""
    site, words, now = current_site(), language(), clock.now()
    today = now.astimezone(LOCAL_ZONE).date()
    month = read_month(request.args.get("month", ""), today)
    asked = {name: value for name, value in happenings_asked(request.args).items() if name in {"kind", "place", "all"}}
    key = ("happenings.month", words, today, month, *sorted(asked.items()))
    listed = shared(site.tenant_id, key, lambda: month_table(site, month, asked, now))
    return listed.within(render_template("tourism/happenings/month.html", listing=PLACE))


def month_table(site: Site, month: Month, asked: dict[str, Any], now: datetime) -> str:
    """The month, the same for everyone. Two statements, three at a place."""
    today, words, weeks = now.astimezone(LOCAL_ZONE).date(), language(), weeks_of(month)
    with reading():
        rows = list_days(site.tenant_id, happening_filters(asked), first=weeks[0][0], last=weeks[-1][-1])
        regular = list_regular(site.tenant_id, happening_filters(asked), today=today)
        place = place_chosen(site, asked, words)
    current, first, last = (Month(day.year, day.month) for day in (today, today - BACK, today + AHEAD))
    return render_template(
        "tourism/happenings/_month.html",
        title=month_title(month),
        weeks=filled(month, rows, today),
        month=month,
        weekdays=[str(name) for name in WEEKDAYS],
        months=[(str(each), month_title(each)) for each in months_between(min(first, month), max(last, month))],
        before_url=url_for(".happening_month", month=str(month.beside(-1)), **asked) if month > first else None,
        after_url=url_for(".happening_month", month=str(month.beside(1)), **asked) if month < last else None,
        today_url=url_for(".happening_month", **asked) if month != current else None,
        regular=[next_card(each, now, words) for each in regular] if "all" not in asked else [],
        all_url=url_for(".happening_month", month=str(month), **asked, all=ALL) if "all" not in asked else None,
        is_cut=len(rows) == MOST_IN_MONTH,
        card=lambda row: card_of(row, words),
        day_words=lambda day: day_words(words, day),
        lunar_words=lambda day: lunar_words(words, day),
        filters=asked,
        place=place,
        kind_options=happening_kind_options(),
        feed_url=feed_url(site, asked),
        language=words,
    )


@routes.get("/su-kien/<happening>")
@public
def happening(happening: str) -> ResponseReturnValue:
    """One public happening. One statement."""
    site = current_site()
    return happening_page(site, get_public(site.tenant_id, happening))


def happening_page(site: Site, found: HappeningRow | Any, *, preview: str = "") -> str:
    """Its page; `preview` is the way back to the desk."""
    words, now = language(), clock.now()
    url = happening_url(site, found.slug)
    upcoming = next_dates(found, now)
    texts = {field: read(found.texts, field, words) for field in TEXTS}
    return render_template(
        "tourism/happenings/happening.html",
        happening=found,
        kind=str(HAPPENING_KINDS[HappeningKind(found.kind)]),
        is_off=found.status == HappeningStatus.CANCELLED,
        text=texts,
        is_untranslated=any(text.words and text.language != words for text in texts.values()),
        dates=shown_dates(found, now, words),
        facts=happening_facts(found, words),
        place=read(found.place_texts, "name", words) if found.place_texts else None,
        data=None
        if preview
        else linked_data(found, upcoming, site=site, organiser=organiser(site), language=words, url=url),
        url=url,
        calendar_url=happening_url(site, found.slug, f".ics{'?lang=en' if words == 'en' else ''}"),
        language=words,
        preview=preview,
    )


def place_chosen(site: Site, asked: Mapping[str, str], words: str) -> str:
    """The name of the place that narrows a list; empty when none does."""
    texts = find_place_name(site.tenant_id, asked["place"]) if "place" in asked else None
    return read(texts, "name", words).words if texts else ""


def list_tabs(chosen: Mapping[str, Any]) -> list[dict[str, object]]:
    """The spans that people ask for most."""
    kept = {name: value for name, value in chosen.items() if name in {"kind", "place"}}
    is_own = "from" in chosen or "to" in chosen
    return [
        {
            "title": title,
            "url": url_for(".happenings", when=when or None, **kept),
            "active": not is_own and chosen.get("when", "") == when,
        }
        for when, title in (("", _("Sắp tới")), (TODAY, _("Hôm nay")), (WEEKEND, _("Cuối tuần này")))
    ]


def feed_url(site: Site, chosen: Mapping[str, str]) -> str:
    """Where a phone follows what is shown, whole with its host."""
    named: dict[str, Any] = {name: chosen[name] for name in ("kind", "place") if name in chosen}
    if language() != "vi":
        named["lang"] = language()
    return house().settings.url_of(site.canonical_host, url_for(".happening_feed", **named))


def months_between(first: Month, last: Month) -> list[Month]:
    """All of them, at most those of a life."""
    found = [first]
    while found[-1] < last and len(found) < 1_200:
        found.append(found[-1].beside(1))
    return found


def month_title(month: Month) -> str:
    """`Tháng 12/2026`."""
    return str(_("Tháng %(month)s/%(year)s", month=month.number, year=month.year))


def organiser(site: Site) -> str:
    """Who announces it."""
    return str(getattr(site, "organisation", "") or site.name)

"""What a report's blocks are filled with: six statements, however many there are."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import force_locale
from flask_babel import gettext as _

from dothi.numbers.dimensions import UNIT
from dothi.sites.site import Site
from dothi.values import clock
from modules.dashboards.boards.material import names_of
from modules.dashboards.boards.parts import AskedParts, load_parts, values_of
from modules.dashboards.boards.ranks import ranked
from modules.dashboards.indicators.definition import SOURCE
from modules.dashboards.indicators.periods import Period, last_periods
from modules.dashboards.indicators.service import load_definitions
from modules.dashboards.reports.blocks import CHARTS, BlockKind, ReportBlock
from modules.dashboards.reports.content import JUDGED, Content, Ranks, ReportMaterial, content_of, span_of
from modules.dashboards.values.reading import load_book


def content_now(site: Site, blocks: Sequence[ReportBlock], period: Period) -> Content:
    """What the report says as of this moment, in Vietnamese."""
    with force_locale(SOURCE):
        material = load_material(site, blocks, period)
        return content_of(blocks, period, material, issuer=site.organisation or site.name, at=clock.now())


def load_material(site: Site, blocks: Sequence[ReportBlock], period: Period) -> ReportMaterial:
    """Values from the oldest period that a block shows on, and rankings of this one."""
    definitions = load_definitions(site)
    codes = sorted({code for block in blocks for code in block.codes if code in definitions})
    by_unit = [
        AskedParts(definitions[code], UNIT, span_of(period))
        for block in blocks
        if block.kind is BlockKind.RANKING
        for code in block.codes
        if code in definitions
    ]
    shown = max((block.periods for block in blocks if block.kind in CHARTS), default=JUDGED)
    since = last_periods(period, max(JUDGED, shown))[0].a_year_before().begins
    return ReportMaterial(
        book=load_book(site.tenant_id, definitions, codes, since=since, today=clock.local_today()),
        ranks=load_ranks(site, by_unit),
    )


def load_ranks(site: Site, asked: Sequence[AskedParts]) -> Ranks:
    """The units by these indicators. Two statements, none where nothing is asked."""
    parts, names = load_parts(site.tenant_id, asked), names_of(site, {each.dimension for each in asked})
    return {
        (each.definition.code, each.span): ranked(
            each.definition, values_of(each.definition, parts[each.key]), names, _("Không thuộc đơn vị nào")
        )
        for each in asked
        if each.key in parts
    }

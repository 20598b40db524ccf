"""The chart of what an alert is about: an indicator's periods, a sensor's hours."""

from __future__ import annotations

from typing import NamedTuple
from uuid import UUID

from flask_babel import gettext as _

from dothi.sites.site import current_site
from dothi.values import clock
from dothi.web.charts import Chart
from modules.dashboards.alerts.subjects import Subject, SubjectKind
from modules.dashboards.desk.figures import chart_of
from modules.dashboards.desk.pages import book_of_years
from modules.dashboards.desk.words import SOURCES
from modules.dashboards.indicators.service import load_definitions
from modules.dashboards.sensors.charting import chart_of_spans
from modules.dashboards.sensors.pages import spans_of
from modules.dashboards.sensors.service import get_sensor
from modules.dashboards.sensors.spans import Length
from tenants.kit.current import tenant_id


class SubjectChart(NamedTuple):
    """A chart, what its columns are, and where the numbers come from."""

    chart: Chart
    axis: str
    source: str


def chart_of_subject(subject: Subject) -> SubjectChart:
    """The subject's newest values. Four statements at the most."""
    if subject.kind is SubjectKind.SENSOR:
        sensor = get_sensor(tenant_id(), UUID(subject.key))
        drawn = chart_of_spans(sensor, spans_of(sensor, Length.HOUR), Length.HOUR, clock.now())
        return SubjectChart(drawn, _("Giờ"), _("Cảm biến"))
    definitions = load_definitions(current_site())
    definition = definitions[subject.key]
    drawn = chart_of(book_of_years(definition, definitions, clock.local_today()), definition)
    return SubjectChart(drawn, _("Kỳ"), str(SOURCES[definition.source]))

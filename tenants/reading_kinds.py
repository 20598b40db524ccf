"""Files that people of a tenant upload to be read by a job: for the manifest."""

from __future__ import annotations

from dothi.content.confined import Limits
from dothi.manifest.module import ReadingKind
from tenants.areas import importing as area_import
from tenants.areas import standing as area_standing
from tenants.gazetteer import importing as gazetteer_import
from tenants.people import list_import

READINGS = (
    ReadingKind(
        name=list_import.KIND,
        work="tenants.people.list_reading:read_file",
        finish=list_import.stage_list,
        limits=Limits(seconds=10, memory=128, file=16),
    ),
    ReadingKind(
        name=area_import.KIND,
        work="tenants.areas.reading:read_file",
        prepare=area_standing.prepare,
        finish=area_import.stage_import,
        limits=Limits(seconds=20, memory=256, file=32),
    ),
    ReadingKind(
        name=gazetteer_import.KIND,
        work=gazetteer_import.WORK,
        prepare=gazetteer_import.prepare,
        finish=gazetteer_import.stage_import,
        limits=gazetteer_import.LIMITS,
    ),
)

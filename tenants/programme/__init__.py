"""The programme: projects, phases and items, their gates, the go-live on its day, and what came of it."""

from dothi.portable import LeftOut
from tenants.programme import models

THE_PROVINCES = "the plan and what came of it are the province's, which stays"
TABLES = tuple(
    LeftOut(model.__tablename__, THE_PROVINCES)
    for model in (
        models.Project,
        models.Phase,
        models.Item,
        models.Gate,
        models.Readiness,
        models.Override,
        models.Measure,
        models.Evaluation,
        models.Figure,
    )
)
"""None of them moves with a tenant."""

__all__ = ["TABLES", "models"]

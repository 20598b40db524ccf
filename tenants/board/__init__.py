"""The province's board: what tenants tell of their figures, and one screen that shows where the rollout stands."""

__all__ = [
    "activity",
    "events",
    "figures",
    "history",
    "pages",
    "pages_evaluation",
    "pages_measures",
    "pages_timeline",
    "population",
    "sparkline",
]

"""Names under which dispatchers of the former version queued jobs, for the hour in which both run. Goes with 0.2."""

from dothi.work.jobs import run_delivery, run_scheduled

__all__ = ["run_delivery", "run_scheduled"]

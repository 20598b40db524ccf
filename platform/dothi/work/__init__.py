"""Deliveries and scheduled work: the dispatcher hands them out, jobs do them, what is over goes."""

__all__ = ["dispatch", "jobs", "nudge", "old_events"]

"""Domain events: written in the transaction that causes them, or addressed to another tenant of the province."""

__all__ = ["addressed", "events"]

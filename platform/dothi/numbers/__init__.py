"""Numbers that events keep: how many there are now, how many came a day."""

__all__ = ["counts", "dimensions", "sums"]

"""Plain values and their rules: ids, instants, working hours, points, letters, errors. No database, no request."""

__all__ = [
    "actor",
    "addresses",
    "alphabet",
    "cells",
    "clock",
    "days",
    "errors",
    "findings",
    "geo",
    "ids",
    "known",
    "letters",
    "log_lines",
    "memory",
    "moved_clock",
    "networks",
    "own_position",
    "phones",
    "worktime",
]

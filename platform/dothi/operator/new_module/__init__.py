"""Writes a working service from `skeleton/`, for `dothi new-module NAME`; docs/modules.md walks through it."""

"""Dashboards that staff put together from tiles: what a tile is, the boards, how they are read, drawn and arranged."""

"""Layers: all zones of one file or drawing. `content` works out what is stored (pure), `storing` keeps it."""

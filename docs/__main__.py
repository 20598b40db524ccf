"""Writes the documents that are made from the code: `python -m docs`. Tests hold each against it."""

from __future__ import annotations

import sys

from docs import events, permissions
from docs.components import our_components

for document in (permissions, events):
    document.TARGET.write_text(document.render(our_components()), encoding="utf-8")
    sys.stdout.write(f"{document.TARGET.name} is up to date\n")

"""The summary on top of a refused form names each field: its label stands before a reason that doesn't say it,
and a line about no field of the page leads nowhere.

The summary is written before the fields are, so their labels are read from the finished page. Called for every page.
"""

from __future__ import annotations

import re
from html import unescape

SUMMARY = '<div class="dt-errors"'
LINE = re.compile(r'(<li><a href="#([^"]+)">)([^<]*)(</a></li>)')
HEAD = re.compile(
    r'<(?:label class="form-label" for="([^"]+)"'
    r'|fieldset class="dt-field[^>]* id="([^"]+)"[^>]*>\s*<legend class="form-label")>([^<]*)'
)


def name_fields(page: str) -> str:
    """The page with the labels in its summary; as it is where it has none."""
    start = page.find(SUMMARY)
    if start < 0:
        return page
    end = page.index("</div>", start)
    labels = {one or other: label.strip() for one, other, label in HEAD.findall(page, end)}

    def named(line: re.Match[str]) -> str:
        opening, field, reason, closing = line.groups()
        if f'id="{field}"' not in page:
            return f"<li>{reason}</li>"
        label = labels.get(unescape(field), "")
        if not label or label.lower() in reason.lower():
            return line.group()
        return f"{opening}{label}: {reason}{closing}"

    return page[:start] + LINE.sub(named, page[start:end]) + page[end:]

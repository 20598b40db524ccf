"""How many SQL statements a request takes, counted in a process of our own with what a worker remembers."""

from __future__ import annotations

import json

from flask import Flask

from bench.pages import Page, new_report
from dothi.testing.statements import watching


def count_statements(app: Flask, page: Page) -> int:
    """Statements of the second request; opening (one round trip with the scope) and commit come on top."""
    ask(app, page)
    with watching(app) as seen:
        ask(app, page)
    return len(seen)


def ask(app: Flask, page: Page) -> None:
    """One request; it must succeed."""
    headers = {"Host": page.host, "Cookie": page.cookie} if page.cookie else {"Host": page.host}
    client = app.test_client(use_cookies=False)
    if page.creates:
        answer = client.post(page.path, json=json.loads(new_report()), headers=headers)
    else:
        answer = client.get(page.path, headers=headers)
    if answer.status_code // 100 != 2:
        raise RuntimeError(f"{page.path} answered {answer.status}: {answer.get_data(as_text=True)[:500]}")

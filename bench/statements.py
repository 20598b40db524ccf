"""What is found in a process of our own: how many SQL statements a request takes, and which cookies come with it."""

from __future__ import annotations

import json
from dataclasses import replace

from flask import Flask
from werkzeug.test import TestResponse

from bench.pages import Page, new_report
from dothi_testing.statements import watching


def count_statements(app: Flask, page: Page) -> int:
    """Statements of the second request; opening (one round trip with the scope) and commit come on top."""
    ask(app, page)
    with watching(app) as seen:
        ask(app, page)
    return len(seen)


def with_cookies(app: Flask, page: Page) -> Page:
    """The page as a browser asks for it again: with the cookies that its first answer set."""
    if page.posts:
        return page
    beside = with_cookies(app, page.beside) if page.beside else None
    given = [line.split(";", 1)[0] for line in ask(app, page).headers.getlist("Set-Cookie")]
    return replace(page, beside=beside, cookie="; ".join([*([page.cookie] if page.cookie else []), *given]))


def ask(app: Flask, page: Page) -> TestResponse:
    """One request; it must succeed."""
    headers = {"Host": page.host, "Cookie": page.cookie} if page.cookie else {"Host": page.host}
    client = app.test_client(use_cookies=False)
    if page.posts:
        body = page.body or new_report()
        answer = client.post(page.path, json=json.loads(body), headers=headers)
    else:
        answer = client.get(page.path, headers=headers)
    if answer.status_code // 100 != 2:
        raise RuntimeError(f"{page.path} answered {answer.status}: {answer.get_data(as_text=True)[:500]}")
    return answer

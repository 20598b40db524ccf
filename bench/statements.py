"""What is found in a process of our own: how many SQL statements a request takes, and which cookies come with it."""

from __future__ import annotations

import json
from dataclasses import replace
from http import HTTPStatus

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
    """The page as programs ask for it again: with the cookies that its first answer set, and its ETag if it repeats."""
    if page.posts:
        return page
    beside = with_cookies(app, page.beside) if page.beside else None
    first = ask(app, page).headers
    given = [line.split(";", 1)[0] for line in first.getlist("Set-Cookie")]
    cookie = "; ".join([*([page.cookie] if page.cookie else []), *given])
    return replace(page, beside=beside, cookie=cookie, etag=first["ETag"] if page.repeats else "")


def ask(app: Flask, page: Page) -> TestResponse:
    """One request; it must succeed."""
    headers = {"Host": page.host, "Cookie": page.cookie, "If-None-Match": page.etag}
    headers = {name: value for name, value in headers.items() if value}
    client = app.test_client(use_cookies=False)
    if page.posts:
        body = page.body or new_report()
        answer = client.post(page.path, json=json.loads(body), headers=headers)
    else:
        answer = client.get(page.path, headers=headers)
    if answer.status_code // 100 != 2 and not (page.etag and answer.status_code == HTTPStatus.NOT_MODIFIED):
        raise RuntimeError(f"{page.path} answered {answer.status}: {answer.get_data(as_text=True)[:500]}")
    return answer

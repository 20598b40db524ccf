"""The two yardsticks, served as Dothi is: bare Flask with a constant page, and with one query by primary key."""

from __future__ import annotations

import os

from flask import Flask
from psycopg_pool import ConnectionPool

app = Flask("yardsticks")
pool = ConnectionPool(os.environ["DATABASE_URL"], min_size=1, max_size=2, open=False)


@app.get("/healthz")
@app.get("/constant")
def constant() -> str:
    """Yardstick 1."""
    return "<!doctype html><title>Dothi</title><p>Xin chào.</p>"


@app.get("/query")
def query() -> dict[str, object]:
    """Yardstick 2: one row of `bench_row`, a table without policies."""
    pool.open()  # after the fork; does nothing when it is open
    with pool.connection() as connection:
        row = connection.execute("SELECT id, title FROM bench_row WHERE id = %s", (7,)).fetchone()
    assert row is not None
    return {"id": row[0], "title": row[1]}

"""Is the schema the code's, and is anything waiting for the operator?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import psycopg

from dothi.database.revisions import code_revision, schema_revision
from dothi.values.findings import Finding

GIVEN_UP = """
SELECT tenant_id, handler, count(*), min(error) FROM dothi_delivery
WHERE done_at IS NULL AND failed_at IS NOT NULL AND dismissed_at IS NULL
GROUP BY tenant_id, handler ORDER BY tenant_id, handler"""


def check_schema(connection: psycopg.Connection[Any]) -> Iterator[Finding]:
    """The schema is at the code's revision."""
    found, wanted = schema_revision(connection), code_revision()
    if found != wanted:
        line = f"the schema is at {', '.join(found) or 'nothing'}, this version wants {', '.join(wanted)}"
        yield Finding(check="schema", line=line)


def check_deliveries(connection: psycopg.Connection[Any]) -> Iterator[Finding]:
    """No consequence was given up but those that the operator has dismissed."""
    for tenant_id, handler, number, error in connection.execute(GIVEN_UP):
        line = f"{number} deliveries of {handler} were given up: {' '.join(str(error).split())[:200]}"
        yield Finding(check="deliveries", tenant_id=tenant_id, line=line)

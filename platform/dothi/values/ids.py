"""Identifiers made in Python, never by the database: keys of rows and secrets in links. Called by every model."""

import json
import secrets
import uuid
from collections.abc import Mapping
from typing import Any

import uuid_utils.compat

TOKEN_BYTES = 16


def new_id() -> uuid.UUID:
    """A fresh UUIDv7 (RFC 9562): it grows with time, so that new rows land at the end of their index."""
    return uuid_utils.compat.uuid7()


def id_for(client_id: uuid.UUID | None, content: Mapping[str, Any]) -> uuid.UUID:
    """The id of what a form makes: the same for the same words in the same form; filled in otherwise, another."""
    if client_id is None:
        return new_id()
    return uuid.uuid5(client_id, json.dumps(content, sort_keys=True, default=str))


def new_token() -> str:
    """A fresh secret for a link or a file name: 22 url-safe characters that carry 128 random bits."""
    return secrets.token_urlsafe(TOKEN_BYTES)

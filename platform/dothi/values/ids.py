"""Identifiers made in Python, never by the database: keys of rows and secrets in links. Called by every model."""

import secrets
import uuid

import uuid_utils.compat

TOKEN_BYTES = 16


def new_id() -> uuid.UUID:
    """A fresh UUIDv7 (RFC 9562): it grows with time, so that new rows land at the end of their index."""
    return uuid_utils.compat.uuid7()


def new_token() -> str:
    """A fresh secret for a link or a file name: 22 url-safe characters that carry 128 random bits."""
    return secrets.token_urlsafe(TOKEN_BYTES)

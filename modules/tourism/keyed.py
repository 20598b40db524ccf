"""Secrets made of the deployment's key and what they are for, so that none has to be stored: codes, tokens of links."""

from __future__ import annotations

import hashlib
import hmac
from base64 import urlsafe_b64encode

from dothi.manifest.house import house

CODE_DIGITS = 6


def code_for(*parts: object) -> str:
    """Six digits to type from a mail."""
    return f"{int.from_bytes(_keyed('code', *parts)[:8]) % 10**CODE_DIGITS:0{CODE_DIGITS}}"


def token_for(*parts: object) -> str:
    """A token of a link: 128 bits."""
    return urlsafe_b64encode(_keyed("token", *parts)[:16]).decode().rstrip("=")


def mark_of(*parts: object) -> str:
    """What stands for something that mustn't be kept in the clear, an address for instance."""
    return _keyed("mark", *parts).hex()


def token_hash(token: str) -> str:
    """What is stored of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def _keyed(*parts: object) -> bytes:
    text = "\x1f".join(("tourism", *map(str, parts)))
    return hmac.new(house().settings.secret_key.encode(), text.encode(), "sha256").digest()

"""Codes that open something for whoever brings them: 256 bits, of which only the hash is kept."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets


def new_code() -> str:
    """Return a code that fits a Telegram deep link (A–Z, a–z, 0–9, _ and -, at most 64): 32 random bytes."""
    return secrets.token_urlsafe(32)


def code_for(secret: str, occasion: str) -> str:
    """Return the code of an occasion: the same one each time, and nobody can tell it who does not know the secret.

    For a press that may be handled twice. The secret must not lie in this database, which keeps no code: whoever reads the
    database could make the codes anew.
    """
    digest = hmac.new(secret.encode(), f"invitation {occasion}".encode(), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")


def hash_of(code: str) -> str:
    """Return what is kept of a code. It is random, so that a plain SHA-256 cannot be searched."""
    return hashlib.sha256(code.encode()).hexdigest()

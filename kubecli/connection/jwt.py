"""What a JSON Web Token says of itself. Nothing is verified: only its issuer's keys could."""

from __future__ import annotations

import base64
import binascii
from typing import Any

import msgspec

# Who made it, for whom, until when: no secret.
PUBLIC = ("iss", "sub", "aud", "exp", "nbf", "iat")


def public_claims(token: str) -> dict[str, Any]:
    """The claims that may be shown; {} for what is no JWT."""
    claims = jwt_claims(token) or {}
    return {name: claims[name] for name in PUBLIC if name in claims}


def expiry(token: str) -> float | None:
    """When a JWT ends, in seconds since 1970; None for what is no JWT. Nothing is verified."""
    claims = jwt_claims(token)
    if claims is None:
        return None
    ends = claims.get("exp", 0)
    return float(ends) if isinstance(ends, int | float) and not isinstance(ends, bool) else None


def jwt_claims(token: str) -> dict[str, Any] | None:
    """A JWT's claims; None for what is no JWT. Padding may be there or not."""
    parts = token.split(".")
    if len(parts) != 3:
        return None
    try:
        packed = parts[1].rstrip("=")
        claims = msgspec.json.decode(base64.urlsafe_b64decode(packed + "=" * (-len(packed) % 4)))
    except (binascii.Error, ValueError, RecursionError):  # msgspec's errors are ValueErrors
        return None
    return claims if isinstance(claims, dict) else None

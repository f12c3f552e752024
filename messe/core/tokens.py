"""Random codes: what people type, phones scan and mails carry."""

import hashlib
import secrets

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Base 32 without look-alikes. Source: Douglas Crockford's Base 32."""

BADGE_LENGTH = 16
SHORT_LENGTH = 6

_LOOK_ALIKES = str.maketrans({"O": "0", "I": "1", "L": "1", "U": "V", "-": None, " ": None})


def new_badge_token() -> str:
    """80 random bits in upper case, so that a QR code stores them in alphanumeric mode."""
    return _random(BADGE_LENGTH)


def new_short_code() -> str:
    """What is printed below a badge's QR code, for typing at the door."""
    return _random(SHORT_LENGTH)


def _random(length: int) -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(length))


def read_code(typed: str) -> str:
    """`typed` as it is stored: upper case, look-alikes resolved, gaps removed."""
    return typed.strip().upper().translate(_LOOK_ALIKES)


def new_link_token() -> str:
    """A secret for a link in a mail."""
    return secrets.token_urlsafe(24)


def fingerprint(token: str) -> str:
    """What the database keeps of a secret, so that a stolen copy opens nothing."""
    return hashlib.sha256(token.encode()).hexdigest()

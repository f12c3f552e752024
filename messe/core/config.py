"""Settings: defaults that are right in production, then the instance's file, then MESSE_*."""

import datetime as dt
import os
import secrets
from pathlib import Path

from flask import Config

from messe.core import counters

SETTINGS_FILE = "messe.cfg"

DEFAULTS: dict[str, object] = {
    "DEMO": False,
    # Mails and QR codes carry this address, never the request's Host header.
    "PUBLIC_URL": "http://localhost:8000",
    # How many proxies in front of the app may be believed about the visitor's address.
    "TRUSTED_PROXIES": 0,
    "MAIL_FROM": "zukunftsmesse@messe.example",
    # Without a server, mails become .eml files in the instance folder.
    "SMTP_HOST": "",
    "SMTP_PORT": 587,
    "SMTP_USER": "",
    "SMTP_PASSWORD": "",
    "SMTP_STARTTLS": True,
    "SESSION_COOKIE_HTTPONLY": True,
    "SESSION_COOKIE_SAMESITE": "Lax",
    "SESSION_COOKIE_NAME": "messe",
    # A phone that signed in before the fair is still signed in when topics are reported.
    "PERMANENT_SESSION_LIFETIME": dt.timedelta(days=31),
    # The default of one hour would refuse a phone that was offline for two.
    "WTF_CSRF_TIME_LIMIT": None,
    "MAX_CONTENT_LENGTH": 2 * 1024 * 1024,
    "MAX_FORM_MEMORY_SIZE": 500_000,
    # How often strangers may do what costs others something. Everybody in a hall shares one network
    # address, so networks have much room; signed-in devices are not counted.
    "LIMIT_MAILS_PER_RECIPIENT": "10 per hour",
    "LIMIT_MAILS_PER_DEVICE": "20 per hour",
    "LIMIT_MAILS_PER_NETWORK": "600 per hour",
    # Wrong passwords and links that open nothing.
    "LIMIT_GUESSES_PER_DEVICE": "30 per 10 minutes",
    "LIMIT_GUESSES_PER_NETWORK": "600 per 10 minutes",
    # Badges that strangers open: all in the hall may scan each other's before they sign in.
    "LIMIT_BADGES_PER_DEVICE": "120 per 10 minutes",
    "LIMIT_BADGES_PER_NETWORK": "600 per 10 minutes",
    "RATELIMIT_ENABLED": True,
    "BABEL_DEFAULT_LOCALE": "de",
    "BABEL_DEFAULT_TIMEZONE": "Europe/Berlin",
    # An error in the log quotes its statement; the names in it stay out.
    "SQLALCHEMY_ENGINE_OPTIONS": {"hide_parameters": True},
}


class SettingsError(Exception):
    """The settings cannot be used; the text says which one and how to mend it."""


def load_settings(config: Config, instance: Path, overrides: dict[str, object]) -> None:
    """Fill `config` from defaults, file, environment and `overrides`, in this order.

    Raises:
        SettingsError: a file cannot be read, there is no secret key, or a value is of no use.
    """
    config.from_mapping(DEFAULTS)
    config["SQLALCHEMY_DATABASE_URI"] = f"sqlite:///{instance / 'messe.db'}"
    config["RATELIMIT_STORAGE_URI"] = f"{counters.SCHEME}://{instance / 'limits.db'}"
    _read_settings_file(config, instance / SETTINGS_FILE)
    config.from_prefixed_env("MESSE")
    _read_secret_file(config)
    config.from_mapping(overrides)
    if not isinstance(config["TRUSTED_PROXIES"], int):
        raise SettingsError("TRUSTED_PROXIES muss eine ganze Zahl sein.")
    config["SESSION_COOKIE_SECURE"] = str(config["PUBLIC_URL"]).startswith("https://")
    if not config["SECRET_KEY"]:
        raise SettingsError(
            f"Diese Instanz hat keinen SECRET_KEY in {SETTINGS_FILE}. Hilft: messe init",
        )


def _read_settings_file(config: Config, path: Path) -> None:
    try:
        config.from_pyfile(str(path), silent=True)
    except Exception as error:  # the file is Python, so anything may go wrong in it
        raise SettingsError(f"{path} lässt sich nicht lesen: {error}") from error


def _read_secret_file(config: Config) -> None:
    name = os.environ.get("MESSE_SECRET_KEY_FILE")
    if not name:
        return
    try:
        config["SECRET_KEY"] = Path(name).read_text(encoding="utf-8").strip()
    except OSError as error:
        raise SettingsError(
            f"Die Datei aus MESSE_SECRET_KEY_FILE lässt sich nicht lesen: {name}"
        ) from error


def write_settings(instance: Path) -> Path:
    """Write a first settings file with a new secret, readable by its owner only; keeps an old one.

    Returns the file's path.
    """
    path = instance / SETTINGS_FILE
    if not path.exists():
        path.touch(mode=0o600)
        lines = (
            "# Settings of this instance; every setting can also be given as MESSE_<NAME>.",
            f'SECRET_KEY = "{secrets.token_hex(32)}"',
            "# The address that stands in mails and QR codes:",
            f'PUBLIC_URL = "{DEFAULTS["PUBLIC_URL"]}"',
        )
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def mark_as_demo(instance: Path) -> None:
    """Open the doors that only a demo has, for good."""
    with (instance / SETTINGS_FILE).open("a", encoding="utf-8") as file:
        file.write("# Invented people, open doors: never for a real fair.\nDEMO = True\n")

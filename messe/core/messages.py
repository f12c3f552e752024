"""Sentences that many forms say."""

from flask_babel import lazy_gettext as _l

EMAIL_MESSAGE = _l("Bitte geben Sie eine vollständige E-Mail-Adresse ein, etwa name@stadt.example.")
REQUIRED_MESSAGE = _l("Bitte füllen Sie dieses Feld aus.")

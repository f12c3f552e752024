"""Sentences that many forms say."""

from flask_babel import lazy_gettext as _l

EMAIL_MESSAGE = _l("Bitte geben Sie eine vollständige E-Mail-Adresse ein, etwa name@stadt.example.")
REQUIRED_MESSAGE = _l("Bitte füllen Sie dieses Feld aus.")
CHECK_MESSAGE = _l("Bitte prüfen Sie dieses Feld.")
TOO_LONG = _l("Bitte fassen Sie sich kürzer.")

# What WTForms and its validators say of themselves, in words that tell what to do.
WTFORMS_MESSAGES = {
    "This field is required.": REQUIRED_MESSAGE,
    "Invalid email address.": EMAIL_MESSAGE,
    "Invalid URL.": _l("Bitte geben Sie eine vollständige Internet-Adresse ein, mit https://."),
    "Not a valid choice.": _l("Bitte wählen Sie eine der Möglichkeiten."),
    "Invalid Choice: could not coerce.": _l("Bitte wählen Sie eine der Möglichkeiten."),
    "Not a valid integer value.": _l("Bitte geben Sie eine ganze Zahl ein."),
    "Not a valid date value.": _l("Bitte geben Sie einen Tag ein."),
    "Not a valid time value.": _l("Bitte geben Sie eine Uhrzeit ein."),
    "Not a valid datetime value.": _l("Bitte geben Sie Tag und Uhrzeit ein."),
    "Number must be at least %(min)s.": _l("Bitte geben Sie mindestens %(min)s ein."),
    "Number must be at most %(max)s.": _l("Bitte geben Sie höchstens %(max)s ein."),
    "Number must be between %(min)s and %(max)s.": _l(
        "Bitte geben Sie eine Zahl von %(min)s bis %(max)s ein."
    ),
    "Field must be at least %(min)d characters long.": _l(
        "Bitte schreiben Sie mindestens %(min)d Zeichen."
    ),
    "Field cannot be longer than %(max)d characters.": _l(
        "Bitte schreiben Sie höchstens %(max)d Zeichen."
    ),
    "Field must be between %(min)d and %(max)d characters long.": _l(
        "Bitte schreiben Sie %(min)d bis %(max)d Zeichen."
    ),
}

"""The form of the fair."""

import datetime as dt
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    DateTimeLocalField,
    EmailField,
    IntegerField,
    RadioField,
    StringField,
    TelField,
    TextAreaField,
)
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange, Optional, ValidationError

from messe.core import clock
from messe.core.forms import EMAIL_ADDRESS, MAX_LINE, MAX_TEXT, Form
from messe.core.messages import CHECK_MESSAGE, REQUIRED_MESSAGE
from messe.fair.models import BookingMode, Fair

PLAUSIBLE_YEARS = range(2000, 2100)
"""A year outside is a slip of the keyboard, and too far off to reckon with."""


class LocalMomentField(DateTimeLocalField):  # type: ignore[misc]  # WTForms has no types
    """A moment typed and shown in Westphalia's time, aware in Python."""

    data: dt.datetime | None

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 -- WTForms' own signature
        # As browsers send it: without seconds, unless somebody typed some.
        formats = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"]
        super().__init__(*args, format=formats, **kwargs)

    def process_data(self, value: dt.datetime | None) -> None:
        """Show the moment as clocks in Westphalia do."""
        super().process_data(None if value is None else clock.local(value).replace(tzinfo=None))

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read what was typed as Westphalia's time."""
        super().process_formdata(valuelist)
        if self.data is None:
            return
        typed, self.data = self.data, None
        if typed.year not in PLAUSIBLE_YEARS:
            raise ValueError(CHECK_MESSAGE)
        self.data = clock.at(typed.date(), typed.time())


class RequiredForWishes(InputRequired):  # type: ignore[misc]  # WTForms has no types
    """Whoever collects wishes says until when; otherwise the field may stay empty."""

    def __init__(self) -> None:
        super().__init__(_l("Bitte sagen Sie, bis wann Start-ups Wünsche nennen."))
        self.field_flags = {"sometimes_required": True}

    def __call__(self, form: "FairForm", field: LocalMomentField) -> None:
        if form.booking_mode.data == BookingMode.WISHES:
            super().__call__(form, field)


class FairForm(Form):
    name = StringField(
        _l("Name der Messe"), [InputRequired(REQUIRED_MESSAGE), Length(max=MAX_LINE)]
    )
    place = StringField(_l("Ort und Adresse"), [Length(max=MAX_LINE)])
    starts_at = LocalMomentField(_l("Beginn"), [InputRequired(REQUIRED_MESSAGE)])
    ends_at = LocalMomentField(_l("Ende"), [InputRequired(REQUIRED_MESSAGE)])
    registration_opens_at = LocalMomentField(_l("Anmeldung ab"), [InputRequired(REQUIRED_MESSAGE)])
    registration_closes_at = LocalMomentField(
        _l("Anmeldung bis"), [InputRequired(REQUIRED_MESSAGE)]
    )
    booking_closes_at = LocalMomentField(
        _l("Start-ups buchen Termine bis"),
        [InputRequired(REQUIRED_MESSAGE)],
    )
    topics_close_at = LocalMomentField(
        _l("Kommunen melden Themen bis"),
        [InputRequired(REQUIRED_MESSAGE)],
    )
    booking_mode = RadioField(
        _l("Pitch-Termine"),
        choices=[
            SelectChoice(BookingMode.FIRST_COME, _l("Wer zuerst bucht, hat den Termin")),
            SelectChoice(BookingMode.WISHES, _l("Start-ups nennen Wünsche, dann wird verteilt")),
        ],
        coerce=BookingMode,
        default=BookingMode.FIRST_COME,
    )
    wishes_close_at = LocalMomentField(
        _l("Start-ups nennen Wünsche bis"),
        [RequiredForWishes(), Optional()],
        description=_l(
            "Nur nötig, wenn Start-ups Wünsche nennen. Danach berechnen wir die beste Verteilung, "
            "und Sie nehmen sie an."
        ),
    )
    pitch_quota = IntegerField(
        _l("Pitches je Start-up"),
        [InputRequired(REQUIRED_MESSAGE), NumberRange(min=1, max=20)],
        description=_l("Mehr als einer, wenn sich Pitches wiederholen sollen."),
    )
    population_limit = IntegerField(
        _l("Einwohnergrenze"),
        [InputRequired(REQUIRED_MESSAGE), NumberRange(min=1, max=10_000_000)],
        description=_l("Kommunen mit weniger Einwohnerinnen und Einwohnern dürfen teilnehmen."),
    )
    most_companions = IntegerField(
        _l("Begleitpersonen je Kommune"),
        [InputRequired(REQUIRED_MESSAGE), NumberRange(min=0, max=5)],
    )
    changeover_minutes = IntegerField(
        _l("Minuten zum Wechseln"),
        [InputRequired(REQUIRED_MESSAGE), NumberRange(min=0, max=60)],
        description=_l("So viel Zeit braucht eine Bühne zwischen zwei Pitches."),
    )
    counts_exits = BooleanField(
        _l("Auch beim Hinausgehen scannen, damit Gäste wieder hereinkommen")
    )
    capacity = IntegerField(
        _l("Plätze"),
        [Optional(), NumberRange(min=1, max=100_000)],
        description=_l("Alle Personen zusammen. Wer danach kommt, wartet. Leer: ohne Grenze."),
    )
    district_capacity = IntegerField(
        _l("Plätze je Regierungsbezirk"),
        [Optional(), NumberRange(min=1, max=100_000)],
        description=_l("Höchstens so viele Personen aus einem Bezirk. Leer: ohne Grenze."),
    )
    offer_hours = IntegerField(
        _l("Stunden zum Annehmen"),
        [InputRequired(REQUIRED_MESSAGE), NumberRange(min=1, max=1000)],
        description=_l("So lange halten wir Nachrückenden einen frei gewordenen Platz."),
    )
    contact_email = EmailField(
        _l("E-Mail-Adresse der Messe-Leitung"),
        [InputRequired(REQUIRED_MESSAGE), EMAIL_ADDRESS, Length(max=MAX_LINE)],
    )
    contact_phone = TelField(_l("Telefon der Messe-Leitung"), [Length(max=MAX_LINE)])
    welcome_text = TextAreaField(_l("Begrüßung auf der Startseite"), [Length(max=MAX_TEXT)])
    report_foreword = TextAreaField(_l("Vorwort im Bericht"), [Length(max=MAX_TEXT)])
    report_next_steps = TextAreaField(
        _l("Nächste Schritte im Bericht"),
        [Length(max=MAX_TEXT)],
        description=_l("Jeder Schritt in einer eigenen Zeile."),
    )
    imprint = TextAreaField(_l("Impressum"), [Length(max=MAX_TEXT * 4)])
    privacy_notice = TextAreaField(
        _l("Datenschutz"),
        [Length(max=MAX_TEXT * 4)],
    )
    accessibility_statement = TextAreaField(
        _l("Barrierefreiheit"),
        [Length(max=MAX_TEXT * 4)],
    )

    def validate_ends_at(self, field: LocalMomentField) -> None:
        """Refuse an end before the beginning."""
        if field.data and self.starts_at.data and field.data <= self.starts_at.data:
            raise ValidationError(_l("Das Ende muss nach dem Beginn liegen."))

    def validate_registration_closes_at(self, field: LocalMomentField) -> None:
        """Refuse a deadline before the opening."""
        opens_at = self.registration_opens_at.data
        if field.data and opens_at and field.data <= opens_at:
            raise ValidationError(_l("Die Anmeldung muss enden, nachdem sie begonnen hat."))

    def typed(self) -> dict[str, object]:
        """What was typed, by column of the fair."""
        columns = Fair.__table__.columns
        return {name: value for name, value in self.data.items() if name in columns}

"""The forms of stages, slots, bookings and head counts."""

import datetime as dt

from flask_babel import lazy_gettext as _l
from wtforms import DateField, IntegerField, SelectField, StringField, TimeField
from wtforms.validators import InputRequired, Length, NumberRange, Optional, ValidationError

from messe.core import clock
from messe.core.forms import MAX_LINE, Form
from messe.core.messages import CHECK_MESSAGE, REQUIRED_MESSAGE
from messe.fair.forms import PLAUSIBLE_YEARS, LocalMomentField
from messe.pitches.models import PitchSlot
from messe.pitches.schedule import TimeSpan, spans_in_a_row

LONGEST_MINUTES = 240
MOST_SLOTS = 50
LARGEST_AUDIENCE = 5000


def _head_count_field() -> IntegerField:
    return IntegerField(
        _l("Personen im Publikum"),
        [
            Optional(),
            NumberRange(
                min=0,
                max=LARGEST_AUDIENCE,
                message=_l("Bitte geben Sie eine Zahl von 0 bis 5000 ein."),
            ),
        ],
    )


class CountForm(Form):
    head_count = _head_count_field()

    def __init__(self, slot: PitchSlot, **values: object) -> None:
        super().__init__(obj=slot, **values)
        # One page shows many of these forms, so each field needs a name of its own there.
        self.head_count.id = f"head-count-{slot.public_id}"


class StageForm(Form):
    name = StringField(
        _l("Name der Bühne"), [InputRequired(REQUIRED_MESSAGE), Length(max=MAX_LINE)]
    )


class SlotsForm(Form):
    stage = SelectField(_l("Bühne"), [InputRequired(REQUIRED_MESSAGE)])
    day = DateField(_l("Tag"), [InputRequired(REQUIRED_MESSAGE)])
    first_start = TimeField(_l("Erster Termin um"), [InputRequired(REQUIRED_MESSAGE)])
    minutes = IntegerField(
        _l("Dauer in Minuten"),
        [InputRequired(REQUIRED_MESSAGE), NumberRange(min=1, max=LONGEST_MINUTES)],
        default=15,
    )
    pause_minutes = IntegerField(
        _l("Pause danach in Minuten"),
        [InputRequired(REQUIRED_MESSAGE), NumberRange(min=0, max=LONGEST_MINUTES)],
        default=5,
    )
    count = IntegerField(
        _l("Anzahl"),
        [InputRequired(REQUIRED_MESSAGE), NumberRange(min=1, max=MOST_SLOTS)],
        default=6,
    )

    def validate_day(self, field: DateField) -> None:
        """Refuse a year that is a slip of the keyboard."""
        if field.data.year not in PLAUSIBLE_YEARS:
            raise ValidationError(CHECK_MESSAGE)

    @property
    def spans(self) -> list[TimeSpan]:
        """The times of the slots that were asked for."""
        return spans_in_a_row(
            clock.at(self.day.data, self.first_start.data),
            length=dt.timedelta(minutes=self.minutes.data),
            pause=dt.timedelta(minutes=self.pause_minutes.data),
            count=self.count.data,
        )


class SlotForm(Form):
    starts_at = LocalMomentField(_l("Beginn"), [InputRequired(REQUIRED_MESSAGE)])
    ends_at = LocalMomentField(_l("Ende"), [InputRequired(REQUIRED_MESSAGE)])
    head_count = _head_count_field()

    def validate_ends_at(self, field: LocalMomentField) -> None:
        """Refuse an end before the beginning."""
        if field.data and self.starts_at.data and field.data <= self.starts_at.data:
            raise ValidationError(_l("Das Ende muss nach dem Beginn liegen."))

    @property
    def span(self) -> TimeSpan:
        """The time that was typed.

        Raises:
            ValueError: the form is not valid.
        """
        if self.starts_at.data is None or self.ends_at.data is None:
            raise ValueError("the slot needs a beginning and an end")
        return TimeSpan(self.starts_at.data, self.ends_at.data)


class AssignForm(Form):
    startup = SelectField(_l("Start-up"), [InputRequired(REQUIRED_MESSAGE)])

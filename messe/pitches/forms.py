"""The forms of stages, slots, bookings and head counts."""

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    DateField,
    FieldList,
    FormField,
    HiddenField,
    IntegerField,
    SelectField,
    StringField,
    TextAreaField,
    TimeField,
)
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange, Optional, ValidationError

from messe.core import clock
from messe.core.forms import MAX_LINE, MAX_TEXT, Form
from messe.core.messages import CHECK_MESSAGE, REQUIRED_MESSAGE
from messe.fair.forms import PLAUSIBLE_YEARS, LocalMomentField
from messe.fair.models import Fair
from messe.pitches.day import DayWish, NewBlock
from messe.pitches.models import MOST_WISHES, BlockKind, PitchSlot, Stage
from messe.pitches.schedule import TimeSpan, spans_in_a_row

LONGEST_MINUTES = 240
MOST_SLOTS = 50
BLOCK_LINES = 8
LARGEST_AUDIENCE = 5000
KIND_CHOICES = [
    SelectChoice(BlockKind.PLENARY, _l("Im Plenum")),
    SelectChoice(BlockKind.WORLD_CAFE, _l("World Café")),
    SelectChoice(BlockKind.BREAK, _l("Pause")),
]


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


class RowForm(Form):
    """A row of slots: as many as asked for, one after another."""

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

    def validate_day(self, field: DateField) -> None:
        """Refuse a year that is a slip of the keyboard."""
        if field.data.year not in PLAUSIBLE_YEARS:
            raise ValidationError(CHECK_MESSAGE)

    @property
    def first(self) -> dt.datetime:
        """When the first slot begins."""
        return clock.at(self.day.data, self.first_start.data)

    @property
    def length(self) -> dt.timedelta:
        """How long a slot is."""
        return dt.timedelta(minutes=self.minutes.data)

    @property
    def pause(self) -> dt.timedelta:
        """How long nothing happens after a slot."""
        return dt.timedelta(minutes=self.pause_minutes.data)


class SlotsForm(RowForm):
    stage = SelectField(_l("Bühne"), [InputRequired(REQUIRED_MESSAGE)])
    count = IntegerField(
        _l("Anzahl"),
        [InputRequired(REQUIRED_MESSAGE), NumberRange(min=1, max=MOST_SLOTS)],
        default=6,
    )

    @property
    def spans(self) -> list[TimeSpan]:
        """The times of the slots that were asked for."""
        return spans_in_a_row(
            self.first, length=self.length, pause=self.pause, count=self.count.data
        )


class BlockRow(Form):
    """One line of the form that lays out a day; empty lines say nothing."""

    class Meta(Form.Meta):
        csrf = False

    kind = SelectField(_l("Art"), choices=KIND_CHOICES, default=BlockKind.PLENARY)
    title = StringField(_l("Titel"), [Length(max=MAX_LINE)])
    begin = TimeField(_l("Von"), [Optional()])
    end = TimeField(_l("Bis"), [Optional()])

    def validate_title(self, field: StringField) -> None:
        """Refuse half a line."""
        typed = [field.data, self.begin.data, self.end.data]
        if any(typed) and not all(typed):
            raise ValidationError(_l("Ein Programmpunkt braucht Titel, Beginn und Ende."))
        if all(typed) and self.end.data <= self.begin.data:
            raise ValidationError(_l("Das Ende muss nach dem Beginn liegen."))


class Lines(FieldList):  # type: ignore[misc]  # WTForms has no types
    """Lines of a form, whose errors name the line."""

    def validate(self, form: Form, extra_validators: Sequence[object] = ()) -> bool:
        """Check every line."""
        is_valid: bool = super().validate(form, extra_validators)
        self.errors = [
            _("Zeile %(number)s: %(errors)s", number=number, errors=" ".join(map(str, errors)))
            for number, line in enumerate(self.entries, start=1)
            if (errors := [error for field in line.errors.values() for error in field])
        ]
        return is_valid


class DayForm(RowForm):
    stages = TextAreaField(
        _l("Bühnen"),
        [InputRequired(REQUIRED_MESSAGE), Length(max=MAX_TEXT)],
        description=_l("Jede in einer eigenen Zeile. Bühnen, die es noch nicht gibt, entstehen."),
    )
    count = IntegerField(
        _l("Termine je Bühne"),
        [InputRequired(REQUIRED_MESSAGE), NumberRange(min=0, max=MOST_SLOTS)],
        default=6,
    )
    blocks = Lines(FormField(BlockRow), _l("Was alle gemeinsam tun"), min_entries=BLOCK_LINES)

    def validate_stages(self, field: TextAreaField) -> None:
        """Refuse a name that fits on no sign."""
        if any(len(name) > MAX_LINE for name in field.data.splitlines()):
            raise ValidationError(CHECK_MESSAGE)

    def wish(self, fair: Fair) -> DayWish:
        """What was asked for; slots end when the fair does."""
        names = dict.fromkeys(name.strip() for name in self.stages.data.splitlines())
        return DayWish(
            stages=[name for name in names if name],
            within=TimeSpan(self.first, self._end_of_day(fair)),
            length=self.length,
            pause=self.pause,
            count=self.count.data,
            blocks=[self._block(line) for line in self.blocks.data if line["title"]],
        )

    def _end_of_day(self, fair: Fair) -> dt.datetime:
        midnight = clock.at(self.day.data + dt.timedelta(days=1), dt.time())
        return min(fair.ends_at, midnight)

    def _block(self, line: dict[str, Any]) -> NewBlock:
        span = TimeSpan(
            clock.at(self.day.data, line["begin"]), clock.at(self.day.data, line["end"])
        )
        return NewBlock(BlockKind(line["kind"]), line["title"], span)


class PlaceForm(Form):
    """When and where a part of the day is, and where it was when somebody looked."""

    place = SelectField(_l("Bühne"))
    starts_at = LocalMomentField(_l("Beginn"), [InputRequired(REQUIRED_MESSAGE)])
    ends_at = LocalMomentField(_l("Ende"), [InputRequired(REQUIRED_MESSAGE)])
    seen = HiddenField(validators=[Length(max=MAX_LINE)])

    def offer_stages(self, stages: Iterable[Stage], *, also_everywhere: bool) -> None:
        """Let `stages` be chosen."""
        self.place.choices = [SelectChoice(stage.slug, stage.name) for stage in stages]
        if also_everywhere:
            self.place.choices.insert(0, SelectChoice("", _("Überall")))

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
            raise ValueError("a part of the day needs a beginning and an end")
        return TimeSpan(self.starts_at.data, self.ends_at.data)


class SlotForm(PlaceForm):
    place = SelectField(_l("Bühne"), [InputRequired(REQUIRED_MESSAGE)])
    head_count = _head_count_field()


class PitchForm(SlotForm):
    """A slot that a start-up holds."""

    seats = IntegerField(
        _l("Plätze im Publikum"),
        [Optional(), NumberRange(min=1, max=LARGEST_AUDIENCE)],
        description=_l("Wer danach kommt, wartet. Leer: ohne Grenze."),
    )
    locked = BooleanField(
        _l("Bleibt, wo er ist"),
        description=_l("Auch wenn das Programm neu geplant wird."),
    )


class BlockForm(PlaceForm):
    kind = SelectField(_l("Art"), [InputRequired(REQUIRED_MESSAGE)], choices=KIND_CHOICES)
    title = StringField(_l("Titel"), [InputRequired(REQUIRED_MESSAGE), Length(max=MAX_LINE)])
    speaker = StringField(
        _l("Wer spricht"),
        [Length(max=MAX_LINE)],
        description=_l("Mehrere Personen trennt ein Komma."),
    )
    description = TextAreaField(_l("Beschreibung"), [Length(max=MAX_TEXT)])


class MoveForm(PlaceForm):
    """Where a script puts an item of the plan."""

    item = StringField(validators=[InputRequired(), Length(max=MAX_LINE)])


class CheckForm(PlaceForm):
    """Where an item would be, and what a block would be like; asks and changes nothing."""

    class Meta(PlaceForm.Meta):
        csrf = False

    item = StringField(validators=[Length(max=MAX_LINE)])
    kind = SelectField(choices=[SelectChoice(""), *KIND_CHOICES], default="")
    title = StringField(validators=[Length(max=MAX_LINE)])
    speaker = StringField(validators=[Length(max=MAX_LINE)])


class WishesForm(Form):
    """One field for each rank; an empty one is no wish."""

    wish_1 = SelectField(_l("1. Wunsch"), [InputRequired(REQUIRED_MESSAGE)])
    wish_2 = SelectField(_l("2. Wunsch"), default="")
    wish_3 = SelectField(_l("3. Wunsch"), default="")
    wish_4 = SelectField(_l("4. Wunsch"), default="")
    wish_5 = SelectField(_l("5. Wunsch"), default="")

    @property
    def ranks(self) -> list[SelectField]:
        """The fields, the best wish first."""
        return [self[f"wish_{rank}"] for rank in range(1, MOST_WISHES + 1)]


class AssignForm(Form):
    startup = SelectField(_l("Start-up"), [InputRequired(REQUIRED_MESSAGE)])

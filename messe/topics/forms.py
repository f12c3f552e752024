"""The form in which a town reports topics, and the organisers' form of a topic."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, Field, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired, Length

from messe.core.forms import MAX_LINE, MAX_TEXT, Form
from messe.core.messages import REQUIRED_MESSAGE
from messe.topics.models import MOST_RANKS, Stance, Topic, TopicChoice
from messe.topics.service import Choice, NoTopicError, TopicTwiceError
from messe.topics.suggesting import Suggestion


@dataclass(frozen=True)
class ChoiceRow:
    """The three fields of one rank."""

    rank: int
    topic: Field
    stance: Field
    would_lead: Field

    @property
    def is_used(self) -> bool:
        """Whether somebody chose something here."""
        return bool(self.topic.data)


def _row(rank: int) -> tuple[SelectField, RadioField, BooleanField]:
    return (
        SelectField(
            _l("Rang %(rank)s", rank=rank),
            default="",
            invalid_choice_message=_l("Dieses Thema gibt es nicht mehr."),
        ),
        RadioField(
            _l("Was bringt Sie zu diesem Thema?"),
            coerce=Stance,
            validate_choice=False,  # without a topic none is needed
            choices=[
                SelectChoice(Stance.SEEK, _l("Wir suchen Unterstützung")),
                SelectChoice(Stance.OFFER, _l("Wir bieten Erfahrung")),
            ],
        ),
        BooleanField(_l("Wir würden eine Arbeitsgruppe leiten")),
    )


class ReportForm(Form):
    topic_1, stance_1, would_lead_1 = _row(1)
    topic_2, stance_2, would_lead_2 = _row(2)
    topic_3, stance_3, would_lead_3 = _row(3)
    topic_4, stance_4, would_lead_4 = _row(4)
    topic_5, stance_5, would_lead_5 = _row(5)

    def __init__(
        self,
        topics: Sequence[Topic],
        reported: Sequence[TopicChoice] = (),
        suggested: Sequence[Suggestion] = (),
    ) -> None:
        """A choice among `topics`, filled with what was `reported`, or else with `suggested`."""
        super().__init__(data=_as_data(reported) or _as_suggestion(suggested))
        self._topics = {topic.slug: topic for topic in topics}
        titles = {"": _("– kein Thema –")} | {topic.slug: topic.title for topic in topics}
        for row in self.rows:
            row.topic.choices = titles
        for row, suggestion in zip(self.rows, suggested, strict=False):
            row.topic.description = suggestion.reason

    @property
    def rows(self) -> list[ChoiceRow]:
        """The fields by rank."""
        return [
            ChoiceRow(
                rank, self[f"topic_{rank}"], self[f"stance_{rank}"], self[f"would_lead_{rank}"]
            )
            for rank in range(1, MOST_RANKS + 1)
        ]

    @property
    def choices(self) -> list[Choice]:
        """What was chosen in a valid form, most wanted first; empty ranks close up."""
        return [
            Choice(self._topics[row.topic.data], row.stance.data, row.would_lead.data)
            for row in self.rows
            if row.topic.data
        ]

    def validate(self, extra_validators: object = None) -> bool:
        """Also: one topic at least, each once, and with what brings the town to it."""
        is_valid: bool = super().validate(extra_validators)
        chosen = [row for row in self.rows if row.topic.data]
        if not chosen:
            _add_error(self.topic_1, NoTopicError.message)
        seen: set[str] = set()
        for row in chosen:
            if row.topic.data in seen:
                _add_error(row.topic, TopicTwiceError.message)
            if row.stance.data is None:
                message = _("Bitte sagen Sie, ob Sie suchen oder bieten (Rang %(n)s).", n=row.rank)
                _add_error(row.stance, message)
            seen.add(row.topic.data)
        return is_valid and not self.errors


def _add_error(field: Field, message: object) -> None:
    field.errors = [*field.errors, message]


def _as_data(reported: Sequence[TopicChoice]) -> dict[str, Any]:
    data: dict[str, Any] = {}
    for choice in reported:
        data[f"topic_{choice.rank}"] = choice.topic.slug
        data[f"stance_{choice.rank}"] = choice.stance
        data[f"would_lead_{choice.rank}"] = choice.would_lead
    return data


def _as_suggestion(suggested: Sequence[Suggestion]) -> dict[str, Any]:
    return {f"topic_{rank}": each.topic.slug for rank, each in enumerate(suggested, start=1)}


class TopicForm(Form):
    title = StringField(_l("Titel"), [InputRequired(REQUIRED_MESSAGE), Length(max=MAX_LINE)])
    description = TextAreaField(
        _l("Beschreibung"),
        [Length(max=MAX_TEXT)],
        description=_l("Ein bis drei Sätze: Worum geht es, und was können Kommunen gemeinsam tun?"),
    )

"""The organisers' form of a working group."""

from collections.abc import Iterable, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, ValidationError
from wtforms.widgets import CheckboxInput

from messe.core.forms import MAX_LINE, MAX_TEXT, Form
from messe.core.messages import REQUIRED_MESSAGE
from messe.groups.service import GroupData
from messe.registration import search
from messe.registration.models import Municipality
from messe.topics.models import TopicChoice


class GroupForm(Form):
    name = StringField(
        _l("Name der Arbeitsgruppe"), [InputRequired(REQUIRED_MESSAGE), Length(max=MAX_LINE)]
    )
    members = SelectMultipleField(_l("Kommunen"), option_widget=CheckboxInput())
    further = TextAreaField(
        _l("Weitere Kommunen"),
        [Length(max=MAX_TEXT)],
        description=_l("Je Zeile ein Name oder amtlicher Gemeindeschlüssel."),
    )
    lead = SelectField(
        _l("Federführung"),
        [InputRequired(_l("Bitte wählen Sie, welche Kommune die Gruppe führt."))],
        description=_l("Eine der Kommunen, die dabei sind."),
    )
    next_step = TextAreaField(
        _l("Nächster Schritt"),
        [Length(max=MAX_TEXT)],
        description=_l("Steht auf der öffentlichen Seite und im Bericht."),
    )

    def __init__(
        self,
        municipalities: Sequence[Municipality],
        choices: Sequence[TopicChoice],
        members: Iterable[Municipality],
        **data: Any,  # noqa: ANN401 -- the fields' own values
    ) -> None:
        """Offer the towns that named the topic and those already `members`; these are ticked."""
        self._towns = {town.ags: town for town in municipalities}
        self._keys = {key: town for town in municipalities for key in _keys(town)}
        chosen = {town.ags: town for town in members}
        super().__init__(data={"members": list(chosen), **data})
        labels = {choice.signup.ags: _label(choice) for choice in choices}
        for ags, town in chosen.items():
            labels.setdefault(ags, _("%(town)s – hat das Thema nicht gemeldet", town=town.name))
        self.members.choices = labels
        self.lead.choices = {
            "": _("– bitte wählen –"),
            _("Oben zur Auswahl"): {ags: self._towns[ags].name for ags in labels},
            _("Weitere Kommunen"): {
                town.ags: town.name for town in municipalities if town.ags not in labels
            },
        }

    def validate_further(self, field: TextAreaField) -> None:
        """Refuse a line that names no town of the register."""
        unknown = [line for line in _lines(field.data) if search.fold(line) not in self._keys]
        if unknown:
            message = _("Diese Kommune kennen wir nicht: %(names)s.", names=", ".join(unknown))
            raise ValidationError(message)

    @property
    def group_data(self) -> GroupData:
        """What was decided in a valid form."""
        further = [self._keys[search.fold(line)] for line in _lines(self.further.data)]
        towns = [self._towns[ags] for ags in self.members.data] + further
        return GroupData(
            name=self.name.data,
            members=list({town.ags: town for town in towns}.values()),
            lead=self._towns[self.lead.data],
            next_step=self.next_step.data,
        )


def _keys(town: Municipality) -> set[str]:
    return {town.ags, search.fold(town.name), search.fold(town.name_official)}


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _label(choice: TopicChoice) -> str:
    label: str = _(
        "%(town)s – Rang %(rank)s, %(stance)s",
        town=choice.signup.municipality.name,
        rank=choice.rank,
        stance=choice.stance.label,
    )
    if choice.would_lead:
        label += _(", würde leiten")
    return label

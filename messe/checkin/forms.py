"""The forms of the door: gates, phones, somebody unannounced, and a scan that is taken back."""

from collections.abc import Iterable
from typing import Self

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField, SelectField, SelectMultipleField, StringField
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired, Length, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from messe.checkin.devices import GateData
from messe.checkin.judging import UndoReason
from messe.checkin.models import Gate
from messe.checkin.service import WalkIn
from messe.core.forms import MAX_LINE, Form
from messe.core.messages import REQUIRED_MESSAGE
from messe.fair.forms import LocalMomentField
from messe.registration.forms import NAME_MESSAGE, ROLES
from messe.registration.models import ParticipantRole

UNDO_REASONS = [
    SelectChoice(UndoReason.MISTAKE, _l("Aus Versehen gescannt")),
    SelectChoice(UndoReason.WRONG_PERSON, _l("Falsche Person")),
    SelectChoice(UndoReason.TURNED_BACK, _l("Ist wieder gegangen")),
]


class UndoForm(Form):
    reason = SelectField(_l("Warum?"), choices=UNDO_REASONS)


class WalkInForm(Form):
    name = StringField(
        _l("Vor- und Nachname"),
        [InputRequired(REQUIRED_MESSAGE), Length(max=MAX_LINE, message=NAME_MESSAGE)],
    )
    party = StringField(
        _l("Kommune oder Organisation"),
        [InputRequired(REQUIRED_MESSAGE), Length(max=MAX_LINE)],
    )
    role = RadioField(
        _l("Rolle"),
        [InputRequired(_l("Bitte wählen Sie eine Rolle."))],
        choices=ROLES,
        default=ParticipantRole.MAYOR.value,
    )
    blank = StringField(
        _l("Code vom Blanko-Ausweis"),
        [Length(max=MAX_LINE)],
        description=_l("Wenn die Person einen bekommt: die sechs Zeichen unter dem QR-Code."),
    )

    def typed(self) -> WalkIn:
        """What was typed."""
        return WalkIn(
            name=self.name.data,
            party=self.party.data,
            role=ParticipantRole(self.role.data),
            blank=self.blank.data or "",
        )


class GateForm(Form):
    name = StringField(
        _l("Name des Eingangs"), [InputRequired(REQUIRED_MESSAGE), Length(max=MAX_LINE)]
    )
    opens_at = LocalMomentField(
        _l("Offen ab"), [Optional()], description=_l("Ohne Angabe ab Mitternacht des Messetags.")
    )
    closes_at = LocalMomentField(
        _l("Geschlossen ab"),
        [Optional()],
        description=_l("Dann löschen die Telefone ihre Daten. Ohne Angabe nach der Messe."),
    )
    roles = SelectMultipleField(
        _l("Nur für"),
        choices=ROLES,
        option_widget=CheckboxInput(),
        widget=ListWidget(),
        description=_l("Ohne Auswahl für alle."),
    )
    shows_names = BooleanField(_l("Telefone zeigen Namen und Ort"), default=True)

    @classmethod
    def of(cls, gate: Gate | None) -> Self:
        """The form of a gate as it is, or of a new one."""
        if gate is None:
            return cls()
        return cls(
            data={
                "name": gate.name,
                "opens_at": gate.opens_at,
                "closes_at": gate.closes_at,
                "roles": [each.role for each in gate.roles],
                "shows_names": gate.shows_names,
            }
        )

    def validate(self, extra_validators: object = None) -> bool:
        """Also: no gate closes before it opens."""
        is_valid: bool = super().validate(extra_validators)
        opens_at, closes_at = self.opens_at.data, self.closes_at.data
        if is_valid and opens_at and closes_at and closes_at <= opens_at:
            self.closes_at.errors = [_("Das liegt vor der Öffnung.")]
            return False
        return is_valid

    def typed(self) -> GateData:
        """What was said of the gate."""
        return GateData(
            name=self.name.data,
            opens_at=self.opens_at.data,
            closes_at=self.closes_at.data,
            roles=frozenset(map(ParticipantRole, self.roles.data)),
            shows_names=self.shows_names.data,
        )


class DeviceForm(Form):
    name = StringField(
        _l("Name des Telefons"),
        [InputRequired(REQUIRED_MESSAGE), Length(max=MAX_LINE)],
        description=_l("Woran Sie es erkennen, etwa Einlass 1."),
    )
    gate = SelectField(_l("Eingang"), [InputRequired(REQUIRED_MESSAGE)])
    may_search = BooleanField(_l("Darf nach Namen suchen"))

    def __init__(self, gates: Iterable[Gate]) -> None:
        """A phone at one of `gates`."""
        super().__init__()
        self.gate.choices = [(each.public_id, each.name) for each in gates]

"""The form of somebody who comes to the door unannounced."""

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectField, StringField
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired, Length

from messe.checkin.judging import UndoReason
from messe.checkin.service import WalkIn
from messe.core.forms import MAX_LINE, Form
from messe.core.messages import REQUIRED_MESSAGE
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

"""The forms of invitations."""

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import EmailField, SelectField, StringField
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired, Length, Optional, ValidationError

from messe.core.forms import EMAIL_ADDRESS, MAX_LINE, Form
from messe.core.messages import EMAIL_MESSAGE, REQUIRED_MESSAGE
from messe.fair.models import District
from messe.invitations.invitation_file import Invitee
from messe.invitations.models import Answer
from messe.invitations.queries import InvitationFilter
from messe.registration.forms import DISTRICTS, EVERYTHING, NAME_MESSAGE

ANSWERS = [
    SelectChoice(Answer.REGISTERED, _l("angemeldet")),
    SelectChoice(Answer.DECLINED, _l("abgesagt")),
    SelectChoice(Answer.SILENT, _l("still")),
]


class UploadForm(Form):
    file = FileField(
        _l("Liste der Einladungen (CSV)"),
        [FileRequired(_l("Bitte wählen Sie eine Datei."))],
        description=_l("Mit den Spalten Kommune, Name, E-Mail und Anrede."),
    )


class InvitationForm(Form):
    name = StringField(
        _l("Vor- und Nachname"),
        [InputRequired(REQUIRED_MESSAGE), Length(max=MAX_LINE, message=NAME_MESSAGE)],
    )
    email = EmailField(
        _l("E-Mail-Adresse"),
        [
            InputRequired(REQUIRED_MESSAGE),
            EMAIL_ADDRESS,
            Length(max=MAX_LINE, message=EMAIL_MESSAGE),
        ],
        description=_l("An eine neue Adresse geht die Einladung sofort; alte Links enden."),
    )
    salutation = StringField(
        _l("Anrede"),
        [Length(max=MAX_LINE)],
        description=_l("„Frau“, „Herr“ oder ganz, etwa „Sehr geehrte Frau Bürgermeisterin“."),
    )

    def typed(self, ags: str) -> Invitee:
        """What was typed, for the town `ags`."""
        return Invitee(ags, self.name.data, self.email.data.lower(), self.salutation.data)


class DeclineForm(Form):
    deputy_name = StringField(
        _l("Name der Vertretung"), [Length(max=MAX_LINE, message=NAME_MESSAGE)]
    )
    deputy_email = EmailField(
        _l("E-Mail-Adresse der Vertretung"),
        [Optional(), EMAIL_ADDRESS, Length(max=MAX_LINE, message=EMAIL_MESSAGE)],
        description=_l("An diese Adresse schicken wir die Einladung weiter."),
    )

    def validate_deputy_email(self, field: Any) -> None:  # noqa: ANN401 -- WTForms' own signature
        """Nobody is written to without a name."""
        if field.data and not self.deputy_name.data:
            raise ValidationError(_l("Bitte geben Sie auch den Namen der Vertretung an."))


class InvitationFilterForm(Form):
    class Meta(Form.Meta):
        csrf = False  # a search changes nothing

    district = SelectField(_l("Bezirk"), [Optional()], choices=[EVERYTHING, *DISTRICTS])
    answer = SelectField(_l("Antwort"), [Optional()], choices=[EVERYTHING, *ANSWERS])

    def typed(self) -> InvitationFilter:
        """What to look for; nonsense counts as "all"."""
        self.validate()
        district, answer = (
            field.data if not field.errors else "" for field in (self.district, self.answer)
        )
        return InvitationFilter(
            district=District(district) if district else None,
            answer=Answer(answer) if answer else None,
        )

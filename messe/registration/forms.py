"""The forms of registration."""

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import (
    DateField,
    EmailField,
    FieldList,
    RadioField,
    SelectField,
    StringField,
    TelField,
    TextAreaField,
)
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired, Length, Optional, ValidationError

from messe.core.forms import EMAIL_ADDRESS, MAX_LINE, MAX_TEXT, Form, MailingForm
from messe.core.messages import EMAIL_MESSAGE, REQUIRED_MESSAGE
from messe.fair.models import District, Fair
from messe.registration.models import ParticipantRole, Registration, RegistrationStatus
from messe.registration.parties import GuestData
from messe.registration.queries import ParticipantFilter
from messe.registration.service import RegistrationData

HEAD_ROLES = [
    SelectChoice(ParticipantRole.MAYOR, _l("Bürgermeisterin oder Bürgermeister")),
    SelectChoice(ParticipantRole.DEPUTY, _l("Vertretung")),
]
GUEST_ROLES = [
    SelectChoice(ParticipantRole.STARTUP, _l("Start-up")),
    SelectChoice(ParticipantRole.STAFF, _l("Bezirksregierung")),
    SelectChoice(ParticipantRole.PRESS, _l("Presse")),
    SelectChoice(ParticipantRole.GUEST, _l("Gast")),
]
ROLES = [
    *HEAD_ROLES,
    SelectChoice(ParticipantRole.COMPANION, _l("Begleitperson")),
    *GUEST_ROLES,
]
STATUSES = [
    SelectChoice(RegistrationStatus.CONFIRMED, _l("bestätigt")),
    SelectChoice(RegistrationStatus.WAITING, _l("auf der Warteliste")),
    SelectChoice(RegistrationStatus.OFFERED, _l("Platz angeboten")),
    SelectChoice(RegistrationStatus.UNCONFIRMED, _l("unbestätigt")),
    SelectChoice(RegistrationStatus.WITHDRAWN, _l("abgemeldet")),
]
DISTRICTS = [SelectChoice(district, district.label) for district in District]
EVERYTHING = SelectChoice("", _l("alle"))

PHONE_MESSAGE = _l("Diese Telefonnummer ist zu lang.")
ROLE_MESSAGE = _l("Bitte wählen Sie, wer kommt.")
NAME_MESSAGE = _l("Dieser Name ist zu lang.")


class RegistrationForm(MailingForm):
    head_name = StringField(
        _l("Vor- und Nachname"),
        [InputRequired(REQUIRED_MESSAGE), Length(max=MAX_LINE, message=NAME_MESSAGE)],
        description=_l("So steht der Name auf dem Ausweis."),
    )
    head_role = RadioField(
        _l("Wer kommt?"),
        [InputRequired(ROLE_MESSAGE)],
        choices=HEAD_ROLES,
        default=ParticipantRole.MAYOR.value,
    )
    contact_email = EmailField(
        _l("E-Mail-Adresse"),
        [
            InputRequired(REQUIRED_MESSAGE),
            EMAIL_ADDRESS,
            Length(max=MAX_LINE, message=EMAIL_MESSAGE),
        ],
        description=_l("Hierhin schicken wir den Ausweis; gern auch die Adresse des Vorzimmers."),
    )
    contact_phone = TelField(
        _l("Telefon für Rückfragen"),
        [Length(max=MAX_LINE, message=PHONE_MESSAGE)],
    )
    companions = FieldList(
        StringField(_l("Begleitperson"), [Length(max=MAX_LINE, message=NAME_MESSAGE)]),
        max_entries=20,
    )

    def offer_companions(self, fair: Fair) -> None:
        """Show as many companion fields as the fair allows."""
        while len(self.companions) < fair.most_companions:
            self.companions.append_entry()

    def show(self, registration: Registration) -> None:
        """Fill in what is stored."""
        head, *companions = registration.people
        self.head_name.data = head.name
        self.head_role.data = head.role.value
        self.contact_email.data = registration.contact_email
        self.contact_phone.data = registration.contact_phone
        for companion in companions:
            self.companions.append_entry(companion.name)

    def typed(self) -> RegistrationData:
        """What was typed."""
        return RegistrationData(
            head_name=self.head_name.data,
            head_role=ParticipantRole(self.head_role.data),
            contact_email=self.contact_email.data,
            contact_phone=self.contact_phone.data or "",
            companions=[name or "" for name in self.companions.data],
        )


MOST_GUESTS = 20


class GuestForm(Form):
    organisation = StringField(
        _l("Organisation"),
        [InputRequired(REQUIRED_MESSAGE), Length(max=MAX_LINE)],
        description=_l("Zum Beispiel: Bezirksregierung Detmold, Sauerlandbote"),
    )
    role = RadioField(
        _l("Rolle"),
        [InputRequired(_l("Bitte wählen Sie eine Rolle."))],
        choices=GUEST_ROLES,
    )
    names = TextAreaField(
        _l("Wer kommt?"),
        [InputRequired(REQUIRED_MESSAGE), Length(max=MAX_TEXT)],
        description=_l("Vor- und Nachname, je Person eine Zeile."),
    )
    contact_email = EmailField(
        _l("E-Mail-Adresse"),
        [Optional(), EMAIL_ADDRESS, Length(max=MAX_LINE, message=EMAIL_MESSAGE)],
        description=_l("Hierhin schicken wir die Ausweise. Leer: keine E-Mail."),
    )

    def validate_names(self, field: TextAreaField) -> None:
        """Refuse names that no badge takes, and more people than one party has."""
        names = _lines(field.data)
        if len(names) > MOST_GUESTS:
            raise ValidationError(_l("Bitte nennen Sie höchstens 20 Personen auf einmal."))
        if any(len(name) > MAX_LINE for name in names):
            raise ValidationError(NAME_MESSAGE)

    def show(self, registration: Registration) -> None:
        """Fill in what is stored."""
        self.organisation.data = registration.organisation
        self.role.data = registration.participants[0].role.value
        self.names.data = "\n".join(person.name for person in registration.participants)
        self.contact_email.data = registration.contact_email

    def typed(self) -> GuestData:
        """What was typed."""
        return GuestData(
            organisation=self.organisation.data,
            role=ParticipantRole(self.role.data),
            names=_lines(self.names.data),
            contact_email=self.contact_email.data or "",
        )


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


class LinkForm(MailingForm):
    email = EmailField(
        _l("E-Mail-Adresse"),
        [InputRequired(REQUIRED_MESSAGE), EMAIL_ADDRESS, Length(max=MAX_LINE)],
        description=_l("Die Adresse, mit der Ihre Kommune angemeldet ist."),
    )


class AllowanceForm(MailingForm):
    name = StringField(_l("Ihr Name"), [InputRequired(REQUIRED_MESSAGE), Length(max=MAX_LINE)])
    email = EmailField(
        _l("E-Mail-Adresse"),
        [InputRequired(REQUIRED_MESSAGE), EMAIL_ADDRESS, Length(max=MAX_LINE)],
    )
    reason = TextAreaField(
        _l("Warum möchten Sie dabei sein?"),
        [InputRequired(REQUIRED_MESSAGE), Length(max=MAX_TEXT)],
    )


class RegisterForm(Form):
    file = FileField(
        _l("Datei von Destatis"),
        [FileRequired(_l("Bitte wählen Sie eine Datei."))],
    )
    population_date = DateField(
        _l("Bevölkerung gezählt am"),
        [Optional()],
        description=_l(
            "Nur für GV100AD nötig: Der Text nennt diesen Tag nicht, meist einen 31.12."
        ),
    )


class ParticipantFilterForm(Form):
    class Meta(Form.Meta):
        csrf = False  # a search changes nothing

    q = StringField(_l("Name, Kommune, E-Mail oder Code"), [Length(max=MAX_LINE)])
    district = SelectField(_l("Bezirk"), [Optional()], choices=[EVERYTHING, *DISTRICTS])
    status = SelectField(_l("Stand"), [Optional()], choices=[EVERYTHING, *STATUSES])
    role = SelectField(_l("Rolle"), [Optional()], choices=[EVERYTHING, *ROLES])

    def typed(self) -> ParticipantFilter:
        """What to look for; nonsense counts as "all"."""
        self.validate()
        return ParticipantFilter(
            text=(self.q.data or "") if not self.q.errors else "",
            district=District(self.district.data) if _is_set(self.district) else None,
            status=RegistrationStatus(self.status.data) if _is_set(self.status) else None,
            role=ParticipantRole(self.role.data) if _is_set(self.role) else None,
        )


def _is_set(field: SelectField) -> bool:
    return bool(field.data) and not field.errors

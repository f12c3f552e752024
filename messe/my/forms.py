"""The forms of a town's own pages."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from messe.core.forms import MAX_LINE, MAX_TEXT, Form
from messe.core.messages import TOO_LONG
from messe.registration.forms import HEAD_ROLES, ROLE_MESSAGE, RegistrationForm
from messe.registration.people import PersonData


class ContactForm(Form):
    contact_email = RegistrationForm.contact_email
    contact_phone = RegistrationForm.contact_phone


class NameForm(Form):
    name = RegistrationForm.head_name


class DeputyForm(NameForm):
    role = RadioField(_l("Wer kommt?"), [InputRequired(ROLE_MESSAGE)], choices=HEAD_ROLES)


class PersonForm(NameForm):
    diet = StringField(
        _l("Was sollen wir beim Essen beachten?"),
        [Length(max=MAX_LINE, message=TOO_LONG)],
        description=_l("Zum Beispiel: vegetarisch, keine Nüsse."),
    )
    access_needs = TextAreaField(
        _l("Was brauchen Sie, um gut dabei zu sein?"),
        [Length(max=MAX_TEXT, message=TOO_LONG)],
        description=_l("Zum Beispiel: Platz für einen Rollstuhl, Gebärdensprache, ein Sitzplatz."),
    )
    photo_consent = BooleanField(
        _l("Ja, ich darf auf Fotos der Messe zu sehen sein."),
        description=_l("Ohne Haken steht auf dem Ausweis „Bitte nicht fotografieren“."),
    )
    shares_contact = BooleanField(
        _l("Ja, andere Gäste dürfen meinen Kontakt behalten, wenn sie meinen Ausweis scannen."),
        description=_l("Ohne Haken erfährt niemand durch einen Scan, wer Sie sind."),
    )

    def typed(self) -> PersonData:
        """What the person says of itself."""
        return PersonData(
            name=self.name.data,
            diet=self.diet.data or "",
            access_needs=self.access_needs.data or "",
            photo_consent=self.photo_consent.data,
            shares_contact=self.shares_contact.data,
        )

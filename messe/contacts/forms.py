"""What somebody gives others, and notes about them."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, StringField, TelField, TextAreaField
from wtforms.fields import EmailField
from wtforms.validators import Length, Optional

from messe.contacts.models import ContactCard
from messe.contacts.queries import card_of
from messe.contacts.service import Ticks
from messe.core.forms import EMAIL_ADDRESS, MAX_LINE, MAX_TEXT, Form
from messe.core.messages import TOO_LONG
from messe.registration.models import Participant

MAX_TAG = 40


class ExchangeForm(Form):
    gives_email = BooleanField(_l("Meine E-Mail-Adresse"))
    gives_phone = BooleanField(_l("Meine Telefonnummer"))

    def offers(self, card: ContactCard) -> None:
        """Offer what the card has, and nothing that is missing on it."""
        self.gives_email.description = card.email
        self.gives_phone.description = card.phone
        if not card.email:
            del self.gives_email
        if not card.phone:
            del self.gives_phone

    def ticks(self) -> Ticks:
        """What was ticked."""
        return Ticks(
            email="gives_email" in self and self.gives_email.data,
            phone="gives_phone" in self and self.gives_phone.data,
        )


def exchange_form(person: Participant) -> ExchangeForm:
    """What `person` gives, as it was ticked last."""
    card = card_of(person)
    form = ExchangeForm(obj=card)
    form.offers(card)
    return form


class CardForm(Form):
    email = EmailField(
        _l("E-Mail-Adresse"),
        [Optional(), EMAIL_ADDRESS, Length(max=MAX_LINE, message=TOO_LONG)],
    )
    phone = TelField(_l("Telefonnummer"), [Length(max=MAX_LINE, message=TOO_LONG)])


class NoteForm(Form):
    tag = StringField(
        _l("Stichwort"),
        [Length(max=MAX_TAG, message=TOO_LONG)],
        description=_l("Danach können Sie Ihre Kontakte auswählen, zum Beispiel: Radwege."),
    )
    note = TextAreaField(
        _l("Notiz"),
        [Length(max=MAX_TEXT, message=TOO_LONG)],
        description=_l("Nur Sie lesen sie."),
    )

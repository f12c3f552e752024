"""What a person agrees to, and what a start-up remembers of it."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField, TextAreaField
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired, Length

from messe.contacts.models import ContactCard
from messe.core.forms import MAX_TEXT, Form
from messe.core.messages import TOO_LONG
from messe.leads.models import RATINGS

NOT_RATED = "0"


class AgreeForm(Form):
    shares_contact = BooleanField(_l("Das Start-up darf sich bei mir melden"))

    def offers(self, card: ContactCard) -> None:
        """Say what the start-up gets."""
        self.shares_contact.description = (
            _l("Es bekommt Name, Funktion, Ort und %(email)s.", email=card.email)
            if card.email
            else _l("Es bekommt Name, Funktion und Ort.")
        )


class ConsentForm(AgreeForm):
    gives_phone = BooleanField(_l("Auch telefonisch"))

    def offers(self, card: ContactCard) -> None:
        """Say what the start-up gets; without a number it cannot call."""
        super().offers(card)
        self.gives_phone.description = card.phone
        if not card.phone:
            del self.gives_phone

    def may_call(self) -> bool:
        """Whether the number was ticked too."""
        return "gives_phone" in self and bool(self.gives_phone.data)


class RemarkForm(Form):
    rating = RadioField(
        _l("Wie weit ist das Gespräch?"),
        [InputRequired()],
        choices=[
            *(SelectChoice(str(rating), word) for rating, word in RATINGS.items()),
            SelectChoice(NOT_RATED, _l("Keine Einschätzung")),
        ],
    )
    note = TextAreaField(
        _l("Notiz"),
        [Length(max=MAX_TEXT, message=TOO_LONG)],
        description=_l("Die Person kann sie lesen, wenn sie ihre gespeicherten Daten abruft."),
    )

    def typed_rating(self) -> int | None:
        """The rating; none if it was taken back."""
        return None if self.rating.data == NOT_RATED else int(self.rating.data)

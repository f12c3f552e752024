"""The forms of start-ups."""

from flask_babel import lazy_gettext as _l
from wtforms import EmailField, StringField, TextAreaField, URLField
from wtforms.validators import InputRequired, Length, Optional, Regexp

from messe.core.forms import EMAIL_ADDRESS, MAX_LINE, MAX_TEXT, Form, MailingForm
from messe.core.messages import REQUIRED_MESSAGE
from messe.startups.service import StartupProfile

WEB_ADDRESS = r"(?i)^https?://[^\s/]+\.[^\s]+$"


class ProfileForm(Form):
    name = StringField(
        _l("Name des Start-ups"), [InputRequired(REQUIRED_MESSAGE), Length(max=MAX_LINE)]
    )
    offer = StringField(
        _l("Angebot in einem Satz"),
        [InputRequired(REQUIRED_MESSAGE), Length(max=MAX_LINE)],
        description=_l("Was haben kleine Städte und Gemeinden davon?"),
    )
    description = TextAreaField(_l("Beschreibung"), [Length(max=MAX_TEXT)])
    website = URLField(
        _l("Website"),
        [
            Optional(),
            Length(max=MAX_LINE),
            Regexp(
                WEB_ADDRESS,
                message=_l("Bitte geben Sie die Adresse mit https:// am Anfang ein."),
            ),
        ],
        description=_l("Mit https:// am Anfang."),
    )
    contact_name = StringField(
        _l("Ansprechperson"),
        [InputRequired(REQUIRED_MESSAGE), Length(max=MAX_LINE)],
        description=_l("Sehen nur die Veranstalter."),
    )

    @property
    def profile(self) -> StartupProfile:
        """What was typed."""
        return StartupProfile(
            name=self.name.data,
            offer=self.offer.data,
            contact_name=self.contact_name.data,
            description=self.description.data or "",
            website=self.website.data or "",
        )


class StartupForm(ProfileForm):
    contact_email = EmailField(
        _l("E-Mail-Adresse der Ansprechperson"),
        [InputRequired(REQUIRED_MESSAGE), Length(max=MAX_LINE), EMAIL_ADDRESS],
        description=_l("Dorthin schicken wir den Link zu den eigenen Seiten."),
    )


class AccessLinkForm(MailingForm):
    email = EmailField(
        _l("E-Mail-Adresse"),
        [InputRequired(REQUIRED_MESSAGE), Length(max=MAX_LINE), EMAIL_ADDRESS],
    )

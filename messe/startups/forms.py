"""The forms of start-ups."""

import re
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import (
    EmailField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    URLField,
)
from wtforms.fields import SelectChoice
from wtforms.validators import (
    InputRequired,
    Length,
    NumberRange,
    Optional,
    Regexp,
    ValidationError,
)
from wtforms.widgets import CheckboxInput

from messe.core.forms import EMAIL_ADDRESS, MAX_LINE, MAX_TEXT, Form, MailingForm
from messe.core.messages import REQUIRED_MESSAGE
from messe.startups.models import Startup
from messe.startups.selection import Decision, Invitee, possible_decisions
from messe.startups.service import StartupProfile
from messe.topics.models import Topic

WEB_ADDRESS = r"(?i)^https?://[^\s/]+\.[^\s]+$"
PLAIN_ADDRESS = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
MOST_INVITEES = 200
LARGEST_QUOTA = 20

DECISIONS = {
    Decision.ACCEPT: SelectChoice(Decision.ACCEPT, _l("Zusagen")),
    Decision.ASK_BACK: SelectChoice(Decision.ASK_BACK, _l("Rückfrage stellen")),
    Decision.DECLINE: SelectChoice(Decision.DECLINE, _l("Absagen")),
}


class ProfileForm(Form):
    """What a start-up says about itself."""

    name = StringField(
        _l("Name des Start-ups"), [InputRequired(REQUIRED_MESSAGE), Length(max=MAX_LINE)]
    )
    offer = StringField(
        _l("Angebot in einem Satz"),
        [InputRequired(REQUIRED_MESSAGE), Length(max=MAX_LINE)],
        description=_l("Was haben kleine Städte und Gemeinden davon?"),
    )
    topics = SelectMultipleField(
        _l("Zu welchen Themen passt das?"),
        description=_l("Über die Themen finden Kommunen zu Ihnen."),
        option_widget=CheckboxInput(),
    )
    seeks = TextAreaField(
        _l("Was suchen Sie auf der Messe?"),
        [Length(max=MAX_TEXT)],
        description=_l("Zum Beispiel: zwei Kommunen für einen Versuch."),
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

    def offer_topics(self, catalogue: list[Topic], startup: Startup | None = None) -> None:
        """Let people choose from `catalogue`; before they did, what `startup` has is chosen."""
        self._catalogue = {topic.slug: topic for topic in catalogue}
        self.topics.choices = [SelectChoice(topic.slug, topic.title) for topic in catalogue]
        if not self.is_submitted():
            self.topics.data = [topic.slug for topic in startup.topics] if startup else []

    @property
    def profile(self) -> StartupProfile:
        """What was typed."""
        return StartupProfile(
            name=self.name.data,
            offer=self.offer.data,
            contact_name=self.contact_name.data,
            description=self.description.data or "",
            website=self.website.data or "",
            seeks=self.seeks.data or "",
            topics=[self._catalogue[slug] for slug in self.topics.data],
        )


def _contact_email() -> EmailField:
    return EmailField(
        _l("E-Mail-Adresse der Ansprechperson"),
        [InputRequired(REQUIRED_MESSAGE), Length(max=MAX_LINE), EMAIL_ADDRESS],
        description=_l("Dorthin schicken wir den Link zu den eigenen Seiten."),
    )


class ApplicationForm(ProfileForm, MailingForm):
    contact_email = _contact_email()


class StartupForm(ProfileForm):
    contact_email = _contact_email()
    pitch_quota = IntegerField(
        _l("Pitch-Termine, die es höchstens haben darf"),
        [Optional(), NumberRange(min=1, max=LARGEST_QUOTA)],
        description=_l("Leer: so viele wie alle."),
    )


class LogoForm(Form):
    file = FileField(
        _l("Bilddatei"),
        [FileRequired(_l("Bitte wählen Sie eine Datei."))],
        description=_l("PNG, JPEG oder WebP, höchstens 1,5 MB."),
        render_kw={"accept": "image/png,image/jpeg,image/webp"},
    )
    alt = StringField(
        _l("Was zeigt das Logo?"),
        [Length(max=MAX_LINE)],
        description=_l("Das hören Menschen, die das Bild nicht sehen. Leer: „Logo von“ und Name."),
    )


class AnswerForm(Form):
    answer = TextAreaField(
        _l("Ihre Antwort"), [InputRequired(REQUIRED_MESSAGE), Length(max=MAX_TEXT)]
    )


class DecisionForm(Form):
    decision = RadioField(_l("Was antworten Sie?"), [InputRequired(_l("Bitte wählen Sie."))])
    words = TextAreaField(
        _l("Ihre Frage oder ein Satz dazu"),
        [Length(max=MAX_TEXT)],
        description=_l("Steht so in der E-Mail an das Start-up."),
    )
    seen = HiddenField(validators=[Length(max=MAX_LINE)])

    def __init__(self, startup: Startup, state: str) -> None:
        super().__init__()
        self.decision.choices = [DECISIONS[each] for each in possible_decisions(startup)]
        if not self.is_submitted():
            self.seen.data = state

    def validate_words(self, field: Any) -> None:  # noqa: ANN401 -- WTForms' own signature
        """A question needs words."""
        if self.decision.data == Decision.ASK_BACK and not field.data:
            raise ValidationError(_l("Bitte schreiben Sie, was Sie wissen möchten."))


class StartupInvitationForm(Form):
    lines = TextAreaField(
        _l("Wen laden Sie ein?"),
        [InputRequired(REQUIRED_MESSAGE), Length(max=4 * MAX_TEXT)],
        description=_l(
            "Je Start-up eine Zeile: Name; E-Mail-Adresse; Ansprechperson. Die Ansprechperson "
            "darf fehlen. Aus Excel kopierte Spalten gehen auch."
        ),
    )

    def validate_lines(self, field: Any) -> None:  # noqa: ANN401 -- WTForms' own signature
        """Name the first line that cannot be read."""
        lines = _filled_lines(field.data)
        if len(lines) > MOST_INVITEES:
            raise ValidationError(_l("Bitte laden Sie höchstens 200 Start-ups auf einmal ein."))
        for number, line in lines:
            if _read_invitee(line) is None:
                raise ValidationError(
                    _l(
                        "Zeile %(number)s lässt sich nicht lesen. "
                        "Schreiben Sie bitte: Name; E-Mail-Adresse",
                        number=number,
                    )
                )

    @property
    def invitees(self) -> list[Invitee]:
        """Who was typed, each name once."""
        found = [_read_invitee(line) for _number, line in _filled_lines(self.lines.data)]
        return list({each.name.lower(): each for each in found if each is not None}.values())


def _filled_lines(text: str) -> list[tuple[int, str]]:
    return [
        (number, line) for number, line in enumerate(text.splitlines(), start=1) if line.strip()
    ]


def _read_invitee(line: str) -> Invitee | None:
    name, email, contact_name, *_more = [*map(str.strip, re.split("[;\t]", line)), "", ""]
    is_short = max(len(name), len(email), len(contact_name)) <= MAX_LINE
    if not name or not is_short or not PLAIN_ADDRESS.fullmatch(email) or not email.isascii():
        return None
    return Invitee(name, email, contact_name)


class AccessLinkForm(MailingForm):
    email = EmailField(
        _l("E-Mail-Adresse"),
        [InputRequired(REQUIRED_MESSAGE), Length(max=MAX_LINE), EMAIL_ADDRESS],
    )

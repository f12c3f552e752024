"""The form of a circular: its words, and whom it goes to."""

from collections.abc import Callable, Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Field, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional, ValidationError

from messe.circulars.placeholders import IN_BODY, IN_SUBJECT, Placeholder, unknown
from messe.circulars.service import CircularData
from messe.core.forms import MAX_LINE, MAX_TEXT, Form
from messe.core.messages import REQUIRED_MESSAGE
from messe.fair.models import District
from messe.registration.forms import DISTRICTS, EVERYTHING, ROLES, STATUSES
from messe.registration.models import ParticipantRole, RegistrationStatus
from messe.registration.queries import ParticipantFilter


def only(known: Sequence[Placeholder]) -> Callable[[Form, Field], None]:
    """Refuse every word in braces that is none of `known`."""

    def check(_form: Form, field: Field) -> None:
        if strange := unknown(field.data, known):
            raise ValidationError(
                _(
                    "Diese Platzhalter gibt es hier nicht: %(strange)s. Möglich sind: %(known)s.",
                    strange=", ".join(strange),
                    known=", ".join(known),
                )
            )

    return check


class CircularForm(Form):
    status = SelectField(
        _l("Stand der Anmeldung"), [InputRequired(REQUIRED_MESSAGE)], choices=STATUSES
    )
    district = SelectField(_l("Bezirk"), [Optional()], choices=[EVERYTHING, *DISTRICTS])
    role = SelectField(
        _l("Rolle"),
        [Optional()],
        choices=[EVERYTHING, *ROLES],
        description=_l("Die E-Mail geht an den Kontakt, der diese Person angemeldet hat."),
    )
    text = StringField(_l("Name, Kommune, E-Mail oder Code"), [Optional(), Length(max=MAX_LINE)])
    subject = StringField(
        _l("Betreff"),
        [InputRequired(REQUIRED_MESSAGE), Length(max=MAX_LINE), only(IN_SUBJECT)],
    )
    body = TextAreaField(
        _l("Text"),
        [InputRequired(REQUIRED_MESSAGE), Length(max=MAX_TEXT), only(IN_BODY)],
        description=_l(
            "Eine leere Zeile beginnt einen neuen Absatz, Zeilen mit „- “ am Anfang werden zur "
            "Liste. Platzhalter: {Kommune} (bei Gästen die Organisation), {Name}, {Datum} und "
            "{Ort} der Messe, {Link} zu den eigenen Seiten; allein in einer Zeile "
            "wird er ein Knopf."
        ),
        render_kw={"rows": 16},
    )

    def show_group(self, wanted: ParticipantFilter) -> None:
        """Fill in whom organisers looked for; of no status, those who come."""
        self.status.data = wanted.status or RegistrationStatus.CONFIRMED
        self.district.data = wanted.district
        self.role.data = wanted.role
        self.text.data = wanted.text

    def typed(self) -> CircularData:
        """What was typed."""
        return CircularData(
            subject=self.subject.data,
            body="\n".join(self.body.data.splitlines()),
            group=ParticipantFilter(
                text=self.text.data or "",
                district=District(self.district.data) if self.district.data else None,
                status=RegistrationStatus(self.status.data),
                role=ParticipantRole(self.role.data) if self.role.data else None,
            ),
        )

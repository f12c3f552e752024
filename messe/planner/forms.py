"""The forms of the planner's runs and of what it must heed."""

from flask_babel import lazy_gettext as _l
from wtforms import SelectChoice, SelectField
from wtforms.validators import InputRequired, ValidationError

from messe.core.forms import Form
from messe.core.messages import REQUIRED_MESSAGE
from messe.fair.forms import LocalMomentField
from messe.pitches.schedule import TimeSpan


class RunForm(Form):
    seconds = SelectField(
        _l("Wie lange darf die Berechnung dauern?"),
        choices=[
            SelectChoice(10, _l("10 Sekunden")),
            SelectChoice(30, _l("30 Sekunden")),
            SelectChoice(60, _l("1 Minute")),
        ],
        validators=[InputRequired(REQUIRED_MESSAGE)],
        coerce=int,
        default=10,
    )


class AbsenceForm(Form):
    startup = SelectField(_l("Start-up"), [InputRequired(REQUIRED_MESSAGE)], coerce=int)
    starts_at = LocalMomentField(_l("Von"), [InputRequired(REQUIRED_MESSAGE)])
    ends_at = LocalMomentField(_l("Bis"), [InputRequired(REQUIRED_MESSAGE)])

    def validate_ends_at(self, field: LocalMomentField) -> None:
        """Refuse an end that is not after the beginning."""
        if self.starts_at.data and field.data and field.data <= self.starts_at.data:
            raise ValidationError(_l("Das Ende muss nach dem Beginn liegen."))

    @property
    def span(self) -> TimeSpan:
        """When the start-up cannot pitch.

        Raises:
            ValueError: the form is not valid.
        """
        if self.starts_at.data is None or self.ends_at.data is None:
            raise ValueError("the absence needs a beginning and an end")
        return TimeSpan(self.starts_at.data, self.ends_at.data)

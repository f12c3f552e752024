"""The forms of sign-in."""

from flask_babel import lazy_gettext as _l
from wtforms import EmailField, PasswordField
from wtforms.validators import EqualTo, InputRequired, Length

from messe.accounts.service import SHORTEST_PASSWORD
from messe.core.forms import EMAIL_ADDRESS, MAX_LINE, Form, MailingForm
from messe.core.messages import REQUIRED_MESSAGE


class SignInForm(Form):
    email = EmailField(
        _l("E-Mail-Adresse"),
        [InputRequired(REQUIRED_MESSAGE), Length(max=MAX_LINE)],
    )
    password = PasswordField(
        _l("Passwort"),
        [InputRequired(REQUIRED_MESSAGE), Length(max=MAX_LINE)],
    )


class PasswordLinkForm(MailingForm):
    email = EmailField(
        _l("E-Mail-Adresse"),
        [InputRequired(REQUIRED_MESSAGE), Length(max=MAX_LINE), EMAIL_ADDRESS],
    )


class NewPasswordForm(Form):
    password = PasswordField(
        _l("Neues Passwort"),
        [
            InputRequired(REQUIRED_MESSAGE),
            Length(
                min=SHORTEST_PASSWORD,
                max=MAX_LINE,
                message=_l("Ein Passwort braucht mindestens zwölf Zeichen."),
            ),
        ],
        description=_l("Mindestens zwölf Zeichen, am besten mehrere Wörter."),
    )
    repeated = PasswordField(
        _l("Neues Passwort noch einmal"),
        [Length(max=MAX_LINE), EqualTo("password", _l("Die beiden Eingaben sind verschieden."))],
    )

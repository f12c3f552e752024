"""What somebody adds to the one tap of feedback."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, TextAreaField
from wtforms.validators import Length

from messe.core.forms import Form

MAX_SENTENCE = 500


class WordsForm(Form):
    sentence = TextAreaField(
        _l("Ein Satz an das Start-up"),
        [Length(max=MAX_SENTENCE, message=_l("Bitte schreiben Sie höchstens 500 Zeichen."))],
        description=_l("Das Start-up liest ihn ohne Ihren Namen."),
    )
    shares_contact = BooleanField(
        _l("Das Start-up darf sich bei uns melden"),
        description=_l(
            "Dann erfährt es Ihren Namen, Ihre Kommune, die E-Mail-Adresse Ihrer Anmeldung und Ihr "
            "Urteil. Sie können das hier jederzeit zurücknehmen."
        ),
    )

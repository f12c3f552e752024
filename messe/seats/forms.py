"""What somebody adds to the one tap of feedback."""

from flask_babel import lazy_gettext as _l
from wtforms import TextAreaField
from wtforms.validators import Length

from messe.leads.forms import AgreeForm

MAX_SENTENCE = 500


class WordsForm(AgreeForm):
    sentence = TextAreaField(
        _l("Ein Satz an das Start-up"),
        [Length(max=MAX_SENTENCE, message=_l("Bitte schreiben Sie höchstens 500 Zeichen."))],
        description=_l("Das Start-up liest ihn ohne Ihren Namen."),
    )

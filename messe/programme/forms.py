"""The form of a release."""

from flask_babel import lazy_gettext as _l
from wtforms import StringField
from wtforms.validators import Length

from messe.core.forms import MAX_LINE, Form


class ReleaseForm(Form):
    note = StringField(
        _l("Hinweis für alle"),
        [Length(max=MAX_LINE)],
        description=_l("Steht über dem Programm, zum Beispiel: Bühne B ist jetzt im Saal."),
    )

"""The forms of printing: whose badges, and on what."""

import re

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, IntegerField, RadioField, SelectField, StringField
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange, Optional, Regexp

from messe.badges.layouts import BadgeLayout
from messe.badges.queries import BadgeSort, Selection
from messe.core.forms import MAX_LINE, Form
from messe.fair.models import District
from messe.registration.forms import DISTRICTS, EVERYTHING, ROLES
from messe.registration.models import ParticipantRole

MOST_BLANKS = 200
LETTERS = re.compile(r"([a-z])(?:\s*[-–]\s*([a-z]))?$", re.IGNORECASE)
LETTERS_MESSAGE = _l("Bitte geben Sie einen Buchstaben an, etwa M, oder zwei, etwa A–K.")

LAYOUTS = [
    SelectChoice(BadgeLayout.A6, _l("A6, vier auf einem Blatt A4")),
    SelectChoice(BadgeLayout.CARD, _l("Karten 90 mal 60 mm, acht auf einem Blatt A4")),
    SelectChoice(BadgeLayout.LABEL, _l("Etikettendrucker, 100 mal 62 mm")),
    SelectChoice(BadgeLayout.LARGE_LABEL, _l("Etikettendrucker, 102 mal 76 mm")),
]
SORTS = [
    SelectChoice(BadgeSort.NAME, _l("Nachname")),
    SelectChoice(BadgeSort.TOWN, _l("Kommune oder Organisation")),
    SelectChoice(BadgeSort.DISTRICT, _l("Bezirk, darin Kommune")),
]


def letters(typed: str) -> tuple[str, str] | None:
    """The first and last letter of `M` or `A–K`; none of anything else."""
    found = LETTERS.match(typed.strip())
    if found is None:
        return None
    first, last = found.groups(default=found[1])
    return first.lower(), last.lower()


class SelectionForm(Form):
    class Meta(Form.Meta):
        csrf = False  # a search changes nothing

    q = StringField(_l("Name, Kommune, E-Mail oder Code"), [Length(max=MAX_LINE)])
    district = SelectField(_l("Bezirk"), [Optional()], choices=[EVERYTHING, *DISTRICTS])
    role = SelectField(_l("Rolle"), [Optional()], choices=[EVERYTHING, *ROLES])
    letters = StringField(
        _l("Nachname beginnt mit"),
        [Optional(), Length(max=MAX_LINE), Regexp(LETTERS, message=LETTERS_MESSAGE)],
    )
    sort = SelectField(_l("Sortiert nach"), [Optional()], choices=SORTS)
    unprinted = BooleanField(_l("Nur noch nicht gedruckte"))

    def typed(self) -> Selection:
        """Whose badges are wanted; nonsense counts as "all"."""
        self.validate()
        known = {
            name: value for name, value in self.data.items() if value and not self[name].errors
        }
        return Selection(
            text=known.get("q", ""),
            district=District(known["district"]) if "district" in known else None,
            role=ParticipantRole(known["role"]) if "role" in known else None,
            letters=letters(known.get("letters", "")),
            is_unprinted="unprinted" in known,
            sort=BadgeSort(known.get("sort", BadgeSort.NAME)),
        )


class PrintForm(Form):
    layout = RadioField(
        _l("Format"),
        [InputRequired(_l("Bitte wählen Sie ein Format."))],
        choices=LAYOUTS,
        default=BadgeLayout.A6.value,
    )


class BlanksForm(PrintForm):
    count = IntegerField(
        _l("Anzahl"),
        [InputRequired(_l("Bitte geben Sie eine ganze Zahl ein.")), NumberRange(1, MOST_BLANKS)],
        default=20,
    )

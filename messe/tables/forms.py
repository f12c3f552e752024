"""The organisers' form of a table."""

from collections.abc import Sequence

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, IntegerField, SelectField
from wtforms.validators import InputRequired, NumberRange, Optional

from messe.core.forms import Form
from messe.core.messages import REQUIRED_MESSAGE
from messe.tables.models import TopicTable
from messe.tables.service import TableData
from messe.topics.models import Topic

HIGHEST_NUMBER = 999
MOST_SEATS = 500


class TableForm(Form):
    number = IntegerField(
        _l("Nummer"), [InputRequired(REQUIRED_MESSAGE), NumberRange(min=1, max=HIGHEST_NUMBER)]
    )
    topic = SelectField(
        _l("Thema"),
        [InputRequired(REQUIRED_MESSAGE)],
        invalid_choice_message=_l("Dieses Thema gibt es nicht mehr."),
    )
    seats = IntegerField(
        _l("Plätze"),
        [Optional(), NumberRange(min=1, max=MOST_SEATS)],
        description=_l("Wer danach kommt, erfährt, wo noch Platz ist. Leer: ohne Grenze."),
    )
    is_open = BooleanField(
        _l("Offen"),
        description=_l("An einen geschlossenen Tisch setzt sich niemand mehr."),
    )

    def __init__(self, topics: Sequence[Topic], table: TopicTable | None, free_number: int) -> None:
        """A choice among `topics`, filled with `table`, or for a new one with `free_number`."""
        super().__init__(
            data={
                "number": table.number if table else free_number,
                "topic": table.topic.slug if table else None,
                "seats": table.seats if table else None,
                "is_open": table.is_open if table else True,
            }
        )
        self._topics = {topic.slug: topic for topic in topics}
        self.topic.choices = {topic.slug: topic.title for topic in topics}

    @property
    def table_data(self) -> TableData:
        """What a valid form says."""
        return TableData(
            number=self.number.data,
            topic=self._topics[self.topic.data],
            seats=self.seats.data,
            is_open=self.is_open.data,
        )

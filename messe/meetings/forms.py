"""The forms of rounds, of the deadline, and of wishes."""

from collections.abc import Mapping, Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Field, SelectField, SelectMultipleField
from wtforms.validators import Optional
from wtforms.widgets import CheckboxInput, ListWidget

from messe.core.forms import Form
from messe.fair.forms import LocalMomentField
from messe.pitches.forms import SlotsForm


class RoundsForm(SlotsForm):
    """Rounds are laid out as slots are, but on no stage."""

    stage = None


class DeadlineForm(Form):
    closes_at = LocalMomentField(
        _l("Wünsche bis"),
        [Optional()],
        description=_l("Ohne Angabe nimmt die Sprechstunde noch keine Wünsche an."),
    )


def _wish(rank: int) -> SelectField:
    return SelectField(
        _l("Wunsch %(rank)s", rank=rank),
        default="",
        invalid_choice_message=_l("Diese Auswahl gibt es nicht mehr."),
    )


class WishesForm(Form):
    wish_1, wish_2, wish_3, wish_4, wish_5 = (_wish(rank) for rank in range(1, 6))
    absent_rounds = SelectMultipleField(
        _l("In diesen Runden können wir nicht"),
        coerce=int,
        option_widget=CheckboxInput(),
        widget=ListWidget(),
    )

    def __init__(
        self,
        partners: Mapping[int, str],
        rounds: Mapping[int, str],
        wished: Sequence[int],
        absent: Sequence[int],
    ) -> None:
        """A choice among `partners` and `rounds`, filled with what was said before."""
        data = {f"wish_{rank}": str(key) for rank, key in enumerate(wished, start=1)}
        super().__init__(data={**data, "absent_rounds": list(absent)})
        names = {"": _("– niemand –")} | {str(key): name for key, name in partners.items()}
        for field in self.wish_fields:
            field.choices = list(names.items())
        self.absent_rounds.choices = list(rounds.items())

    @property
    def wish_fields(self) -> list[Field]:
        """The fields by rank."""
        return [self.wish_1, self.wish_2, self.wish_3, self.wish_4, self.wish_5]

    @property
    def partners(self) -> list[int]:
        """Who was named, the most wanted first; empty ranks close up."""
        return [int(field.data) for field in self.wish_fields if field.data]

    def validate(self, extra_validators: object = None) -> bool:
        """Also: nobody twice."""
        is_valid: bool = super().validate(extra_validators)
        seen: set[str] = set()
        for field in self.wish_fields:
            if field.data in seen:
                field.errors = [*field.errors, _("Diesen Wunsch haben Sie schon genannt.")]
            seen.update({field.data} - {""})
        return is_valid and not self.errors

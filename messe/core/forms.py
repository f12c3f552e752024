"""The base of every form: German messages, text without stray blanks."""

from typing import Any

from flask_wtf import FlaskForm
from wtforms import Field, StringField

MAX_LINE = 200
MAX_TEXT = 5000


def stripped(value: str | None) -> str | None:
    """What was typed, without the blanks a phone's keyboard leaves at the ends."""
    return value.strip() if isinstance(value, str) else value


class Form(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """What all our forms inherit."""

    class Meta(FlaskForm.Meta):  # type: ignore[misc]  # Flask-WTF has no types
        def bind_field(self, form: Any, unbound_field: Any, options: dict[str, Any]) -> Field:  # noqa: ANN401 -- WTForms' own signature
            """Strip every text field."""
            if issubclass(unbound_field.field_class, StringField):
                own = unbound_field.kwargs.get("filters", ())
                options = {**options, "filters": [*own, stripped]}
            return unbound_field.bind(form=form, **options)

"""Make the text of a mail from its template."""

from collections.abc import Mapping

from flask import current_app


def mail_text(template: str, values: Mapping[str, object]) -> tuple[str, str]:
    """Subject and body of `templates/mail/<template>.txt`; its first line is the subject."""
    text = current_app.jinja_env.get_template(f"mail/{template}.txt").render(values)
    subject, _, body = text.strip().partition("\n")
    # A header is one line, whatever kind of line break a name carries.
    return " ".join(subject.split()), body.strip() + "\n"

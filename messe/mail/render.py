"""Make the text of a mail from its template, and the page that mail programs show from its text."""

from collections.abc import Mapping

from flask import current_app
from flask_babel import force_locale

from messe.mail.html import blocks
from messe.mail.models import OutboxMail


def mail_text(template: str, values: Mapping[str, object]) -> tuple[str, str]:
    """Subject and body of `templates/mail/<template>.txt`; its first line is the subject."""
    text = current_app.jinja_env.get_template(f"mail/{template}.txt").render(values)
    subject, _, body = text.strip().partition("\n")
    # A header is one line, whatever kind of line break a name carries.
    return " ".join(subject.split()), body.strip() + "\n"


def mail_html(mail: OutboxMail) -> str:
    """`mail` as HTML: the same words as its text, nothing more."""
    with force_locale(mail.language):
        return current_app.jinja_env.get_template("mail/layout.html").render(
            language=mail.language,
            subject=mail.subject,
            blocks=blocks(mail.body),
        )

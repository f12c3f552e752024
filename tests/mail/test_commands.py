"""The outbox from the command line."""

from messe.mail.commands import mail
from tests.factories import make_given_up_mail, make_mail


def test_sending_says_what_went_out_and_what_did_not(app, session, now):
    make_mail(next_attempt_at=now.replace(year=2999))
    make_given_up_mail()
    make_given_up_mail()
    make_mail()
    session.commit()

    result = app.test_cli_runner().invoke(mail, ["send"])

    assert result.output == "Zugestellt: 1, wartend: 1, nicht zustellbar: 2\n"

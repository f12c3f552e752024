"""What holds for every form: a length for every text, traps for robots, nonsense answered."""

import logging

import pytest
import sqlalchemy as sa
from werkzeug.test import encode_multipart
from wtforms import FieldList, StringField
from wtforms.validators import Length

from messe.core.database import Model, db
from messe.core.forms import Form, stripped
from messe.mail.models import OutboxMail
from messe.registration.models import Participant
from tests.factories import BIELEFELD, HALLENBERG, make_account, make_registration, make_startup

KNOWN = "bekannt@messe.example"

REGISTRATION = {
    "head_name": "Ulrike Sommer",
    "head_role": "mayor",
    "contact_email": KNOWN,
}
ALLOWANCE = {"name": "Ines Licht", "email": KNOWN, "reason": "Bitte."}
MAILING_FORMS = {
    f"/anmeldung/{HALLENBERG}": REGISTRATION,
    f"/anmeldung/{BIELEFELD}/zulassung": ALLOWANCE,
    "/meine-messe/link": {"email": KNOWN},
    "/startups/link": {"email": KNOWN},
    "/team/passwort": {"email": KNOWN},
}


@pytest.fixture
def everybody_known(client, now):
    """Somebody of every kind who gets a link at KNOWN."""
    make_account(email=KNOWN)
    make_startup(contact_email=KNOWN)
    make_registration("05958028", contact_email=KNOWN)


def row_counts() -> dict[str, int]:
    return {
        table.name: db.session.scalar(sa.select(sa.func.count()).select_from(table))
        for table in Model.metadata.sorted_tables
    }


@pytest.mark.parametrize("path", MAILING_FORMS)
def test_robot_gets_the_answer_of_a_person_and_nothing_happens(
    client, everybody_known, caplog, path
):
    typed = MAILING_FORMS[path]
    assert 'name="subject"' in client.get(path).text
    before = row_counts()

    with caplog.at_level(logging.INFO):
        robot = client.post(path, data={**typed, "subject": "Great offer"})
    assert row_counts() == before
    person = client.post(path, data={**typed, "subject": ""})

    assert row_counts() != before
    assert (robot.status_code, robot.location) == (person.status_code, person.location)
    assert robot.status_code == 302
    assert "a robot filled in the form" in caplog.text
    assert KNOWN not in caplog.text


def fields_without_a_length(form: type[Form]) -> list[str]:
    """The texts of `form` that may be as long as anybody likes."""
    return [
        f"{form.__name__}.{name}"
        for name, field in vars(form).items()
        if (text := text_field(field)) is not None and not has_length(text)
    ]


def text_field(field):
    """The declaration of a text, looked for inside a list too."""
    kind = getattr(field, "field_class", None)
    if kind is None:
        return None
    if issubclass(kind, FieldList):
        return text_field(field.args[0])
    return field if issubclass(kind, StringField) else None


def has_length(field) -> bool:
    validators = field.kwargs.get("validators", field.args[1] if len(field.args) > 1 else [])
    return any(isinstance(one, Length) and one.max > 0 for one in validators)


def all_forms(form: type[Form] = Form) -> list[type[Form]]:
    return [one for kind in form.__subclasses__() for one in (kind, *all_forms(kind))]


def test_every_text_of_every_form_has_a_greatest_length(app):
    forms = [form for form in all_forms() if form.__module__.startswith("messe.")]

    assert len(forms) > 10
    assert [name for form in forms for name in fields_without_a_length(form)] == []


def test_text_without_a_length_is_found():
    class Careless(Form):
        good = StringField("gut", [Length(max=9)])
        bad = StringField("schlecht")
        several = FieldList(StringField("mehrere", [Length(min=9)]))

    assert fields_without_a_length(Careless) == ["Careless.bad", "Careless.several"]


def test_characters_that_nobody_types_are_left_out():
    typed = " Ulrike\x00 \x1b[1mSommer\uffff\x7f \n"
    assert stripped(typed, is_one_line=True) == "Ulrike [1mSommer"
    assert stripped(7, is_one_line=True) == 7


def test_line_breaks_stay_in_long_texts_only():
    typed = "eine Zeile\r\n\r\nnoch eine\u2028dritte"
    assert stripped(typed, is_one_line=False) == typed
    assert stripped(typed, is_one_line=True) == "eine Zeile noch eine dritte"


def test_name_with_control_characters_is_stored_without(client, now):
    typed = {**REGISTRATION, "head_name": "Ulrike\x00\x08 Sommer"}

    assert client.post(f"/anmeldung/{HALLENBERG}", data=typed).status_code == 302
    assert db.session.scalars(sa.select(Participant.name)).one() == "Ulrike Sommer"


ENDLESS = "x" * 1_000_000
TOO_MUCH = "Das ist mehr, als wir annehmen können."
PUBLIC_FORMS = [*MAILING_FORMS, "/team/anmelden"]


def post_in_parts(client, path, fields):
    """Send a form as browsers do when it carries a file."""
    boundary, body = encode_multipart(fields)
    return client.post(path, data=body, content_type=f"multipart/form-data; boundary={boundary}")


@pytest.mark.parametrize("path", PUBLIC_FORMS)
def test_a_million_letters_in_a_field_are_too_many(client, now, path):
    typed = {"email": ENDLESS, "contact_email": ENDLESS}

    in_one, in_parts = client.post(path, data=typed), post_in_parts(client, path, typed)

    assert in_one.status_code == 200
    assert 'class="kern-error"' in in_one.text
    assert in_parts.status_code == 413
    assert TOO_MUCH in in_parts.text


@pytest.mark.parametrize("path", PUBLIC_FORMS)
def test_ten_thousand_fields_are_answered(client, now, path):
    fields = {f"companions-{number}": "x" for number in range(10_000)}

    in_one, in_parts = client.post(path, data=fields), post_in_parts(client, path, fields)

    assert in_one.status_code == 200
    assert 'class="kern-error"' in in_one.text
    assert in_parts.status_code == 413
    assert TOO_MUCH in in_parts.text


NONSENSE = [b"\xff\xfe", b"%00", b"%ff%fe", b"%ED%A0%80", b"%u0000"]


@pytest.mark.parametrize("path", PUBLIC_FORMS)
def test_nonsense_in_a_form_is_answered(client, now, path):
    names = (b"email", b"password", b"contact_email", b"head_name", b"head_role", b"companions-0")

    for nonsense in NONSENSE:
        body = b"&".join(name + b"=" + nonsense for name in names)
        response = client.post(path, data=body, content_type="application/x-www-form-urlencoded")

        assert response.status_code in {200, 409}, nonsense
    assert db.session.scalars(sa.select(OutboxMail)).all() == []


@pytest.mark.parametrize("path", ["/anmeldung?q=", "/b/", "/startups/", "/team/anmelden?weiter="])
def test_nonsense_in_an_address_is_answered(client, now, path):
    for nonsense in ("%00", "%ff%fe", "x" * 1_000_000, "%2e%2e/" * 1000, "&a[b]" * 9999):
        response = client.get(path + nonsense)

        assert response.status_code in {200, 404}, nonsense[:9]
        assert "<h1" in response.text

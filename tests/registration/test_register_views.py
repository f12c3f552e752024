"""Organisers renew the register on a page: first they see, then they confirm."""

import datetime as dt
import io
import re
from pathlib import Path

import pytest
from werkzeug.datastructures import FileStorage
from werkzeug.test import stream_encode_multipart

from messe.core.database import db
from messe.registration import register_views
from messe.registration.models import Municipality
from tests.factories import HALLENBERG
from tests.official_files import (
    COUNTED,
    all_towns,
    as_gv100ad,
    gv100ad,
    gv100ad_lines,
    gvisys,
    town,
)

PAGE = "/orga/kommunen/register"
SMALLER = [each.but(population="4400") if each.ags == HALLENBERG else each for each in all_towns()]


def upload(client, content, day=""):
    data = {"file": FileStorage(io.BytesIO(content), "auszug"), "population_date": day}
    # The client itself would write a large body into a temporary file and leave that open.
    body, _length, boundary = stream_encode_multipart(data, use_tempfile=False)
    return client.post(
        PAGE, data=body.read(), content_type=f"multipart/form-data; boundary={boundary}"
    )


def population(session) -> tuple[int, dt.date]:
    hallenberg = session.get_one(Municipality, HALLENBERG)
    return hallenberg.population, hallenberg.population_date


def kept(instance) -> list[Path]:
    return list((instance / "register").glob("*"))


def test_upload_shows_what_changes_and_changes_nothing(organiser, session):
    before = population(session)

    preview = organiser.get(upload(organiser, gvisys(SMALLER)).location)

    rows = [re.findall(r"<t[hd] [^>]*>(.*?)</t[hd]>", row) for row in preview.text.split("<tr")]
    assert ["Hallenberg", "4.367", "31. Dezember 2024", "4.400"] in rows
    assert population(session) == before


def test_confirmation_changes_the_register_and_tidies_up(organiser, session, instance):
    address = upload(organiser, gv100ad(SMALLER), day="2025-12-31").location

    page = organiser.post(address, follow_redirects=True)

    assert "Das Verzeichnis ist erneuert." in page.text
    assert population(session) == (4400, dt.date(2025, 12, 31))
    assert kept(instance) == []
    assert organiser.post(address).status_code == 404


def test_file_larger_than_any_form_is_taken(organiser):
    land, *lines = gv100ad_lines(all_towns())
    content = as_gv100ad([land] * 10_000 + lines)

    assert len(content) > organiser.application.config["MAX_CONTENT_LENGTH"]
    assert upload(organiser, content, day="2024-12-31").status_code == 302


def test_same_register_offers_nothing_to_confirm(organiser):
    page = organiser.get(upload(organiser, gvisys(all_towns())).location)

    assert "nichts ändert sich" in page.text
    assert "Übernehmen" not in page.text


def test_second_upload_takes_the_place_of_the_first(organiser, instance):
    first = upload(organiser, gvisys(SMALLER)).location
    second = upload(organiser, gvisys(SMALLER)).location

    assert len(kept(instance)) == 1
    assert [organiser.get(first).status_code, organiser.get(second).status_code] == [404, 200]


def test_older_count_is_taken_from_whom_was_warned_only(organiser, session):
    address = upload(organiser, gv100ad(SMALLER), day="2023-12-31").location

    assert "älter als die gespeicherten" in organiser.get(address).text
    assert organiser.post(address).status_code == 409
    assert population(session) == (4367, COUNTED)
    assert organiser.post(address, data={"aeltere": "ja"}).status_code == 302
    assert population(session) == (4400, dt.date(2023, 12, 31))


@pytest.mark.parametrize(
    ("content", "day", "sentence"),
    [
        (b"Guten Tag", "", "Das ist keine Datei des Gemeindeverzeichnisses."),
        (gv100ad([town(HALLENBERG)])[:-100], "2024-12-31", "statt 220 Zeichen."),
        (gv100ad([town(HALLENBERG)]), "", "an welchem Tag die Bevölkerung gezählt ist."),
        (gv100ad([town(HALLENBERG)]), "gestern", "Bitte geben Sie einen Tag ein."),
    ],
)
def test_wrong_input_is_said_beside_its_field(organiser, instance, content, day, sentence):
    page = upload(organiser, content, day)

    assert (sentence in page.text, kept(instance)) == (True, [])


def test_file_is_asked_for(organiser):
    assert "Bitte wählen Sie eine Datei." in organiser.post(PAGE).text


def test_workbook_is_read_without_a_transaction(organiser, monkeypatch):
    open_while_reading = []
    read = register_views.read_gazetteer

    def watch(content):
        open_while_reading.append(db.session().in_transaction())
        return read(content)

    monkeypatch.setattr(register_views, "read_gazetteer", watch)
    upload(organiser, gvisys(SMALLER))

    assert open_while_reading == [False]


def test_nonsense_finds_no_preview(organiser):
    assert organiser.get(f"{PAGE}/..").status_code == 404
    assert organiser.get(f"{PAGE}/nichts").status_code == 404

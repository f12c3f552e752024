"""The official files: what they say is read as it stands, and damage is named."""

import datetime as dt
import io
import zipfile

import pytest

from messe.registration import gvisys as gvisys_reader
from messe.registration.gazetteer import GazetteerError
from messe.registration.gazetteer_file import MOST_BYTES, read_gazetteer
from tests.factories import HALLENBERG, MEDEBACH
from tests.official_files import (
    COUNTED,
    all_towns,
    as_gv100ad,
    as_xlsx,
    gv100ad,
    gv100ad_lines,
    gvisys,
    gvisys_header,
    gvisys_row,
    records,
    town,
)

KAMEN = "05978020"
HAMM = "05915000"
LUEDENSCHEID = "05962032"


@pytest.fixture(autouse=True)
def _german(app):
    """Refusals are said in the app's language."""


def refusal(content: bytes) -> str:
    with pytest.raises(GazetteerError) as refused:
        read_gazetteer(content)
    return str(refused.value.message)


@pytest.mark.parametrize("build", [gv100ad, gvisys])
def test_town_is_read_as_it_stands(build):
    (entry,) = read_gazetteer(build([town(MEDEBACH)])).entries.values()

    assert (entry.ags, entry.name, entry.name_official) == (
        MEDEBACH,
        "Medebach",
        "Medebach, Hansestadt",
    )
    assert (entry.kind, entry.kreis, entry.district) == ("Stadt", "Hochsauerlandkreis", "arnsberg")
    assert (entry.population, entry.area_km2, entry.postcode) == (7906, 126.05, "59964")


def test_only_the_workbook_has_coordinates():
    (from_text,) = read_gazetteer(gv100ad([town(HALLENBERG)])).entries.values()
    (from_workbook,) = read_gazetteer(gvisys([town(HALLENBERG)])).entries.values()

    expected = town(HALLENBERG)
    assert (from_text.lat, from_text.lon, from_text.has_coordinates) == (None, None, False)
    assert (from_workbook.lat, from_workbook.lon) == (float(expected.lat), float(expected.lon))


@pytest.mark.parametrize(
    ("ags", "kreis"),
    [
        (KAMEN, "Kreis Unna"),
        (LUEDENSCHEID, "Märkischer Kreis"),
        (HAMM, "Hamm"),
        (HALLENBERG, "Hochsauerlandkreis"),
    ],
)
def test_county_is_called_as_people_call_it(ags, kreis):
    assert read_gazetteer(gv100ad([town(ags)])).entries[ags].kreis == kreis


def test_text_does_not_say_when_the_residents_were_counted():
    assert read_gazetteer(gv100ad([town(HALLENBERG)])).population_date is None


def test_day_of_the_count_stands_above_the_population_not_in_the_title():
    assert read_gazetteer(gvisys([town(HALLENBERG)])).population_date == COUNTED


def test_day_of_the_count_may_be_a_date_cell():
    header = gvisys_header(counted=dt.datetime(2024, 12, 31))  # noqa: DTZ001 -- as openpyxl has it

    assert read_gazetteer(gvisys([town(HALLENBERG)], header)).population_date == COUNTED


@pytest.mark.parametrize(
    ("note", "day"),
    [
        ("2) Bevölkerung auf Grundlage des Zensus 2022 am 31.12.2024", COUNTED),
        ("Bevölkerung auf Grundlage des Zensus vom 15.05.2022, Stand: 31.12.2024.", COUNTED),
        ("Bevölkerungsstand: 31.12.2024; Gebietsstand: 31.12.2025", COUNTED),
        ("Bevölkerung und Fläche: Gebietsstand 31.12.2025", None),
        ("Gebietsstand: 31.12.2025", None),
        ("Bevölkerung am 31.12.2024, anderswo Bevölkerung am 31.12.2023", None),
    ],
)
def test_day_of_the_count_may_stand_in_a_note(note, day):
    content = gvisys([town(HALLENBERG)], gvisys_header(counted=None), [note])

    assert read_gazetteer(content).population_date == day


def test_towns_elsewhere_and_areas_without_a_town_are_left_out():
    lines = gv100ad_lines([town(HALLENBERG)])
    cologne = lines[-1].replace(HALLENBERG, "05315000")
    forest = lines[-1].replace(HALLENBERG, "05958999")
    forest = forest[:122] + "66" + forest[124:]

    assert list(read_gazetteer(as_gv100ad([*lines, cologne, forest])).entries) == [HALLENBERG]


def test_digits_that_became_numbers_keep_their_zeros():
    rows = [gvisys_row(*record) for record in records([town("05512000")])]
    as_numbers = [
        [
            int(cell) if column in {0, 1, 2, 3, 4, 6, 13} and cell else cell
            for column, cell in enumerate(row)
        ]
        for row in rows
    ]

    content = as_xlsx([], [*gvisys_header(), *as_numbers])

    assert list(read_gazetteer(content).entries) == ["05512000"]


@pytest.mark.parametrize("build", [gv100ad, gvisys])
def test_all_our_towns_are_read(build):
    entries = read_gazetteer(build(all_towns())).entries

    assert len(entries) == 231
    assert [ags for ags in entries if entries[ags].name_official != town(ags).name_official] == []


def test_empty_file_is_refused():
    assert refusal(b"") == "Die Datei ist leer."


@pytest.mark.parametrize(
    "content", [b"ags,name\n05512000,Bottrop\n", b"%PDF-1.7\n\xff\xfe", b"\n" * 9]
)
def test_another_file_is_refused(content):
    assert refusal(content).startswith("Das ist keine Datei des Gemeindeverzeichnisses.")


def test_large_file_is_refused():
    assert refusal(b"1" * (MOST_BYTES + 1)) == "Die Datei ist zu groß für ein Gemeindeverzeichnis."


def test_windows_encoding_is_named():
    content = as_gv100ad(gv100ad_lines([town("05515000")]), encoding="cp1252")

    assert "vielleicht in Windows-1252" in refusal(content)


@pytest.mark.parametrize("length", [0, 1, 169, 219, 221, 440])
def test_line_of_another_length_is_named(length):
    lines = gv100ad_lines([town(HALLENBERG)])
    lines[4] = (lines[4] * 2)[:length] or " "

    assert refusal(as_gv100ad(lines)).startswith(f"Zeile 5 hat {length or 1} statt 220 Zeichen.")


def damaged(position: int, text: str) -> bytes:
    *lines, last = gv100ad_lines([town(HALLENBERG)])
    return as_gv100ad([*lines, last[: position - 1] + text + last[position - 1 + len(text) :]])


@pytest.mark.parametrize(
    ("position", "text", "sentence"),
    [
        (140, "0000000O4X1", "Zeile 5: „0000000O4X1“ ist keine Einwohnerzahl."),
        (140, "00000000000", "Zeile 5: „00000000000“ ist keine Einwohnerzahl."),
        (140, "99999999999", "Zeile 5: „99999999999“ ist keine Einwohnerzahl."),
        (140, "-0000004471", "Zeile 5: „-0000004471“ ist keine Einwohnerzahl."),
        (129, "00000006X36", "Zeile 5: „00000006X,36“ ist keine Zahl."),
        (166, "5996 ", "Zeile 5: „5996 “ ist keine Postleitzahl."),
        (123, "67", "Zeile 5: Das Textkennzeichen „67“ ist unbekannt."),
        (23, " " * 50, "Zeile 5: Der Name fehlt."),
        (11, "059580 0", "Zeile 5: „059580 0“ ist kein Gemeindeschlüssel."),
        (11, "05974020", "Zeile 5: Davor fehlt die Zeile des Kreises 05974."),
    ],
)
def test_damaged_field_is_named_with_its_line(position, text, sentence):
    assert refusal(damaged(position, text)) == sentence


def test_town_that_stands_twice_is_named():
    lines = gv100ad_lines([town(HALLENBERG)])

    assert (
        refusal(as_gv100ad([*lines, lines[-1]]))
        == "Zeile 6: Der Schlüssel 05958020 steht doppelt da."
    )


def test_file_of_another_land_is_refused():
    lines = [line.replace(HALLENBERG, "09184148") for line in gv100ad_lines([town(HALLENBERG)])]

    assert refusal(as_gv100ad(lines)).startswith("In der Datei steht keine Kommune der Bezirke")


def test_letters_in_a_cell_are_named_with_their_row():
    rows = [gvisys_row(*record) for record in records([town(HALLENBERG)])]
    rows[-1][9] = "viele"

    content = as_xlsx([], [*gvisys_header(), *rows])

    assert refusal(content) == "Zeile 11: „viele“ ist keine Einwohnerzahl."


@pytest.mark.parametrize("sheets", [[[["x"]]], [[], [["Satzart"]] * 9], [gvisys_header(), []]])
def test_workbook_without_the_list_on_its_second_sheet_is_refused(sheets):
    assert refusal(as_xlsx(*sheets)).startswith("Das zweite Tabellenblatt ist nicht")


def test_workbook_that_unpacks_to_too_much_is_refused(monkeypatch):
    monkeypatch.setattr(gvisys_reader, "MOST_BYTES_UNPACKED", 1000)

    assert refusal(gvisys([town(HALLENBERG)])).startswith("Ausgepackt ist die Datei zu groß")


def test_archive_that_is_no_workbook_is_refused():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("brief.txt", "Guten Tag")

    assert refusal(file.getvalue()).startswith("Die Arbeitsmappe ist beschädigt.")


def test_damaged_workbook_is_refused_wherever_it_breaks():
    content = gvisys([town(HALLENBERG)])

    for length in range(4, len(content) - 1, 97):
        assert refusal(content[:length]).startswith("Die Arbeitsmappe ist beschädigt.")

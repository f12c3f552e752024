"""Exports: stable keys, a fixed order, no secrets, and harmless in a spreadsheet."""

import csv
import datetime as dt
import io
import json

import pytest
from openpyxl import load_workbook

from messe.core.tables import Format, as_json
from messe.core.tokens import SHORT_LENGTH
from messe.pitches.models import BlockKind
from messe.registration.models import Participant
from messe.report.exports import KEYS, Dataset, dataset_rows, export
from tests.factories import (
    BIELEFELD,
    HALLENBERG,
    HAVIXBECK,
    MEDEBACH,
    make_block,
    make_booking,
    make_guest,
    make_registration,
    make_release,
    make_slot,
    make_stage,
    make_startup,
)
from tests.report.conftest import NAMES


def read_csv(content):
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))


def read_sheet(content):
    return load_workbook(io.BytesIO(content)).active


@pytest.mark.parametrize("dataset", list(Dataset))
def test_rows_have_the_keys_that_are_promised(small_fair, dataset):
    rows = dataset_rows(dataset)

    assert rows
    assert all(tuple(row) == KEYS[dataset] for row in rows)


def test_guests_come_with_their_organisation_instead_of_a_town(fair, session):
    make_guest(organisation="Sauerlandbote")

    [row] = dataset_rows(Dataset.PARTICIPANTS)

    assert (row["municipality"], row["ags"], row["organisation"]) == (None, None, "Sauerlandbote")


@pytest.mark.parametrize("dataset", list(Dataset))
def test_keys_hold_no_primary_key_and_no_secret(dataset):
    assert not {"id", "badge_token", "public_id", "registration_id"} & set(KEYS[dataset])


def test_no_export_holds_a_badge_token(small_fair, session):
    tokens = [row.badge_token for row in session.query(Participant)]

    text = "".join(export(dataset, Format.JSON).decode() for dataset in Dataset)

    assert not [token for token in tokens if token in text]


def test_participants_come_with_town_status_and_admission(small_fair):
    rows = dataset_rows(Dataset.PARTICIPANTS)

    assert [(row["name"], row["ags"], row["status"], bool(row["admitted_at"])) for row in rows] == [
        ("Olaf Brandt", HAVIXBECK, "withdrawn", False),
        ("Ines Wolter", BIELEFELD, "confirmed", True),
        ("Ulrike Sommer", HALLENBERG, "confirmed", True),
        ("Jens Vogt", HALLENBERG, "confirmed", True),
        ("Petra Kamp", MEDEBACH, "confirmed", False),
    ]


def test_moments_in_json_are_utc(small_fair):
    (first, *_others) = json.loads(export(Dataset.ADMISSIONS, Format.JSON))

    assert first["admitted_at"] == "2026-06-23T07:05:00+00:00"


def test_missing_values_are_null_in_json(small_fair):
    rows = json.loads(export(Dataset.SCHEDULE, Format.JSON))

    assert [row["head_count"] for row in rows] == [30, 0, None, None]
    assert [row["startup"] for row in rows] == ["Ortswerk", "Amtsfunke", "Landlinie", None]


def test_schedule_holds_slots_and_blocks_under_their_lasting_names(fair):
    noon, stage = fair.starts_at + dt.timedelta(hours=3), make_stage(name="Forum")
    pitch = make_booking(make_slot(noon, stage=stage), make_startup(name="Funkweg"))
    make_slot(noon, stage=make_stage(name="Zelt"))
    lunch = make_block(noon, title="Mittag", kind=BlockKind.BREAK)

    assert [
        (row["stage"], row["kind"], row["title"], row["guid"], row["release"])
        for row in dataset_rows(Dataset.SCHEDULE)
    ] == [
        (None, "break", "Mittag", lunch.public_id, None),
        ("Forum", "pitch", "Funkweg", pitch.public_id, None),
        ("Zelt", "pitch", None, None, None),
    ]


def test_schedule_says_which_release_is_the_newest(fair):
    make_block(fair.starts_at)
    make_release()
    make_block(fair.starts_at)
    newest = make_release()

    assert newest.number == 2
    assert [row["release"] for row in dataset_rows(Dataset.SCHEDULE)] == [2, 2]


def test_contacts_name_towns_and_badges_but_nobody(small_fair):
    [row] = dataset_rows(Dataset.CONTACTS)

    assert (row["giver_municipality"], row["holder_ags"]) == ("Hallenberg", BIELEFELD)
    assert len(row["giver_code"]) == len(row["holder_code"]) == SHORT_LENGTH
    assert not any(name in str(row) for name in NAMES)


def test_group_lists_its_members(small_fair):
    (climate, _bus) = dataset_rows(Dataset.GROUPS)

    assert [(m["municipality"], m["is_lead"]) for m in climate["members"]] == [
        ("Bielefeld", True),
        ("Hallenberg", False),
    ]


def test_csv_joins_members(small_fair):
    (climate, _bus) = read_csv(export(Dataset.GROUPS, Format.CSV))

    assert climate["members"] == (
        "municipality=Bielefeld, ags=05711000, kreis=Bielefeld, district=detmold, is_lead=true"
        " | municipality=Hallenberg, ags=05958020, kreis=Hochsauerlandkreis,"
        " district=arnsberg, is_lead=false"
    )


def test_sheet_has_a_frozen_head_and_dates_in_westphalia(small_fair):
    sheet = read_sheet(export(Dataset.ADMISSIONS, Format.XLSX))

    head = [cell.value for cell in sheet[1]]
    assert tuple(head) == KEYS[Dataset.ADMISSIONS]
    assert sheet.freeze_panes == "A2"
    moment = sheet.cell(row=2, column=head.index("admitted_at") + 1)
    assert moment.value == dt.datetime(2026, 6, 23, 9, 5)  # noqa: DTZ001 -- cells know no zone
    assert moment.is_date


def test_sheet_keeps_the_zero_of_a_key(small_fair):
    sheet = read_sheet(export(Dataset.MUNICIPALITIES, Format.XLSX))

    assert sheet["A2"].value.startswith("05")


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t="])
def test_cells_cannot_become_formulas(fair, start):
    make_registration(head=f"{start}HYPERLINK(1)")

    (row,) = read_csv(export(Dataset.PARTICIPANTS, Format.CSV))
    sheet = read_sheet(export(Dataset.PARTICIPANTS, Format.XLSX))

    assert row["name"] == f"'{start}HYPERLINK(1)"
    assert sheet["B2"].value == f"'{start}HYPERLINK(1)"
    assert sheet["B2"].data_type == "s"


def test_json_keeps_what_was_typed(fair):
    make_registration(head="=1+1", contact_phone="+49 2981 1")

    (row,) = json.loads(export(Dataset.PARTICIPANTS, Format.JSON))

    assert (row["name"], row["contact_phone"]) == ("=1+1", "+49 2981 1")


def test_sheet_survives_control_characters(fair):
    make_registration(head="Ada\x07 Linde")

    assert read_sheet(export(Dataset.PARTICIPANTS, Format.XLSX))["B2"].value == "Ada Linde"


@pytest.mark.parametrize("file_format", [Format.CSV, Format.XLSX])
def test_table_without_rows_has_its_head(fair, file_format):
    content = export(Dataset.GROUPS, file_format)

    if file_format is Format.CSV:
        assert content.decode("utf-8-sig").strip() == ";".join(KEYS[Dataset.GROUPS])
    else:
        assert [cell.value for cell in read_sheet(content)[1]] == list(KEYS[Dataset.GROUPS])


def test_only_what_json_knows_is_written():
    with pytest.raises(TypeError, match="object"):
        as_json(["a"], [{"a": object()}])


def test_number_of_queries_does_not_grow(small_fair, count_queries):
    for dataset in Dataset:
        assert count_queries(lambda dataset=dataset: dataset_rows(dataset)) <= 3

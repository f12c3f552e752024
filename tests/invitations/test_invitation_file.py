"""An invitation file is read whoever saved it, and each fault is named with its row and a mend."""

import csv
import io
import itertools
import random

import pytest

from messe.invitations import sheet
from messe.invitations.faults import WORDS, FaultKind
from messe.invitations.invitation_file import Invitee, read_invitation_file
from messe.registration.models import Municipality
from messe.registration.queries import municipalities
from tests.factories import BIELEFELD, HALLENBERG, MEDEBACH

HEADERS = ["Kommune", "Name", "E-Mail", "Anrede"]
ROW = ["Medebach", "Karl Frost", "rathaus@medebach.example", "Herr"]
INVITEE = Invitee(MEDEBACH, "Karl Frost", "rathaus@medebach.example", "Herr")
EVERY_TOWN = 10_000_000
LIMIT = 20_000

ENCODINGS = ("utf-8", "utf-8-sig", "cp1252", "utf-16")
SEPARATORS = (";", ",", "\t")


@pytest.fixture
def towns(app) -> list[Municipality]:
    return municipalities()


def as_csv(rows, separator=";", line_end="\r\n") -> str:
    file = io.StringIO()
    csv.writer(file, delimiter=separator, lineterminator=line_end).writerows(rows)
    return file.getvalue()


def read(content, towns, limit=LIMIT):
    if isinstance(content, str):
        content = content.encode()
    return read_invitation_file(content, towns, population_limit=limit)


def kinds(result) -> list[tuple[FaultKind, int | None]]:
    return [(fault.kind, fault.row) for fault in result.faults]


# A mayor's list in which every row is right, though many look odd.


def invented_rows(towns, random_):
    """One right row a town, written in every way that must pass."""
    spellings = itertools.cycle(
        [
            lambda town: town.name,
            lambda town: town.name_official,
            lambda town: town.ags,
            lambda town: town.ags.lstrip("0"),
            lambda town: town.name.upper(),
            lambda town: f"  Stadt  {town.name} ",
            lambda town: f"{town.name}, {town.kreis}",
            lambda town: f"{town.postcode} {town.name}",
            lambda town: town.name.replace("ä", "ae").replace("ö", "oe").replace("ü", "ue"),
        ],
    )
    addresses = itertools.cycle(
        [
            lambda ags: f"rathaus@stadt-{ags}.example",
            lambda ags: f"Vorzimmer+Messe@Stadt-{ags}.example",
            lambda _ags: "amt@kreisverband.example",
        ],
    )
    names = ["Jörg Müßig", "Käthe Über, Dr.", "Zoë Sommer; Büro", "Ulrike „Uli“ Sommer"]
    return [
        [
            spelling(town),
            random_.choice(names),
            address(town.ags),
            random_.choice(["Frau", "Herr", "Sehr geehrte Frau Bürgermeisterin"]),
        ]
        for town, spelling, address in zip(towns, spellings, addresses, strict=False)
    ]


PLANTED = {
    FaultKind.UNKNOWN_TOWN: lambda row: ["Qwertzhausen", *row[1:]],
    FaultKind.AMBIGUOUS_TOWN: lambda row: ["Zwillingen", *row[1:]],
    FaultKind.ABOVE_LIMIT: lambda row: ["Riesenstadt", *row[1:]],
    FaultKind.BAD_EMAIL: lambda row: [*row[:2], "rathaus(at)stadt.example", row[3]],
    FaultKind.MISSING_CELL: lambda row: [row[0], "", *row[2:]],
    FaultKind.TOO_LONG: lambda row: [row[0], "x" * 201, *row[2:]],
    FaultKind.WRONG_ENCODING: lambda row: [*row[:3], "Sehr geehrter Herr BÃ¼rgermeister"],
    FaultKind.WRONG_SEPARATOR: lambda row: [*row, "noch eine Zelle"],
}
HOW_MANY = {**dict.fromkeys(PLANTED, 1), FaultKind.UNKNOWN_TOWN: 2, FaultKind.BAD_EMAIL: 2}
DOUBLED = 2


def extra_towns() -> list[Municipality]:
    """Two towns of one name, and one above every limit."""
    return [
        Municipality(
            ags=ags,
            name=name,
            name_official=name,
            kreis="Kreis Soest",
            postcode=postcode,
            population=population,
        )
        for ags, name, postcode, population in (
            ("05999001", "Zwillingen", "59999", 9_000),
            ("05999002", "Zwillingen", "59998", 9_000),
            ("05999003", "Riesenstadt", "59997", EVERY_TOWN + 1),
        )
    ]


def planted(rows, random_):
    """`rows` with twelve faults, and which kind stands in which place."""
    rows = [list(row) for row in rows]
    places = random_.sample(range(1, len(rows)), 12)
    wanted = [kind for kind, count in HOW_MANY.items() for _ in range(count)]
    expected = {}
    for kind, place in zip(wanted, places, strict=False):
        rows[place] = PLANTED[kind](rows[place])
        expected[place] = kind
    for place in places[len(wanted) :]:
        earlier = next(n for n in itertools.count() if n not in places)
        rows[place][0] = rows[earlier][0]
        expected[place] = FaultKind.DOUBLED_TOWN
    return rows, expected


@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize("separator", SEPARATORS, ids=["semicolon", "comma", "tab"])
@pytest.mark.parametrize("encoding", ENCODINGS)
def test_exactly_the_planted_faults_are_named(towns, encoding, separator, seed):
    random_ = random.Random(f"{seed} {encoding} {separator}")  # noqa: S311 -- repeatable by seed
    towns = random_.sample(towns, len(towns))
    rows, expected = planted(invented_rows(towns, random_), random_)
    # Row 1 has the headers, row 2 is empty.
    rows_of_file = {(place + 3, kind) for place, kind in expected.items()}
    content = as_csv([HEADERS, ["", "", "", ""], *rows], separator).encode(encoding)

    result = read(content, [*towns, *extra_towns()], EVERY_TOWN)

    assert len(expected) == 12
    assert {(fault.row, fault.kind) for fault in result.faults} == rows_of_file
    assert len(result.faults) == 12
    assert len(result.invitees) == 219
    for place, town in enumerate(towns):
        if place not in expected:
            assert result.invitees[place + 3].ags == town.ags
    assert [fault for fault in result.faults if not (fault.problem and fault.mend)] == []


def test_right_file_of_every_town_has_no_fault(towns):
    rows = invented_rows(towns, random.Random(1))  # noqa: S311 -- repeatable by seed

    result = read(as_csv([HEADERS, *rows]), towns, EVERY_TOWN)

    assert result.faults == []
    assert list(result.invitees) == list(range(2, 233))


@pytest.mark.parametrize(
    "headers",
    [
        ["Kommune", "Name", "E-Mail", "Anrede"],
        ["Gemeinde", "Vor- und Nachname", "Email", "ANREDE"],
        ["Stadt", "name", "Mail", "Briefanrede"],
        ["Ort", "Ansprechpartner", "E-Mail-Adresse", " Anrede "],
        ["AGS", "Ansprechperson", "e-mail", "anrede"],
    ],
)
def test_usual_headers_are_understood(towns, headers):
    assert read(as_csv([headers, ROW]), towns).invitees == {2: INVITEE}


def test_columns_may_stand_in_any_order_among_others(towns):
    headers = ["Nr.", "Anrede", "E-Mail", "Notiz", "Kommune", "Ort", "Name"]
    row = ["7", ROW[3], ROW[2], "ruft an; wartet", ROW[0], "Marktplatz", ROW[1]]

    assert read(as_csv([headers, row]), towns).invitees == {2: INVITEE}


@pytest.mark.parametrize(
    "content",
    [
        "\r\n\r\nKommune;Name;E-Mail;Anrede\r\n\r\n;;;\r\nMedebach;Karl Frost;{};Herr\r\n",
        "Kommune;Name;E-Mail;Anrede;;\n\n\n\n\nMedebach;Karl Frost;{};Herr;;",
        'Kommune;Name;E-Mail;Anrede\n\n\n\n\n"Medebach";"Karl Frost";"{}";"Herr"\n\n',
        "Kommune;Name;E-Mail;Anrede\r\r\r\r\rMedebach;Karl\N{NO-BREAK SPACE} Frost;{};Herr\r",
    ],
)
def test_rows_are_counted_as_in_excel(towns, content):
    assert read(content.format(ROW[2]), towns).invitees == {6: INVITEE}


def test_line_break_inside_quotes_stays_in_its_row(towns):
    rows = [["Medebach\n", "Karl\nFrost", *ROW[2:]], ["Qqqqq", *ROW[1:]]]

    result = read(as_csv([HEADERS, *rows]), towns)

    assert result.invitees == {2: INVITEE}
    assert kinds(result) == [(FaultKind.UNKNOWN_TOWN, 3)]


def test_one_address_may_stand_for_several_towns(towns):
    content = as_csv([HEADERS, ROW, ["Hallenberg", *ROW[1:]]])

    assert [one.ags for one in read(content, towns).invitees.values()] == [MEDEBACH, HALLENBERG]


def test_town_above_the_limit_is_ready_when_organisers_allowed_it(towns, now):
    content = as_csv([HEADERS, ["Bielefeld", *ROW[1:]]])
    assert kinds(read(content, towns)) == [(FaultKind.ABOVE_LIMIT, 2)]

    next(town for town in towns if town.ags == BIELEFELD).allowed_at = now

    assert [one.ags for one in read(content, towns).invitees.values()] == [BIELEFELD]


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"", (FaultKind.EMPTY, None)),
        (b" \r\n;;;\r\n", (FaultKind.EMPTY, None)),
        (as_csv([HEADERS]), (FaultKind.EMPTY, None)),
        (b"PK\x03\x04\x14\x00\x06\x00", (FaultKind.NOT_TEXT, None)),
        (as_csv([HEADERS, ROW]).encode("utf-16-le"), (FaultKind.NOT_TEXT, None)),
        (as_csv([HEADERS, ROW], "|"), (FaultKind.NO_SEPARATOR, None)),
        (as_csv([["Kommune", "Name", "Anrede"], ROW]), (FaultKind.MISSING_COLUMN, 1)),
        (as_csv([[], ROW, ROW]), (FaultKind.MISSING_COLUMN, 2)),
        ('Kommune;"Na"me;E-Mail;Anrede', (FaultKind.OPEN_QUOTE, 1)),
        (b"x" * (sheet.MOST_BYTES + 1), (FaultKind.TOO_LARGE, None)),
        (as_csv([HEADERS, *[ROW] * (sheet.MOST_ROWS + 1)]), (FaultKind.TOO_LARGE, None)),
    ],
)
def test_file_that_is_no_list_is_refused_whole(towns, content, fault):
    result = read(content, towns)

    assert (result.invitees, kinds(result)) == ({}, [fault])


def test_missing_columns_are_named(towns):
    [fault] = read(as_csv([["Gemeinde", "PLZ"], ROW]), towns).faults

    assert fault.problem == "Es fehlt eine Spalte: Name, E-Mail, Anrede."


def test_bytes_of_another_encoding_are_named_with_their_row(towns):
    lines = [";".join(cells).encode() for cells in (HEADERS, ["Höxter", *ROW[1:]])]
    foreign = ";".join(["Hövelhof", "Jörg Mühl", ROW[2], "Herr"]).encode("cp1252")

    result = read(b"\n".join([*lines, ";".join(ROW).encode(), foreign]), towns, EVERY_TOWN)

    assert kinds(result) == [(FaultKind.WRONG_ENCODING, 4)]
    assert list(result.invitees) == [2, 3]


def test_row_with_another_separator_is_named(towns):
    content = as_csv([HEADERS, ROW]) + as_csv([["Hallenberg", *ROW[1:]]], ",")

    assert kinds(read(content, towns)) == [(FaultKind.WRONG_SEPARATOR, 3)]


def test_quote_that_never_closes_is_named(towns):
    content = as_csv([HEADERS, ROW]) + 'Hallenberg;"Karl Frost;x@y.example;Herr\n' + as_csv([ROW])

    assert kinds(read(content, towns)) == [(FaultKind.OPEN_QUOTE, 3)]


def test_text_behind_a_closing_quote_is_named(towns):
    content = as_csv([HEADERS]) + 'Hallenberg;"Karl" Frost;x@y.example;Herr\n' + as_csv([ROW])

    result = read(content, towns)

    assert kinds(result) == [(FaultKind.OPEN_QUOTE, 2)]
    assert result.invitees == {3: INVITEE}


def test_faults_say_what_stands_there_and_how_to_mend_it(towns):
    rows = [["Medebahc", *ROW[1:]], ["Qqqqq", *ROW[1:]], ROW, ["Stadt Medebach", *ROW[1:]]]

    faults = read(as_csv([HEADERS, *rows]), towns).faults

    assert [(fault.row, fault.cell, fault.problem, fault.mend) for fault in faults] == [
        (
            2,
            "Medebahc",
            "Diese Kommune steht nicht im Verzeichnis.",
            "Prüfen Sie den Namen. Ähnliche Namen: Medebach.",
        ),
        (
            3,
            "Qqqqq",
            "Diese Kommune steht nicht im Verzeichnis.",
            "Prüfen Sie den Namen. Ähnliche Namen: keine.",
        ),
        (
            5,
            "Stadt Medebach",
            "Medebach steht schon in Zeile 4.",
            "Löschen Sie eine der beiden Zeilen: Jede Kommune bekommt eine Einladung.",
        ),
    ]


def test_row_with_several_faults_names_each(towns):
    result = read(as_csv([HEADERS, ["Medebahc", "", "x", ""], ROW]), towns)

    assert [fault.kind for fault in result.faults] == [
        FaultKind.MISSING_CELL,
        FaultKind.MISSING_CELL,
        FaultKind.BAD_EMAIL,
        FaultKind.UNKNOWN_TOWN,
    ]
    assert result.invitees == {3: INVITEE}


def test_every_fault_has_words():
    assert WORDS.keys() == set(FaultKind)

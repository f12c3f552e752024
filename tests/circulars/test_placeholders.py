"""Words in braces: which are known, and what they become."""

import pytest

from messe.circulars.placeholders import IN_BODY, IN_SUBJECT, Placeholder, fill, unknown


@pytest.mark.parametrize(
    ("text", "strange"),
    [
        ("Guten Tag", []),
        ("{Kommune}, {Name}, {Link}, {Datum}, {Ort}", []),
        ("{Stadt} und {Stadt} und {kommune}", ["{Stadt}", "{kommune}"]),
        ("{Kommune", ["{"]),
        ("Kommune}", ["}"]),
        ("{{Kommune}}", ["{", "}"]),
        ("{ Kommune }", ["{", "}"]),
        ("{}", ["{}"]),
    ],
)
def test_what_is_no_placeholder_is_found(text, strange):
    assert unknown(text, IN_BODY) == strange


def test_link_is_no_placeholder_of_subjects():
    assert unknown("{Kommune} {Link}", IN_SUBJECT) == ["{Link}"]


def test_values_take_the_places():
    values = {Placeholder.TOWN: "Hallenberg", Placeholder.NAME: "Ulrike Sommer"}

    assert fill("{Name} aus {Kommune}", values) == "Ulrike Sommer aus Hallenberg"


def test_braces_in_a_value_are_no_placeholder():
    values = {Placeholder.NAME: "{Link}", Placeholder.LINK: "https://messe.example/geheim"}

    assert fill("{Name}", values) == "{Link}"

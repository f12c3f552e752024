"""Codes that people type and phones scan."""

import pytest

from messe.core import tokens


@pytest.mark.parametrize(
    ("new", "length"),
    [(tokens.new_badge_token, 16), (tokens.new_short_code, 6)],
)
def test_code_has_its_length_and_no_look_alikes(new, length):
    codes = [new() for _ in range(200)]

    assert {len(code) for code in codes} == {length}
    assert not set("".join(codes)) & set("ILOU")
    assert len(set(codes)) == len(codes)


@pytest.mark.parametrize("typed", ["K7M0V1", "k7m0v1", " k7m-ovi ", "K7 MO UL", "K7MOVL"])
def test_typed_code_is_read_kindly(typed):
    assert tokens.read_code(typed) == "K7M0V1"


def test_link_tokens_differ_and_fit_into_an_address():
    one, other = tokens.new_link_token(), tokens.new_link_token()

    assert one != other
    assert len(one) == 32
    assert one.replace("-", "").replace("_", "").isalnum()


def test_fingerprint_hides_the_token():
    token = tokens.new_link_token()

    assert tokens.fingerprint(token) == tokens.fingerprint(token)
    assert token not in tokens.fingerprint(token)
    assert tokens.fingerprint(token) != tokens.fingerprint(token + "x")

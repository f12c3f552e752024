"""Dates, times and numbers as people in Westphalia write them."""

import datetime as dt

import pytest
from flask_babel import force_locale

from messe.core import formats

SUMMER = dt.datetime(2026, 6, 23, 7, 4, tzinfo=dt.UTC)
WINTER = dt.datetime(2026, 12, 1, 23, 30, tzinfo=dt.UTC)


@pytest.fixture(params=["de", "en"])
def language(app, request):
    with app.test_request_context(), force_locale(request.param):
        yield request.param


@pytest.mark.parametrize(
    ("format_", "value", "expected"),
    [
        (formats.day, SUMMER, {"de": "23. Juni 2026", "en": "23 June 2026"}),
        (formats.day, WINTER, {"de": "2. Dezember 2026", "en": "2 December 2026"}),
        (formats.day, dt.date(2026, 1, 2), {"de": "2. Januar 2026", "en": "2 January 2026"}),
        (formats.day_and_time, SUMMER, {"de": "23.06.2026, 09:04", "en": "23 Jun 2026, 09:04"}),
        (formats.day_and_time, WINTER, {"de": "02.12.2026, 00:30", "en": "2 Dec 2026, 00:30"}),
        (formats.time, SUMMER, {"de": "09:04", "en": "09:04"}),
        (formats.time, WINTER, {"de": "00:30", "en": "00:30"}),
        (formats.number, 18_240, {"de": "18.240", "en": "18,240"}),
        (formats.percent, 0.4167, {"de": "41,7\xa0%", "en": "41.7%"}),
    ],
)
def test_format(language, format_, value, expected):
    assert format_(value) == expected[language]


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        (dt.datetime(2026, 10, 25, 0, 30, tzinfo=dt.UTC), "02:30"),
        (dt.datetime(2026, 10, 25, 1, 30, tzinfo=dt.UTC), "02:30"),
        (dt.datetime(2026, 10, 25, 2, 30, tzinfo=dt.UTC), "03:30"),
    ],
)
def test_clocks_go_back_in_october(app, moment, expected):
    assert formats.time(moment) == expected

"""A file is either whole or not there."""

import pytest

from messe.core.paths import keep_whole


def test_file_is_kept_in_a_folder_made_for_it(tmp_path):
    place = tmp_path / "reports" / "report.pdf"

    keep_whole(place, b"first")
    keep_whole(place, b"second")

    assert place.read_bytes() == b"second"
    assert list(place.parent.iterdir()) == [place]


def test_file_that_is_there_outlives_a_failed_one(tmp_path):
    place = tmp_path / "report.pdf"
    keep_whole(place, b"first")
    place.with_suffix(".part").mkdir()

    with pytest.raises(IsADirectoryError):
        keep_whole(place, b"second")

    assert place.read_bytes() == b"first"

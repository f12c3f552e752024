"""Proposals for the timetable: where the pitches should be, and who should go where."""

"""Badges on paper: who gets one, what it shows, the sheets it is printed on, and blanks."""

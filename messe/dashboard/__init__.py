"""The organisers' start page."""

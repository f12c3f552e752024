"""Circulars: one letter to everybody in a group of participants, each with its own words."""

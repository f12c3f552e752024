"""Seats of pitches: who reserved, who was there, and what they thought."""

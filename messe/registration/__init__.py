"""Municipalities, participants, badges: sign up, confirm, withdraw."""

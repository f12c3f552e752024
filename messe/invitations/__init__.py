"""Invitations: one personal link for each town, and what came back."""

"""Figures and PDF reports across rooms."""

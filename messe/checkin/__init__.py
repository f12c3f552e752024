"""Admission by badge, exactly once."""

"""Stages, slots, bookings and the public programme."""

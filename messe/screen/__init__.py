"""The screen at a stage, and the remote control of whoever moderates it."""

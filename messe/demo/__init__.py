"""The demo fair, made through the rooms' own services."""

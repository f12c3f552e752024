"""A participant's own pages."""

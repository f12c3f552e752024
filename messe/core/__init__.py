"""Ground that knows no room: database, clock, errors, configuration, security, forms."""

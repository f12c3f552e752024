"""What became of the mails: how many wait, and what could not be delivered."""

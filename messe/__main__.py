"""`python -m messe` is the command `messe`."""

from messe.cli import main

main()

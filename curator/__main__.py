"""`python -m curator` is the command `curator`."""

from curator.cli.app import main

main()

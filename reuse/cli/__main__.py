"""`python -m reuse.cli`, for an environment whose scripts are not on the path."""

from reuse.cli import main

main()

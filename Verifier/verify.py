#!/usr/bin/env python3
"""Checks the bundle of an election: verify.py FOLDER. See README.md."""

import sys

from tally_verifier.command import main

if __name__ == "__main__":
    sys.exit(main())

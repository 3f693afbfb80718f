#!/usr/bin/env python3
"""Publishes elections with the built tallyd, and tests their pages in a browser.

usage: run.py TALLYD FOLDER [--seed N] [TEST ...]

FOLDER is emptied first; the screenshots come into FOLDER/../web-screenshots.
"""

import argparse
import pathlib
import shutil
import sys
import time
import unittest

sys.dont_write_bytecode = True
HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))
import elections  # noqa: E402
import pages  # noqa: E402


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("tallyd", type=pathlib.Path)
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--seed", type=int, default=time.time_ns() % 1_000_000)
    parser.add_argument("--ballots", type=int, default=100_000, help="of the large election")
    parser.add_argument("tests", nargs="*")
    options = parser.parse_intermixed_args()
    print(f"web: seed {options.seed}")
    shutil.rmtree(options.folder, ignore_errors=True)
    options.folder.mkdir(parents=True)
    folder = options.folder.resolve()
    begun = time.monotonic()
    pages.BUNDLES.update(elections.make(options.tallyd.resolve(), folder, options.seed, options.ballots))
    print(f"web: {len(pages.BUNDLES)} bundles in {time.monotonic() - begun:.1f} s")
    pages.ROOT, pages.SHOTS = folder, folder.parent / "web-screenshots"
    shutil.rmtree(pages.SHOTS, ignore_errors=True)
    pages.SHOTS.mkdir()
    loader = unittest.defaultTestLoader
    suite = loader.loadTestsFromNames(options.tests) if options.tests else loader.discover(str(HERE))
    with pages.browser():
        result = unittest.TextTestRunner(verbosity=2).run(suite)
    sys.exit(0 if result.wasSuccessful() and result.testsRun > 0 else 1)


if __name__ == "__main__":
    main()

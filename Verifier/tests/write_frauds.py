"""Writes every spoilt bundle to OUTDIR/NUMBER, and OUTDIR/frauds.json with the check that must find each."""

import json
import pathlib
import sys

from .frauds import FRAUDS
from .thief import Forgery


def main(folder):
    folder = pathlib.Path(folder)
    Forgery().write(folder / "sound")
    listed = []
    for number, (check, what, make) in enumerate(FRAUDS):
        make().write(folder / str(number))
        listed.append({"bundle": str(number), "check": check, "what": what})
    (folder / "frauds.json").write_text(json.dumps(listed, indent=1))


if __name__ == "__main__":
    main(sys.argv[1])

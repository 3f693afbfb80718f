#!/usr/bin/env python3
"""Holds bundles and receipts to verifiers that others wrote: aics-tlog, tlog-scales, pymerkle.

usage: run.py BUNDLES RECEIPTS

BUNDLES   a folder with one bundle for each election
RECEIPTS  a folder of *.tlog-proof; at least one for each bundle, at least one older than its bundle

Nothing to check is a failure. At the end every check is shown to fail on a spoilt copy.
"""

import concurrent.futures
import os
import pathlib
import sys

import checks
import spoilt
from logfiles import Bundle, Receipt, Refused


def collect(bundles_folder, receipts_folder):
    bundles = [
        Bundle(folder) for folder in sorted(bundles_folder.iterdir())
        if (folder / "checkpoint").is_file()
    ] if bundles_folder.is_dir() else []
    if not bundles:
        raise Refused(f"no bundle in {bundles_folder}: run make demo first")
    receipts = [Receipt.read(file) for file in sorted(receipts_folder.glob("*.tlog-proof"))]
    of_bundle = {
        bundle: [receipt for receipt in receipts if receipt.origin == bundle.origin]
        for bundle in bundles
    }
    for bundle, own in of_bundle.items():
        if not own:
            raise Refused(f"no receipt of {bundle.name} in {receipts_folder}")
    strays = len(receipts) - sum(len(own) for own in of_bundle.values())
    if strays:
        raise Refused(f"{strays} receipts belong to no bundle")
    return of_bundle


def check_all(of_bundle):
    with concurrent.futures.ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
        for bundle, receipts in of_bundle.items():
            for check in checks.OF_BUNDLES:
                print(f"{bundle.name:16} {check.__name__:20} {check(bundle)}")
            for check in checks.OF_RECEIPTS:
                list(pool.map(lambda receipt: check(bundle, receipt), receipts))
                print(f"{bundle.name:16} {check.__name__:20} {len(receipts)} receipts")


def show_failures(of_bundle):
    bundle = min(of_bundle, key=lambda bundle: bundle.size)
    older = [receipt for receipt in of_bundle[bundle] if receipt.size < bundle.size]
    if not older:
        raise Refused(f"no receipt of {bundle.name} is older than its bundle")
    count = 0
    for what, check, words in spoilt.every_case(bundle, max(older, key=lambda receipt: receipt.size)):
        print(f"spoilt {what:22} {check:20} refused: {words[:90]}")
        count += 1
    return count


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    try:
        of_bundle = collect(pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]))
        check_all(of_bundle)
        refused = show_failures(of_bundle)
    except Refused as refusal:
        sys.exit(f"interop: {refusal}")
    receipts = sum(len(own) for own in of_bundle.values())
    print(f"interop: {len(of_bundle)} bundles and {receipts} receipts pass; "
          f"{refused} spoilt copies are refused")


if __name__ == "__main__":
    main()

"""The command line: exit code 0 when a bundle holds, 1 at a fault, 2 when the arguments cannot be used."""

import argparse
import json
import os
import sys

from . import keys, limits, plain_file, report
from .fault import Fault, FormError
from .verification import Evidence, Verification

HELD, FAULT, USAGE = 0, 1, 2


def main(arguments=None):
    options = _parser().parse_args(arguments)
    try:
        evidence = _evidence(options)
        if not os.path.isdir(options.folder):
            raise FormError(f"{options.folder}: there is no such folder")
    except FormError as error:
        print(f"verify.py: {error}", file=sys.stderr)
        return USAGE
    try:
        found = Verification(options.folder, evidence).run()
    except Fault as fault:
        if options.json:
            print(json.dumps(report.fault_members(fault), ensure_ascii=False))
        else:
            print(f"NOT VERIFIED. {fault.check}: {fault.place}: {fault.reason}", file=sys.stderr)
        return FAULT
    if options.json:
        print(json.dumps(report.members(found), ensure_ascii=False))
    else:
        print("\n".join(report.text(found)))
    return HELD


def _parser():
    parser = argparse.ArgumentParser(
        prog="verify.py",
        allow_abbrev=False,
        description="Checks the bundle of an election from its files alone, and recounts it. Exit code 0: it holds; "
        "1: it does not, and the first fault is named; 2: the arguments cannot be used.",
    )
    parser.add_argument("folder", metavar="FOLDER", help="the bundle")
    parser.add_argument("--definition", metavar="FILE", help="the definition that was announced")
    parser.add_argument(
        "--checkpoint", "--known", metavar="FILE", action="append", default=[], help="a checkpoint that was kept"
    )
    parser.add_argument("--receipt", metavar="FILE", action="append", default=[], help="a voter's receipt")
    parser.add_argument("--trust", metavar="FILE", action="append", help="keys that you vouch for, one a line")
    parser.add_argument("--trust-threshold", metavar="N", type=_count, help="so many trusted keys must have signed")
    parser.add_argument("--auditor", action="store_true", help="expect entries also under publication counts")
    parser.add_argument("--allow-unsigned", action="store_true", help="accept a result with too few signatures")
    parser.add_argument("--allow-open", action="store_true", help="accept an open log with live results")
    parser.add_argument("--strict", action="store_true", help="a contest that this program cannot recount is a fault")
    parser.add_argument("--json", action="store_true", help="print JSON")
    return parser


def _count(text):
    if not text.isascii() or not text.isdigit() or not 1 <= int(text[:9]) <= limits.OFFICERS:
        raise argparse.ArgumentTypeError(f"a whole number from 1 to {limits.OFFICERS}")
    return int(text)


def _evidence(options):
    if options.trust_threshold and not options.trust:
        raise FormError("--trust-threshold: give keys with --trust")
    return Evidence(
        definition=options.definition and _file(options.definition, limits.DEFINITION_BYTES),
        trusted=_trusted(options.trust) if options.trust else None,
        trust_threshold=options.trust_threshold,
        checkpoints=[_file(name, limits.NOTE_BYTES) for name in options.checkpoint],
        receipts=[_file(name, limits.NOTE_BYTES) for name in options.receipt],
        is_auditor=options.auditor,
        allows_unsigned=options.allow_unsigned,
        allows_open=options.allow_open,
        is_strict=options.strict,
    )


def _file(name, bytes_max):
    try:
        return name, plain_file.read(os.path.realpath(name), bytes_max)
    except FormError as error:
        raise FormError(f"{name}: {error}") from None


def _trusted(names):
    found = []
    for name in names:
        try:
            listed = keys.parse_list(_file(name, limits.NOTE_BYTES)[1])
        except FormError as error:
            raise FormError(f"{name}: {error}") from None
        found.extend(key for key in listed if key not in found)
    return found

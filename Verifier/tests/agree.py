"""Both verifiers judge the same bundles: elections made by tallyd, spoilt copies of them, and a thief's.

usage: python -m tests.agree TALLYD SCRATCH [--seed N]
"""

import argparse
import json
import pathlib
import random
import subprocess
import sys
from collections import Counter

from tally_verifier.verification import Evidence, Verification
from tally_verifier.fault import Fault

from . import frauds, spoil, thief
from .elections import ELECTIONS, Maker


def ask_tallyd(tallyd, folder, *arguments):
    """The check that fails under `tallyd verify`, or None."""
    answer = subprocess.run(
        [tallyd, "verify", folder, "--json", *arguments], capture_output=True, text=True, check=False
    )
    found = json.loads(answer.stdout)
    return None if answer.returncode == 0 else found["fault"]["check"]


def ask_second(folder, evidence):
    """The same of the verifier that is tested here, and what it found where the bundle holds."""
    try:
        found = Verification(folder, evidence).run()
    except Fault as fault:
        return fault.check, None
    return None, found


class Comparison:
    def __init__(self, tallyd):
        self.tallyd = tallyd
        self.count = 0
        self.other_names = 0
        # By file: how often the verdicts differed as they may, since one verifier does not read it or not recount it.
        self.apart = Counter()
        self.differences = []

    def same(self, what, folder, evidence=None, arguments=(), expected=..., names=True, apart=()):
        """Both find the same check, or none; and that one where it is known.

        Without `names` both find something, or nothing: a log with several faults has no first one. `apart` is a file
        with the verdicts, tallyd's and the second verifier's, that may differ over it.
        """
        first = ask_tallyd(self.tallyd, folder, *arguments)
        second, found = ask_second(folder, evidence or Evidence())
        self.count += 1
        if apart and (first, second) == apart[1:]:
            self.apart[apart[0]] += 1
        elif not names and first and second:
            self.other_names += first != second
        elif first != second or expected not in (..., first):
            self.differences.append(f"{what}: tallyd {first}, the second verifier {second}, expected {expected}")
        return found


def compare_elections(comparison, scratch, rng):
    for name, make in ELECTIONS.items():
        election = Maker(comparison.tallyd, scratch / name, rng).make(make)
        for bundle, arguments, settings, expected in election.ways:
            evidence = Evidence(
                definition=("election.json", election.definition.read_bytes()),
                receipts=[(path.name, path.read_bytes()) for path in election.receipts],
                trusted=election.trusted,
                **settings,
            )
            given = ["--definition", election.definition, *arguments]
            given += [word for path in election.receipts for word in ("--receipt", path)]
            given += [word for path in election.vkeys for word in ("--trust", path)]
            what = " ".join([name, bundle.name, *map(str, arguments)])
            found = comparison.same(what, bundle, evidence, given, expected=None)
            foreign = [contest.id for contest in found.not_recounted] if found else None
            if foreign != list(expected):
                comparison.differences.append(f"{what}: not recounted {foreign}, expected {expected}")
            if foreign:
                evidence.is_strict = True
                if ask_second(bundle, evidence)[0] != "result":
                    comparison.differences.append(f"{what}: --strict finds no contest that is not recounted")
            spoil.compare(comparison, what, (bundle, arguments, settings, expected), rng)


def compare_frauds(comparison, scratch):
    comparison.same("the thief's untouched bundle", thief.Forgery().write(scratch / "sound"), expected=None)
    for number, (check, what, make) in enumerate(frauds.FRAUDS):
        folder = make().write(scratch / f"fraud-{number}")
        comparison.same(f"{check}: {what}", folder, expected=check)


def compare_random_frauds(comparison, scratch, rng, count):
    """Logs in which entries are exchanged, doubled, left out or have another byte, hashed and signed again."""
    for number in range(count):
        bundle = _election(rng)
        change = _disturb(bundle.entries, rng)
        folder = bundle.write(scratch / "random")
        comparison.same(f"random {number}, {change}", folder, names=False)


def _election(rng):
    """A sound one, of the example's voters."""
    kind = rng.choice(["last", "first", "page", "day"])
    scope = {"page": b"home", "day": b"2024-11-22"}.get(kind, b"")
    weight = 1 if scope else 2
    if kind == "last":
        return thief.Forgery()
    bundle = thief.Forgery(revote="first")
    if scope:
        rule = {"kind": "page"} if kind == "page" else {"kind": "period", "unit": "day"}
        bundle.changes.update(eligibility={"kind": "open"}, scope=rule)
    bundle.entries[2:6] = [
        thief.ballot(thief.AHMED, thief.KEEP, b"1" * 16, scope=scope),
        thief.ballot(thief.FATMA, thief.MOVE, b"2" * 16, weight=weight, scope=scope),
        thief.ballot(thief.SALIM, thief.MOVE, b"3" * 16, scope=scope),
    ]
    return bundle


def _disturb(entries, rng):
    place = rng.randrange(len(entries))
    kind = rng.choice(["exchange", "double", "leave out", "byte", "byte", "byte", "cut", "scope"])
    if kind == "exchange":
        other = rng.randrange(len(entries))
        entries[place], entries[other] = entries[other], entries[place]
    elif kind == "double":
        entries.insert(rng.randrange(len(entries)), entries[place])
    elif kind == "leave out" and len(entries) > 1:
        del entries[place]
    elif kind == "scope":
        scope = rng.choice([b"home", b"2024-11-22", b"2024-11-23", b"."])
        entries[place] = thief.ballot(thief.SALIM, thief.MOVE, rng.randbytes(16), scope=scope)
    else:
        # Early bytes are fields, late ones selections or signatures.
        at, value = rng.choice([0, 1, 34, 35, 40, 44, 45, 46, 47, 48, 50, rng.randrange(400)]), rng.randrange(256)
        entries[place] = _with_byte(entries[place], at, rng.choice([value, value % 4]), kind == "cut")
    return f"{kind} {place}"


def _with_byte(entry, at, value, is_cut):
    def make(log):
        data = bytearray(entry if isinstance(entry, bytes) else entry(log))
        data[at % len(data)] = value
        return bytes(data[: max(1, at)] if is_cut else data)

    return make


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("tallyd", type=pathlib.Path)
    parser.add_argument("scratch", type=pathlib.Path)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().getrandbits(32))
    parser.add_argument("--random", type=int, default=60, help="random logs of a thief's")
    options = parser.parse_args()
    print(f"seed {options.seed}", flush=True)
    comparison = Comparison(options.tallyd.resolve())
    compare_elections(comparison, options.scratch, random.Random(options.seed))
    compare_frauds(comparison, options.scratch)
    compare_random_frauds(comparison, options.scratch, random.Random(options.seed), options.random)
    for difference in comparison.differences:
        print(f"DIFFERENT: {difference}")
    print(f"{comparison.count} verdicts by both verifiers, {len(comparison.differences)} different")
    for name, count in sorted(comparison.apart.items()):
        print(f"{count} times the verdicts on a spoilt {name} differed as they may")
    print(f"{comparison.other_names} of the random logs fail by another check's name")
    return 1 if comparison.differences else 0


if __name__ == "__main__":
    sys.exit(main())

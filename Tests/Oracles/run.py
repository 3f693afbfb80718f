#!/usr/bin/env python3
"""Holds `tallyd count` to libraries that others wrote: pref_voting, votelib, pabutools, apportionment.

usage: run.py TALLYD [--slice] [--seed N]

TALLYD   the program
--slice  fewer elections of each family, for every change
--seed   another seed than the usual one; a failure names it

Random elections are written as files, counted, and compared. At the end each check is shown to fail on a spoilt answer.
"""

import argparse
import collections
import concurrent.futures
import json
import os
import pathlib
import random
import subprocess
import sys
import tempfile

import checks
import elections

ELECTIONS = {"complete": 500, "truncated": 750, "approval": 500, "scores": 500, "parties": 750}
SLICE = 15
SHOWN = 5


class Failed(Exception):
    """An answer that tallyd did not give."""


def count(tallyd, path, check, election):
    arguments = [tallyd, "count", str(path), "--rule", check.rule, "--json", *check.arguments(election)]
    # Without closing files that this process does not leave open, it is started in a fraction of the time.
    done = subprocess.run(arguments, capture_output=True, text=True, check=False, close_fds=False)
    if done.returncode != 0:
        raise Failed(f"{' '.join(arguments)} ended with {done.returncode}: {done.stderr}")
    return json.loads(done.stdout)


def spoilt(answer, election):
    """The answer with one wrong thing in it: another winner, or a seat that moved."""
    spoilt = json.loads(json.dumps(answer))
    if "seats" in spoilt and spoilt["outcome"] == "allocated":
        losing = max(spoilt["seats"], key=spoilt["seats"].get)
        gaining = next((party for party in spoilt["seats"] if party != losing), None)
        if gaining is None:
            return None
        spoilt["seats"][losing] -= 1
        spoilt["seats"][gaining] += 1
        return spoilt
    if not spoilt["winners"]:
        return None
    winner = spoilt["winners"][0]
    others = [name for name in election.options if name not in spoilt["winners"]]
    if not others:
        return None
    spoilt["winners"][0] = others[0]
    if "ranking" in spoilt:
        change = {winner: others[0], others[0]: winner}
        spoilt["ranking"] = [[change.get(name, name) for name in group] for group in spoilt["ranking"]]
    return spoilt


class Tally:
    """What became of one check."""

    def __init__(self):
        self.agreed = 0
        self.tied = 0
        self.unanswered = collections.Counter()
        self.faults = []
        self.is_spoilt_found = False

    def take(self, election, answer, expected, check):
        fault = check.fault(answer, expected)
        if fault:
            self.faults.append((election, fault))
            return
        self.agreed += 1
        self.tied += answer["outcome"] == "tied"
        wrong = None if self.is_spoilt_found else spoilt(answer, election)
        self.is_spoilt_found |= wrong is not None and check.fault(wrong, expected) is not None

    def words(self):
        words = f"{self.agreed:5} agree, {self.tied:4} of them ties"
        if self.unanswered:
            reason, _ = self.unanswered.most_common(1)[0]
            words += f"; {self.unanswered.total()} without an answer of the library, as: {reason}"
        return words


def hold(tallyd, folder, seed, family, number):
    """The answers to one election: for each check what the library says, or why it says nothing."""
    election = elections.make(family, number, random.Random(f"{seed} {family} {number}"))
    path = elections.write(election, folder)
    answers = []
    for check in checks.CHECKS:
        if check.family != family:
            continue
        try:
            expected = check.asks(election)
        except checks.NoAnswer as reason:
            answers.append((check, None, str(reason)))
            continue
        answers.append((check, count(tallyd, path, check, election), expected))
    path.unlink()
    return election, answers


def report(tallies, seed):
    is_good = True
    for check in checks.CHECKS:
        tally = tallies[id(check)]
        print(f"{check.name:62} {check.library:14} {check.family:10} {tally.words()}")
        if check.differs:
            print(f"    by its text: {check.differs}")
        for election, fault in tally.faults[:SHOWN]:
            print(f"    DIFFERS, seed {seed}, {election.file_name}: {fault}\n{elections.WRITERS[election.family](election)}")
        if tally.faults:
            print(f"    {len(tally.faults)} elections differ")
        elif not tally.agreed:
            print("    nothing was compared")
        elif not tally.is_spoilt_found:
            print("    a spoilt answer was not found: this check cannot fail")
        is_good &= not tally.faults and tally.agreed > 0 and tally.is_spoilt_found
    return is_good


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("tallyd")
    parser.add_argument("--slice", action="store_true")
    parser.add_argument("--seed", type=int, default=20_261_122)
    chosen = parser.parse_args()
    tallies = {id(check): Tally() for check in checks.CHECKS}
    total = 0
    tallyd = os.path.abspath(chosen.tallyd)
    with tempfile.TemporaryDirectory(prefix="tallyd-oracles-") as folder, \
            concurrent.futures.ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
        work = []
        for family, number in ELECTIONS.items():
            number //= SLICE if chosen.slice else 1
            total += number
            work += [
                pool.submit(hold, tallyd, pathlib.Path(folder), chosen.seed, family, place)
                for place in range(number)
            ]
        try:
            for done in work:
                election, answers = done.result()
                for check, answer, said in answers:
                    if answer is None:
                        tallies[id(check)].unanswered[said] += 1
                    else:
                        tallies[id(check)].take(election, answer, said, check)
        except Failed as failure:
            pool.shutdown(cancel_futures=True)
            sys.exit(f"oracles: seed {chosen.seed}: {failure}")
    if not report(tallies, chosen.seed):
        sys.exit("oracles: tallyd and a library differ, or a check cannot fail")
    agreed = sum(tally.agreed for tally in tallies.values())
    print(f"oracles: {total} elections, {agreed} answers agree in {len(checks.CHECKS)} checks; "
          f"a spoilt answer is found by each; seed {chosen.seed}")


if __name__ == "__main__":
    main()

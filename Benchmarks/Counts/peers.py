#!/usr/bin/env python3
"""Counts one file by one library and prints its seconds and winners as JSON.

usage: peers.py RULE LIBRARY FILE

The count's seconds leave out reading the file and making the library's own ballots of it, which `load` tells.
"""

import json
import sys
import time


def blt(path):
    """Rankings by place, and the names."""
    rankings, names = [], []
    with open(path, encoding="utf-8") as file:
        file.readline()
        for line in file:
            if line.startswith('"'):
                names.append(line.strip().strip('"'))
            elif line != "0\n":
                rankings.append(tuple(int(word) - 1 for word in line.split()[1:-1]))
    return rankings, names[:-1]


def pref_voting(path, method):
    from pref_voting import iterative_methods, margin_based_methods
    from pref_voting.profiles import Profile
    rankings, names = blt(path)
    # What is compiled when it first runs is no part of a count.
    methods = {"irv": iterative_methods.instant_runoff, "schulze-margins": margin_based_methods.beat_path}
    methods[method](Profile([[0, 1, 2], [2, 0, 1]], [2, 1]))
    profile = Profile(rankings, [1] * len(rankings))
    return lambda: [names[int(place)] for place in methods[method](profile)]


def votelib(path, method):
    import votelib.convert
    import votelib.evaluate.condorcet
    import votelib.evaluate.sequential
    rankings, names = blt(path)
    votes = {}
    for ranking in rankings:
        ballot = tuple(names[place] for place in ranking)
        votes[ballot] = votes.get(ballot, 0) + 1

    def schulze():
        pairs = votelib.convert.RankedToCondorcetVotes().convert(votes)
        return votelib.evaluate.condorcet.Schulze().evaluate(pairs, 1)

    def run_off():
        return votelib.evaluate.sequential.TransferableVoteSelector().evaluate(votes, 1)

    return {"irv": run_off, "schulze-margins": schulze}[method]


def stvpoll(path, method):
    from stvpoll.scottish_stv import ScottishSTV
    rankings, names = blt(path)
    poll = ScottishSTV(seats=4, candidates=tuple(names))
    for ranking in rankings:
        poll.add_ballot(tuple(names[place] for place in ranking), 1)
    return lambda: [str(name) for name in poll.calculate().elected_as_tuple()]


def pabutools(path, method):
    import pabutools.election
    import pabutools.rules
    instance, profile = pabutools.election.parse_pabulib(path)
    profile = profile.as_multiprofile()
    return lambda: [project.name for project in pabutools.rules.method_of_equal_shares(
        instance, profile, sat_class=pabutools.election.Cost_Sat)]


def main():
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    rule, library, path = sys.argv[1:]
    started = time.perf_counter()
    count = {"pref_voting": pref_voting, "votelib": votelib, "stvpoll": stvpoll, "pabutools": pabutools}[library](path, rule)
    loaded = time.perf_counter()
    winners = count()
    counted = time.perf_counter()
    print(json.dumps({"load": round(loaded - started, 3), "count": round(counted - loaded, 3), "winners": winners}))


if __name__ == "__main__":
    main()

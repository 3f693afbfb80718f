#!/usr/bin/env python3
"""Writes the files that bench-count counts: ranked ballots as .blt, votes for projects as .pb.

usage: make.py FOLDER BALLOTS VOTES

Every ballot ranks all 20 options, drawn with unequal chances (Plackett and Luce), so that an instant run-off goes through many
rounds. Every voter marks 5 to 10 of 100 projects. The same seed gives the same files.
"""

import pathlib
import sys

import numpy

OPTIONS, SEATS, PROJECTS, SEED = 20, 4, 100, 20_261_122


def ranked(count, random):
    strength = numpy.log(numpy.linspace(1.0, 2.0, OPTIONS))
    orders = numpy.argsort(-(strength + random.gumbel(size=(count, OPTIONS))), axis=1) + 1
    lines = [f"{OPTIONS} {SEATS}"]
    lines += [f"1 {' '.join(map(str, order))} 0" for order in orders.tolist()]
    lines += ["0"] + [f'"Option {number + 1}"' for number in range(OPTIONS)] + ['"Benchmark"']
    return "\n".join(lines) + "\n"


def budget(count, random):
    costs = random.integers(5_000, 200_000, PROJECTS)
    chances = random.dirichlet(numpy.full(PROJECTS, 2.0))
    meta = {
        "description": "Benchmark", "country": "-", "unit": "-", "instance": "-", "num_projects": PROJECTS,
        "num_votes": count, "budget": 2_000_000, "vote_type": "approval", "rule": "greedy", "date_begin": 2026,
        "date_end": 2026,
    }
    lines = ["META", "key;value"] + [f"{key};{value}" for key, value in meta.items()]
    lines += ["PROJECTS", "project_id;cost"] + [f"p{number};{cost}" for number, cost in enumerate(costs.tolist())]
    lines += ["VOTES", "voter_id;vote"]
    keys = numpy.log(chances) + random.gumbel(size=(count, PROJECTS))
    liked = numpy.argsort(-keys, axis=1)
    for voter, size in enumerate(random.integers(5, 11, count).tolist()):
        lines.append(f"{voter};{','.join(f'p{project}' for project in liked[voter, :size].tolist())}")
    return "\n".join(lines) + "\n"


def main():
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    folder, ballots, votes = pathlib.Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    random = numpy.random.default_rng(SEED)
    (folder / "ranked.blt").write_text(ranked(ballots, random), encoding="utf-8")
    (folder / "projects.pb").write_text(budget(votes, random), encoding="utf-8")


if __name__ == "__main__":
    main()

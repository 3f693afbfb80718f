#!/usr/bin/env python3
"""Counts the files of make.py by `tallyd count` and by each library, by turns, and writes the figures.

usage: measure.py TALLYD FOLDER RUNS LIMIT-SECONDS OUTPUT

tallyd's seconds are those of the whole program: reading the file, counting, writing JSON. A library's are told twice: the count
alone, and with reading the file. Winners must be the same.
"""

import json
import pathlib
import statistics
import subprocess
import sys
import time

# Rule, file, arguments of tallyd, libraries.
CASES = [
    ("irv", "ranked.blt", [], ["pref_voting", "votelib"]),
    ("stv-scottish", "ranked.blt", [], ["stvpoll"]),
    ("schulze-margins", "ranked.blt", [], ["pref_voting", "votelib"]),
    ("budget-equal-shares", "projects.pb", [], ["pabutools"]),
]


def run(arguments, limit):
    """What a program printed, and its seconds; nothing when it took longer than the limit."""
    started = time.perf_counter()
    try:
        done = subprocess.run(arguments, capture_output=True, text=True, check=False, timeout=limit)
    except subprocess.TimeoutExpired:
        return None, limit
    if done.returncode != 0:
        sys.exit(f"bench-count: {' '.join(arguments)} ended with {done.returncode}: {done.stderr[-2000:]}")
    return json.loads(done.stdout), time.perf_counter() - started


def measure(tallyd, folder, runs, limit, case):
    rule, name, more, libraries = case
    file = str(folder / name)
    peers = pathlib.Path(__file__).with_name("peers.py")
    seconds, winners, peer_runs = [], None, {library: [] for library in libraries}
    over = set()
    for _ in range(runs):
        answer, took = run([tallyd, "count", file, "--rule", rule, "--json", *more], limit)
        if answer is None:
            sys.exit(f"bench-count: tallyd took more than {limit} s for {rule}")
        seconds.append(took)
        winners = set(answer["winners"])
        for library in libraries:
            if library in over:
                continue
            found, whole = run([sys.executable, str(peers), rule, library, file], limit)
            if found is None:
                # It would not be faster the next time.
                over.add(library)
                continue
            if set(found["winners"]) != winners:
                sys.exit(f"bench-count: {rule}: tallyd {sorted(winners)}, {library} {sorted(found['winners'])}")
            peer_runs[library].append((found["count"], whole))
    peers = []
    for library in libraries:
        if library in over:
            peers.append({"library": library, "seconds": f"more than {limit}"})
            continue
        counts, wholes = zip(*peer_runs[library])
        peers.append({
            "library": library, "count_seconds": round(statistics.median(counts), 3),
            "seconds": round(statistics.median(wholes), 3)})
    return {
        "rule": rule, "seconds": round(statistics.median(seconds), 3), "runs": [round(took, 3) for took in seconds],
        "winners": sorted(winners), "peers": peers,
    }


def lines(file, name):
    with open(file / name, encoding="utf-8") as text:
        return sum(1 for _ in text)


def main():
    if len(sys.argv) != 6:
        sys.exit(__doc__)
    tallyd, folder, runs, limit = sys.argv[1], pathlib.Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4])
    report = {
        "ranked_bytes": (folder / "ranked.blt").stat().st_size, "ranked_lines": lines(folder, "ranked.blt"),
        "budget_bytes": (folder / "projects.pb").stat().st_size, "budget_lines": lines(folder, "projects.pb"), "counts": [],
    }
    for case in CASES:
        figure = measure(tallyd, folder, runs, limit, case)
        report["counts"].append(figure)
        report[f"count_{figure['rule'].replace('-', '_')}_seconds"] = figure["seconds"]
        print(f"{figure['rule']:22} tallyd {figure['seconds']:8.3f} s")
        for peer in figure["peers"]:
            alone = f" (the count alone {peer['count_seconds']} s)" if "count_seconds" in peer else ""
            print(f"{'':22} {peer['library']} {peer['seconds']} s{alone}", flush=True)
    with open(sys.argv[5], "w", encoding="utf-8") as file:
        json.dump(report, file, indent=2)
        file.write("\n")
    print(f"bench-count: {sys.argv[5]} has every figure")


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
"""Writes the demo's input and, from a plain model of its own, the numbers that must come out.

usage: generate.py OUTDIR [--seed N] [--lines N]

OUTDIR/ballots.jsonl   the lines that portals submitted, good and bad, in order of arrival
OUTDIR/voters.csv      the roll of central-market
OUTDIR/expected.json   what an honest count of ballots.jsonl gives

The definitions beside this script say what is allowed. The model here reads nothing of the engine:
it is a dictionary of who cast what, so that the two can only agree by both being right.
"""

import argparse
import json
import pathlib
import random
import sys

HERE = pathlib.Path(__file__).resolve().parent
ELECTIONS = ("central-market", "questionnaire", "page-rating")
# Shares of the lines; page-rating takes the rest.
SHARES = {"central-market": 0.55, "questionnaire": 0.36}
ROLL_VOTERS = 120_000
# 169 ratings of sum 730: the mean that must print 4.32.
HOME_RATINGS = [5] * 95 + [4] * 45 + [3] * 20 + [2] * 6 + [1] * 3
PAGES = ("services", "news", "complaints", "contact")
DISTRICTS = ("muttrah", "bawshar", "seeb", "amerat", "muscat", "qurayyat")
ARABIC_INDIC = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")

LINE = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))

# Of each hundred lines, so many are of these kinds; the rest are first casts.
PERCENT = {"repeat": 5.0, "retry": 2.0, "late retry": 0.3, "nonce": 0.2, "bad": 1.5}


def definition(election):
    return json.loads((HERE / f"{election}.json").read_text(encoding="utf-8"))


class Model:
    """Who cast what, in the plainest way: one list of casts for each voter and scope."""

    def __init__(self, election):
        self.definition = definition(election)
        self.replaces = self.definition["revote"] == "last"
        self.casts = {}
        self.accepted = self.replaced = self.retries = 0
        self.refused = {}

    def cast(self, voter, scope, nonce, selections):
        """Counts one well-formed cast of an eligible voter."""
        casts = self.casts.setdefault((voter, scope), [])
        for earlier_nonce, earlier_selections in casts:
            if earlier_nonce == nonce:
                if earlier_selections == selections:
                    self.retries += 1
                else:
                    self.refuse("NONCE")
                return
        if casts and not self.replaces:
            self.refuse("DUPLICATE")
            return
        self.replaced += 1 if casts else 0
        self.accepted += 1
        casts.append((nonce, selections))

    def refuse(self, code):
        self.refused[code] = self.refused.get(code, 0) + 1

    def expected(self):
        counted = {}
        for (_, scope), casts in self.casts.items():
            counted.setdefault(scope, []).append(casts[-1][1])
        scopes = [
            {"scope": scope, "counted": len(ballots), "contests": self.outcomes(ballots)}
            for scope, ballots in sorted(counted.items())
        ]
        return {
            "accepted": self.accepted,
            "replaced": self.replaced,
            "retries": self.retries,
            "refused": dict(sorted(self.refused.items())),
            "counted": len(self.casts),
            "scopes": scopes,
        }

    def outcomes(self, ballots):
        outcomes = {}
        for contest in self.definition["contests"]:
            marked = [ballot.get(contest["id"]) for ballot in ballots]
            given = [marks for marks in marked if marks]
            outcome = {"blank": len(ballots) - len(given), "options": {}}
            for option in (option["id"] for option in contest["options"]):
                if contest["rule"] == "score":
                    scores = [marks[option] for marks in given if option in marks]
                    outcome["options"][option] = {
                        "histogram": [
                            scores.count(score)
                            for score in range(contest["lowest"], contest["highest"] + 1)
                        ],
                        "ratings": len(scores),
                        "sum": sum(scores),
                        "mean": mean(scores),
                    }
                else:
                    outcome["options"][option] = sum(option in marks for marks in given)
            outcomes[contest["id"]] = outcome
        return outcomes


def reordered(selections):
    """The same marks in another order: the same ballot to whoever understands it."""
    return {
        contest: marks[::-1] if isinstance(marks, list) else marks
        for contest, marks in reversed(selections.items())
    }


def mean(scores):
    """Two decimals, halves up, without floating point."""
    if not scores:
        return ""
    hundredths = (2 * 100 * sum(scores) + len(scores)) // (2 * len(scores))
    return f"{hundredths // 100}.{hundredths % 100:02d}"


class Campaign:
    """Makes the lines of one election and tells the model about each."""

    def __init__(self, election, chance, lines):
        self.election = election
        self.chance = chance
        self.model = Model(election)
        self.channels = [channel["id"] for channel in self.model.definition["channels"]]
        self.accepted = []
        # Voters whose line had a fault: some of them come back with a good one.
        self.faulted = []
        self.kinds = self.plan(lines)

    def plan(self, lines):
        kinds = []
        for kind, percent in PERCENT.items():
            if kind == "late retry" and not self.model.replaces:
                continue
            kinds += [kind] * round(lines * percent / 100)
        kinds += ["first"] * (lines - len(kinds))
        self.chance.shuffle(kinds)
        # Whoever repeats or retries needs somebody who came before.
        opening = [i for i, kind in enumerate(kinds) if kind == "first"][:50]
        for place, found in enumerate(opening):
            kinds[place], kinds[found] = kinds[found], kinds[place]
        return kinds

    def nonce(self):
        return f"{self.chance.getrandbits(128):032x}"

    def line(self, voter, scope, nonce, selections, /, **changes):
        fields = {
            "election": self.election,
            "voter": voter,
            "nonce": nonce,
            "channel": self.chance.choice(self.channels),
            "scope": scope,
            "selections": selections,
        } | changes
        return LINE.encode(fields)

    def next(self, kind):
        if kind == "first":
            voter, scope = self.newcomer()
            return self.cast(voter, scope, self.nonce(), self.selections(scope))
        if kind == "bad":
            return self.bad()
        if kind == "late retry":
            return self.late_retry()
        voter, scope, nonce, selections = self.chance.choice(self.accepted)
        if kind == "retry":
            self.model.cast(voter, scope, nonce, selections)
            return self.line(voter, scope, nonce, reordered(selections))
        if kind == "repeat":
            return self.cast(voter, scope, self.nonce(), self.selections(scope, again=True))
        return self.cast(voter, scope, nonce, self.other(selections))

    def newcomer(self):
        """A voter and scope that nobody has cast for; now and then one whose line was faulty."""
        if self.faulted and self.chance.random() < 0.01:
            return self.faulted.pop(self.chance.randrange(len(self.faulted))), self.any_scope()
        return self.stranger(), self.any_scope()

    def any_scope(self):
        return ""

    def cast(self, voter, scope, nonce, selections):
        before = self.model.accepted
        self.model.cast(voter, scope, nonce, selections)
        if self.model.accepted > before:
            self.accepted.append((voter, scope, nonce, selections))
        return self.line(voter, scope, nonce, selections)

    def late_retry(self):
        """The earliest ballot again of a voter who has replaced it, or of one who has not."""
        for _ in range(200):
            voter, scope, _, _ = self.chance.choice(self.accepted)
            casts = self.model.casts[voter, scope]
            if len(casts) > 1:
                break
        nonce, selections = casts[0]
        return self.cast(voter, scope, nonce, selections)

    def bad(self):
        """A line with one fault; each fault has one right refusal."""
        faults = [
            self.cut_off, self.no_nonce, self.short_nonce, self.double_key,
            self.spaced_voter, self.arabic_indic_voter, self.unknown_option, self.unknown_contest,
            self.too_many_marks, self.unknown_channel, self.unknown_election, self.wrong_scope,
        ]
        voter, scope = self.stranger(), self.any_scope()
        self.faulted.append(voter)
        code, line = self.chance.choice(faults)(voter, scope, self.nonce(), self.selections(scope))
        if code in ("MALFORMED", "UNKNOWN-ELECTION"):
            unattributed[code] = unattributed.get(code, 0) + 1
        else:
            self.model.refuse(code)
        return line

    def cut_off(self, *ballot):
        line = self.line(*ballot)
        return "MALFORMED", line[: self.chance.randrange(1, len(line))]

    def no_nonce(self, *ballot):
        fields = json.loads(self.line(*ballot))
        del fields["nonce"]
        return "MALFORMED", LINE.encode(fields)

    def short_nonce(self, *ballot):
        return "MALFORMED", self.line(*ballot, nonce="0123456789abcdef")

    def double_key(self, *ballot):
        return "MALFORMED", self.line(*ballot)[:-1] + ',"channel":"portal"}'

    def spaced_voter(self, voter, *ballot):
        return "VOTER-ID", self.line(" " + voter, *ballot)

    def arabic_indic_voter(self, voter, *ballot):
        return "VOTER-ID", self.line(voter.translate(ARABIC_INDIC), *ballot)

    def unknown_option(self, *ballot):
        return "SELECTION", self.line(*ballot, selections=self.with_unknown_option())

    def unknown_contest(self, *ballot):
        return "SELECTION", self.line(*ballot, selections=ballot[-1] | {"mayor": ["somebody"]})

    def too_many_marks(self, *ballot):
        return "SELECTION", self.line(*ballot, selections=self.with_too_many_marks())

    def unknown_channel(self, *ballot):
        return "CHANNEL", self.line(*ballot, channel="telegraph")

    def unknown_election(self, *ballot):
        return "UNKNOWN-ELECTION", self.line(*ballot, election="central-markt")

    def wrong_scope(self, *ballot):
        return "SCOPE", self.line(*ballot, scope="cellar")


class Market(Campaign):
    def __init__(self, chance, lines):
        numbers = chance.sample(range(100_000_000), ROLL_VOTERS + 2_000)
        self.roll = [f"{number:08d}" for number in numbers[:ROLL_VOTERS]]
        self.outsiders = [f"{number:08d}" for number in numbers[ROLL_VOTERS:]]
        self.turn = iter(chance.sample(self.roll, ROLL_VOTERS))
        super().__init__("central-market", chance, lines)

    def stranger(self):
        return next(self.turn)

    def selections(self, scope, again=False):
        return {"market": [self.chance.choices(("rebuild", "restore"), (43, 57))[0]]}

    def other(self, selections):
        return {"market": ["restore" if selections["market"] == ["rebuild"] else "rebuild"]}

    def bad(self):
        if self.chance.random() < 0.12:
            self.model.refuse("NOT-ELIGIBLE")
            return self.line(self.outsiders.pop(), "", self.nonce(), self.selections(""))
        if self.chance.random() < 0.1:
            self.model.refuse("SELECTION")  # the contest is required
            self.faulted.append(self.stranger())
            return self.line(self.faulted[-1], "", self.nonce(), {})
        return super().bad()

    def with_unknown_option(self):
        return {"market": ["demolish"]}

    def with_too_many_marks(self):
        return {"market": ["rebuild", "restore"]}


class Questionnaire(Campaign):
    def __init__(self, chance, lines):
        self.turn = (f"{number:08d}" for number in chance.sample(range(100_000_000), lines))
        super().__init__("questionnaire", chance, lines)

    def stranger(self):
        return next(self.turn)

    def selections(self, scope, again=False):
        chance = self.chance
        answer = {
            "visits": chance.choices(("weekly", "monthly", "rarely", "never"), (30, 34, 25, 11))
        }
        services = ("licences", "waste", "parks", "parking", "buses")
        if chance.random() < 0.9:
            answer["services"] = chance.sample(services, chance.randrange(0, 6))
        if chance.random() < 0.85:
            priorities = ("shade", "pavements", "lighting", "access")
            answer["priorities"] = chance.sample(priorities, chance.randrange(1, 3))
        if chance.random() < 0.8:
            objects = chance.sample(("staff", "waiting", "website"), chance.randrange(1, 4))
            answer["satisfaction"] = {
                name: chance.choices((1, 2, 3, 4, 5), (6, 9, 20, 38, 27))[0] for name in objects
            }
        return answer

    def other(self, selections):
        return selections | {"visits": ["never" if selections["visits"] != ["never"] else "weekly"]}

    def with_unknown_option(self):
        return self.selections("") | {"services": ["waste", "ferries"]}

    def with_too_many_marks(self):
        return self.selections("") | {"priorities": ["shade", "pavements", "lighting"]}


class PageRating(Campaign):
    def __init__(self, chance, lines):
        self.home = chance.sample(HOME_RATINGS, len(HOME_RATINGS))
        self.visitors = 0
        super().__init__("page-rating", chance, lines)
        first = [i for i, kind in enumerate(self.kinds) if kind == "first"]
        for place in chance.sample(first, len(self.home)):
            self.kinds[place] = "home"

    def newcomer(self):
        # Every third rates another page under the same name: another scope, another ballot.
        if self.accepted and self.chance.random() < 0.33:
            voter = self.chance.choice(self.accepted)[0]
            free = [page for page in PAGES if (voter, page) not in self.model.casts]
            if free:
                return voter, self.chance.choice(free)
        return super().newcomer()

    def any_scope(self):
        return self.chance.choice(PAGES)

    def stranger(self):
        self.visitors += 1
        return f"visitor-{self.visitors:06d}"

    def next(self, kind):
        if kind == "home":
            rating = {"rating": {"page": self.home.pop()}}
            return self.cast(self.stranger(), "home", self.nonce(), rating)
        return super().next(kind)

    def selections(self, scope, again=False):
        score = self.chance.choices((1, 2, 3, 4, 5), (5, 7, 18, 35, 35))[0]
        return {"rating": {"page": score}}

    def other(self, selections):
        return {"rating": {"page": selections["rating"]["page"] % 5 + 1}}

    def with_unknown_option(self):
        return {"rating": {"footer": 5}}

    def with_too_many_marks(self):
        return {"rating": {"page": 6}}


unattributed = {}


def interleave(campaigns, chance):
    """Every campaign keeps its own order; the lines of all arrive mixed."""
    order = [campaign for campaign in campaigns for _ in campaign.kinds]
    chance.shuffle(order)
    plans = {campaign: iter(campaign.kinds) for campaign in campaigns}
    for campaign in order:
        yield campaign.next(next(plans[campaign]))


def main():
    parser = argparse.ArgumentParser(description="Writes the demo's input and expected.json.")
    parser.add_argument("outdir", type=pathlib.Path)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--lines", type=int, default=200_000)
    options = parser.parse_args()
    if options.lines < 20_000:
        sys.exit("generate.py: fewer than 20,000 lines leave no room for 169 ratings of the page")

    chance = random.Random(options.seed)
    shares = {name: round(options.lines * share) for name, share in SHARES.items()}
    campaigns = [
        Market(chance, shares["central-market"]),
        Questionnaire(chance, shares["questionnaire"]),
        PageRating(chance, options.lines - sum(shares.values())),
    ]
    options.outdir.mkdir(parents=True, exist_ok=True)
    with open(options.outdir / "ballots.jsonl", "w", encoding="utf-8", newline="\n") as out:
        for line in interleave(campaigns, chance):
            out.write(line + "\n")
    with open(options.outdir / "voters.csv", "w", encoding="utf-8", newline="\n") as out:
        out.write("voter_id,weight,district\n")
        for voter in campaigns[0].roll:
            out.write(f"{voter},1,{chance.choice(DISTRICTS)}\n")

    elections = {campaign.election: campaign.model.expected() for campaign in campaigns}
    refused = dict(unattributed)
    for election in elections.values():
        for code, count in election["refused"].items():
            refused[code] = refused.get(code, 0) + count
    expected = {
        "seed": options.seed,
        "lines": options.lines,
        "accepted": sum(election["accepted"] for election in elections.values()),
        "retries": sum(election["retries"] for election in elections.values()),
        "refused": dict(sorted(refused.items())),
        "elections": elections,
    }
    accounted = expected["accepted"] + expected["retries"] + sum(refused.values())
    if accounted != options.lines:
        sys.exit(f"generate.py: {accounted} of {options.lines} lines are accounted for")
    home = elections["page-rating"]["scopes"]
    page = next(row for row in home if row["scope"] == "home")["contests"]["rating"]["options"]["page"]
    if (page["ratings"], page["sum"], page["mean"]) != (169, 730, "4.32"):
        sys.exit(f"generate.py: the page 'home' has {page}")
    text = json.dumps(expected, indent=2, ensure_ascii=False)
    (options.outdir / "expected.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

"""Elections that tallyd makes from random ballots: several rules, scopes, rolls, ties, publications."""

import dataclasses
import datetime
import json
import pathlib
import signal
import subprocess

from tally_verifier import keys

LABELS = {"ar": "نص", "en": "Text"}
WINDOW = {"opens": "2020-01-01T00:00:00Z", "closes": "2099-01-01T00:00:00Z"}
HOST = "vote.example.om"
OFFICERS = ("chair.example.om", "clerk.example.om", "auditor.example.om")


def contest(name, kind, rule, options=4, **more):
    costs = more.pop("costs", None)
    listed = []
    for place in range(options):
        option = {"id": f"o{place}", "label": {language: f'{text}, "{place}"' for language, text in LABELS.items()}}
        listed.append({**option, "cost": costs[place]} if costs else option)
    return {"id": name, "type": kind, "rule": rule, "title": LABELS, "options": listed, **more}


@dataclasses.dataclass
class Plan:
    """What an election is: its contests, what else its definition says, and how many ballots it gets."""

    contests: list
    changes: dict = dataclasses.field(default_factory=dict)
    ballots: int = 60
    # Voters, their weights and districts, where there is a roll.
    roll: list = None
    has_districts: bool = False
    # The scopes that ballots have.
    scopes: tuple = ("",)
    seed: str = None
    is_closed: bool = True
    # Whether hashes are published while casting goes on.
    is_watched: bool = False
    not_recounted: tuple = ()


def _roll(count):
    return [(f"{10_000_000 + number}", 1 + number % 5, f"o{number % 4}") for number in range(count)]


def _marks(rng):
    return Plan(
        [
            contest("one", "single", "plurality", required=True),
            contest("many", "approval", "approval", seats=2),
            contest("some", "n-of-m", "n-of-m", maximum=2, seats=2, ties=["o3", "o1", "o0", "o2"]),
            contest("stars", "score", "score", lowest=1, highest=5),
            contest("nps", "score", "satisfaction", lowest=0, highest=10),
            contest("csat", "score", "satisfaction", options=2, lowest=1, highest=5),
        ],
        {"revote": "last"},
        ballots=330,
    )


def _votes(rng):
    shares = {"threshold": rng.choice(["2/3", "0.5", "1/3"]), "quorum-share": rng.choice(["1/4", "0.9"])}
    return Plan(
        [
            contest("plain", "single", "referendum", options=2),
            contest("law", "single", "referendum", options=3, settings=shares),
            contest("all", "single", "referendum", options=2, settings={"base": "roll", "roll": 150}),
            contest("call", "single", "initiative", settings={"share": "1/3", "districts": 2, "district-target": 5}),
            contest("target", "single", "initiative", options=1, settings={"target": rng.randint(1, 60)}),
        ],
        {"revote": "last"},
        roll=_roll(50),
    )


def _supporters(rng):
    settings = {"share": "1/5", "districts": 3, "district-target": 2}
    return Plan([contest("call", "single", "initiative", settings=settings)], roll=_roll(40), has_districts=True)


def _runoffs(rng):
    settings = [
        {},
        {"batch": "yes"},
        {"overvote": "skip-to-next-rank", "skipped-ranks": 1},
        {"overvote": "exhaust-if-multiple-continuing", "duplicates": "exhaust"},
    ]
    contests = [contest(f"strict{number}", "ranked", "irv", settings=item) for number, item in enumerate(settings)]
    contests += [
        contest(f"free{number}", "ranked", "irv", options=5, ranks="free", settings=item, ties=[f"o{place}" for place in range(5)])
        for number, item in enumerate(settings)
    ]
    return Plan(contests, ballots=rng.randint(3, 25))


def _lots(rng):
    contests = [contest(f"c{number}", "single", "plurality", ties="lot") for number in range(5)]
    contests += [contest(f"r{number}", "ranked", "irv", ties="lot") for number in range(5)]
    return Plan(contests, ballots=6, seed=f"3-6-1-1-{rng.randint(100, 999)}")


def _pages(rng):
    return Plan(
        [contest("rate", "score", "score", options=1, lowest=1, highest=5), contest("way", "single", "plurality", ties="lot")],
        {"scope": {"kind": "page"}},
        scopes=("home", "news", "a.b_c-9", "News"),
        seed="abcdefgh",
    )


def _days(rng):
    return Plan([contest("mood", "score", "satisfaction", options=1, lowest=1, highest=5)], {"scope": {"kind": "period", "unit": "month"}, "window": {"opens": "2020-01-01T00:00:00Z", "closes": "2060-01-01T00:00:00Z"}})  # fmt: skip


def _counts(rng):
    return Plan([contest("one", "single", "plurality"), contest("rank", "ranked", "irv")], {"publication": "counts"}, roll=_roll(70))


def _foreign(rng):
    lists = [contest(rule, "list", rule, seats=7) for rule in ("dhondt", "largest-remainder-hare")]
    ranked = [contest(rule, "ranked", rule) for rule in ("stv-meek-prf", "schulze-margins", "ranked-pairs-winning-votes", "copeland", "borda-dowdall")]
    scores = [contest(rule, "score", rule, lowest=0, highest=5) for rule in ("star", "majority-judgment")]
    budgets = [contest(rule, "budget", rule, budget=10, costs=[3, 4, 5, 6]) for rule in ("budget-greedy", "budget-equal-shares")]
    foreign = [*lists, *ranked, *scores, *budgets]
    return Plan([contest("one", "single", "plurality"), *foreign], not_recounted=tuple(item["id"] for item in foreign))


def _rehearsal(rng):
    return Plan([contest("one", "single", "plurality"), contest("rank", "ranked", "irv")], {"rehearsal": True}, ballots=0)


def _live(rng):
    return Plan([contest("one", "single", "plurality"), contest("go", "single", "initiative", settings={"target": 9})], {"results": "live"}, is_closed=False)


def _watched(rng):
    contests = [contest("rank", "ranked", "irv"), contest("bags", "budget", "budget-greedy", budget=10, costs=[3, 4, 5, 6])]
    return Plan(contests, {"results": "turnout", "revote": "last"}, roll=[(f"{10_000_000 + number}", 1, "") for number in range(90)], is_watched=True, not_recounted=("bags",))


def _unseen(rng):
    return Plan([contest("one", "single", "plurality")], ballots=270, is_watched=True)


ELECTIONS = {
    "marks": _marks, "votes": _votes, "supporters": _supporters, "runoffs": _runoffs, "lots": _lots, "pages": _pages, "months": _days, "counts": _counts,
    "foreign": _foreign, "rehearsal": _rehearsal, "live": _live, "watched": _watched, "unseen": _unseen,
}  # fmt: skip


@dataclasses.dataclass
class Election:
    definition: pathlib.Path
    receipts: list
    vkeys: list
    trusted: list
    # Each way to look at it: a bundle, arguments of tallyd, the same as evidence, and contests that are not recounted.
    ways: list


class Maker:
    """Makes one election in a folder of its own, by the program's commands alone."""

    def __init__(self, tallyd, folder, rng):
        self.tallyd = tallyd
        self.folder = folder
        self.rng = rng
        folder.mkdir(parents=True)

    def run(self, *arguments):
        answer = subprocess.run([self.tallyd, *arguments], cwd=self.folder, capture_output=True, text=True, check=False)
        if answer.returncode:
            raise SystemExit(f"{self.folder.name}: {' '.join(map(str, arguments))}: {answer.stdout}{answer.stderr}")
        return answer.stdout

    def make(self, plan_of):
        plan = plan_of(self.rng)
        self.run("init", "data", "data")
        for name in OFFICERS:
            self.run("init", "officer", name, "--folder", "officers")
        self._define(plan)
        keys_at_hand = ["--key", f"officers/{OFFICERS[0]}.key", "--key", f"officers/{OFFICERS[1]}.key"]
        roll = ["--roll", "roll.csv"] if plan.roll else []
        self.run("open", "election.json", "--data", "data", *roll, *keys_at_hand)
        ways = self._watch() if plan.is_watched else []
        receipts = self._vote(plan)
        if plan.is_watched:
            # What was seen before the ballots is held against what is seen after them.
            kept = self.folder / "kept"
            kept.write_bytes((self.folder / "open/checkpoint").read_bytes())
            ways = self._watch(["--known", kept], {"checkpoints": [("kept", kept.read_bytes())]})
        if plan.is_closed:
            self.run("close", "vote", "--data", "data", *keys_at_hand)
        if plan.seed:
            self.run("lot", "vote", "--seed", plan.seed, "--data", "data", *keys_at_hand)
        return self._publish(plan, receipts, keys_at_hand, ways)

    def _watch(self, arguments=(), settings=None):
        """The bundle of the open election as it is now, and how to look at it."""
        command = [self.tallyd, "publish", "vote", "open", "--data", "data", "--watch"]
        with subprocess.Popen(command, cwd=self.folder, stdout=subprocess.PIPE, text=True) as watcher:
            line = watcher.stdout.readline()
            watcher.send_signal(signal.SIGTERM)
        if watcher.returncode or not line.startswith("checkpoint"):
            raise SystemExit(f"{self.folder.name}: publish --watch: {line}")
        return [(self.folder / "open", ["--allow-open", *arguments], {"allows_open": True, **(settings or {})}, ())]

    def _publish(self, plan, receipts, keys_at_hand, earlier):
        """The bundle, and where the public gets counts alone, the auditors' beside it."""
        bundle = self.folder / "bundle"
        self.run("publish", "vote", bundle, "--data", "data")
        foreign = list(plan.not_recounted)
        ways = [*earlier, (bundle, [], {}, foreign)]
        if not plan.is_closed:
            ways = [(bundle, ["--allow-open"], {"allows_open": True}, foreign)]
        if plan.changes.get("publication") == "counts":
            auditors = self.folder / "auditors"
            self.run("publish", "vote", auditors, "--data", "data", "--auditors")
            self.run("sign", auditors, *keys_at_hand, "--definition", "election.json", "--auditor")
            (bundle / "result.note").write_bytes((auditors / "result.note").read_bytes())
            # The page and the data files name who signed.
            self.run("publish", "vote", bundle, "--data", "data")
            ways.append((auditors, ["--auditor"], {"is_auditor": True}, foreign))
        elif plan.is_closed:
            self.run("sign", bundle, *keys_at_hand, "--definition", "election.json")
        vkeys = [self.folder / f"officers/{name}.vkey" for name in OFFICERS]
        trusted = [keys.parse(path.read_text().strip()) for path in vkeys]
        return Election(self.folder / "election.json", receipts, vkeys, trusted, ways)

    def _define(self, plan):
        log_key = json.loads(self.run("init", "election", "vote", "--data", "data", "--json"))["logKey"]
        officers = [(self.folder / f"officers/{name}.vkey").read_text().strip() for name in OFFICERS]
        definition = {
            "format": "tallyd/election/1", "id": "vote", "authority": HOST, "logKey": log_key, "languages": ["ar", "en"],
            "title": LABELS, "contests": plan.contests, "eligibility": {"kind": "open"},
            "voterId": {"namespace": "test", "form": "digits", "minimumLength": 8, "maximumLength": 8},
            "scope": {"kind": "election"}, "revote": "first", "window": WINDOW, "results": "closed", "publication": "full",
            "smallestCell": 1, "secrecy": "open", "channels": [{"id": "portal", "label": LABELS}],
            "officers": {"threshold": 2, "keys": officers}, "rehearsal": False, **plan.changes,
        }  # fmt: skip
        if plan.roll:
            definition["eligibility"] = {"kind": "roll", "root": "", "count": 0}
            if plan.has_districts:
                definition["eligibility"]["districts"] = plan.contests[0]["options"]
            self._write("draft.json", json.dumps(definition, ensure_ascii=False))
            rows = [f"{name},{weight},{area if plan.has_districts else ''}\n" for name, weight, area in plan.roll]
            self._write("voters.csv", "voter_id,weight,district\n" + "".join(rows))
            self.run("roll", "voters.csv", "--data", "data", "--election", "vote", "--definition", "draft.json", "--output", "roll.csv", "--write", "election.json")
        else:
            self._write("election.json", json.dumps(definition, ensure_ascii=False))

    def _write(self, name, text):
        (self.folder / name).write_text(text, encoding="utf-8")

    def _vote(self, plan):
        if not plan.ballots:
            return []
        areas = {name: area for name, _, area in plan.roll or ()}
        voters = list(areas) or [f"{20_000_000 + number}" for number in range(plan.ballots)]
        lines = []
        for _ in range(plan.ballots):
            line = {"election": "vote", "voter": self.rng.choice(voters), "nonce": f"{self.rng.getrandbits(128):032x}"}
            scope = self.rng.choice(plan.scopes)
            if scope:
                line["scope"] = scope
            elif plan.changes.get("scope", {}).get("kind") == "period":
                line["scope"] = self._month()
            line["selections"] = {item["id"]: self._selection(item) for item in plan.contests}
            if plan.has_districts:
                line["selections"] = {"call": [areas[line["voter"]]]}
            lines.append(json.dumps({key: line[key] for key in sorted(line)}))
        self._write("ballots.jsonl", "\n".join(lines) + "\n")
        self.run("run", "--data", "data", "--input", "ballots.jsonl", "--receipts", "receipts", "--receipts-count", "3")
        return sorted((self.folder / "receipts").iterdir())

    @staticmethod
    def _month():
        return datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m")

    def _selection(self, item):
        rng, names = self.rng, [option["id"] for option in item["options"]]
        kind = item["type"]
        if kind in ("single", "list"):
            least = 1 if item.get("required") else 0
            return rng.sample(names, min(len(names), max(least, rng.choice([0, 1, 1, 1, 1]))))
        chosen = rng.sample(names, rng.randint(0, min(len(names), item.get("maximum", len(names)))))
        if kind == "score":
            return {name: rng.randint(item["lowest"], item["highest"]) for name in chosen}
        if kind == "ranked":
            if item.get("ranks") == "free":
                return {name: rng.randint(1, len(names)) for name in chosen}
            return {name: rank for rank, name in enumerate(chosen, start=1)}
        return chosen

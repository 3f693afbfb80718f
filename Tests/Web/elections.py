"""Elections to look at: every rule, many pages, many ballots, hostile words. Made with the built tallyd."""

import json
import random
import subprocess

LANGUAGES = ["ar", "en"]
OFFICERS = ("chair.example.om", "clerk.example.om", "auditor.example.om")
NAMES = {
    "acacia": ("السنط", "Acacia"), "boswellia": ("اللبان", "Frankincense"), "cedar": ("الأرز", "Cedar"),
    "date": ("النخيل", "Date palm"), "ghaf": ("الغاف", "Ghaf"),
}
RANKED = [
    "irv", "stv-scottish", "stv-wigm-prf", "stv-meek-prf", "stv-us", "borda-tournament", "borda-zero",
    "borda-modified", "borda-dowdall", "schulze-winning-votes", "schulze-margins", "ranked-pairs-winning-votes",
    "ranked-pairs-margins", "minimax-winning-votes", "minimax-margins", "copeland",
]
LISTS = [
    "dhondt", "sainte-lague", "modified-sainte-lague", "largest-remainder-hare", "largest-remainder-droop",
    "largest-remainder-hagenbach-bischoff", "largest-remainder-imperiali",
]
HOSTILE = """</script><script>document.title='x'</script>"'>&amp;\u0301"\u0301 onfocus=alert(1) x='{{title}}'<!--"""


def text(arabic, english=None):
    return {"ar": arabic, "en": english or arabic}


def options(count=5, **more):
    return [{"id": name, "label": text(*NAMES[name]), **{key: value[place] for key, value in more.items()}}
            for place, name in enumerate(list(NAMES)[:count])]


def contest(rule, kind, title=None, **more):
    more.setdefault("options", options())
    return {"id": rule, "type": kind, "rule": rule, "title": title or text(f"شجرة الساحة: {rule}", f"The square's tree: {rule}"),
            **more}


def every_rule():
    """One contest for each rule of the table."""
    yield contest("plurality", "single")
    yield contest("approval", "approval", seats=2, ties="lot")
    yield contest("n-of-m", "n-of-m", maximum=2, seats=2, ties=list(reversed(NAMES)))
    answers = [{"id": "yes", "label": text("نعم", "Yes")}, {"id": "no", "label": text("لا", "No")}]
    yield contest("referendum", "single", options=answers, settings={"threshold": "2/3"})
    yield contest("initiative", "single", options=answers[:1], settings={"target": 20})
    yield contest("score", "score", lowest=1, highest=5)
    yield contest("satisfaction", "score", lowest=0, highest=10)
    yield contest("star", "score", lowest=0, highest=5, ties="lot")
    yield contest("majority-judgment", "score", lowest=0, highest=4)
    for rule in RANKED:
        more = {"seats": 2} if rule.startswith("stv-") else {}
        yield contest(rule, "ranked", ties="lot", **more)
    for rule in LISTS:
        yield contest(rule, "list", seats=7, ties="lot")
    for rule in ("budget-greedy", "budget-equal-shares"):
        yield contest(rule, "budget", budget=100, ties="lot", options=options(cost=[60, 35, 30, 20, 10]))


def vote(random, one):
    """What one voter marks in one contest; sometimes nothing."""
    ids = [option["id"] for option in one["options"]]
    if random.random() < 0.05:
        return None
    favoured = sorted(ids, key=lambda name: random.random() * (1 + ids.index(name)))
    if one["type"] in ("single", "list"):
        return favoured[:1]
    if one["type"] == "score":
        return {name: random.randint(one["lowest"], one["highest"]) for name in favoured[:3]}
    if one["type"] == "ranked":
        return {name: rank for rank, name in enumerate(favoured[: random.randint(1, len(ids))], 1)}
    return favoured[: random.randint(1, min(len(ids), one.get("maximum", len(ids))))]


class Maker:
    """Takes elections from definition to signed bundle, in a folder of its own."""

    def __init__(self, tallyd, folder, seed):
        self.tallyd = tallyd
        self.folder = folder
        self.random = random.Random(seed)
        self.definitions = {}
        self.ballots = []
        self.run("init", "data", folder / "data")
        self.keys = [json.loads(self.run("init", "officer", name, "--folder", folder / "officers", "--json"))["vkey"]
                     for name in OFFICERS]

    def run(self, *arguments):
        command = [str(self.tallyd), *map(str, arguments)]
        result = subprocess.run(command, capture_output=True, text=True)
        if result.returncode != 0:
            raise SystemExit(f"{' '.join(command)}: {result.returncode}\n{result.stdout}{result.stderr}")
        return result.stdout

    def signing(self, count=2):
        for name in OFFICERS[:count]:
            yield from ("--key", self.folder / "officers" / f"{name}.key")

    def define(self, name, contests, **more):
        key = json.loads(self.run("init", "election", name, "--data", self.folder / "data", "--json"))["logKey"]
        definition = {
            "format": "tallyd/election/1", "id": name, "authority": "participation.example.om", "logKey": key,
            "languages": LANGUAGES, "title": text("أشجار الساحة", "Trees of the square"), "contests": list(contests),
            "eligibility": {"kind": "open"},
            "voterId": {"namespace": "om.visitor", "form": "token", "minimumLength": 1, "maximumLength": 32},
            "scope": {"kind": "election"}, "revote": "first",
            "window": {"opens": "2026-01-01T08:00:00+04:00", "closes": "2036-01-01T18:00:00+04:00"},
            "results": "closed", "publication": "full", "smallestCell": 1, "secrecy": "open",
            "channels": [{"id": "portal", "label": {tag: "portal" for tag in more.get("languages", LANGUAGES)}}],
            "officers": {"threshold": 2, "keys": self.keys}, "rehearsal": False,
        } | more
        file = self.folder / f"{name}.json"
        file.write_text(json.dumps(definition, ensure_ascii=False), encoding="utf-8")
        self.run("open", file, "--data", self.folder / "data", *self.signing())
        self.definitions[name] = definition

    def cast(self, name, voters, scope=None):
        """Ballots of so many voters; where the last one counts, every tenth votes again."""
        definition = self.definitions[name]
        for voter in range(voters):
            again = definition["revote"] == "last" and voter % 10 == 0
            for _ in range(2 if again else 1):
                choices = {one["id"]: vote(self.random, one) for one in definition["contests"]}
                line = {"election": name, "voter": f"v{voter}", "nonce": f"{self.random.getrandbits(128):032x}",
                        "selections": {key: marks for key, marks in choices.items() if marks is not None}}
                if scope is not None:
                    line["scope"] = scope(voter)
                self.ballots.append(json.dumps(line))

    def count(self):
        file = self.folder / "ballots.jsonl"
        file.write_text("\n".join(self.ballots) + "\n", encoding="utf-8")
        self.run("run", "--data", self.folder / "data", "--input", file, "--answers", self.folder / "answers.csv",
                 "--receipts", self.folder / "receipts")

    def publish(self, name, close=True, signatures=2, auditors=False):
        data = ("--data", self.folder / "data")
        if close:
            self.run("close", name, *data, *self.signing())
            if any(one.get("ties") == "lot" for one in self.definitions[name]["contests"]):
                self.run("lot", name, *data, "--seed", "4711-0815", *self.signing())
        bundle = self.folder / "bundle" / name
        bundle.parent.mkdir(exist_ok=True)
        self.run("publish", name, bundle, *data)
        for officer in OFFICERS[:signatures]:
            self.run("sign", bundle, "--key", self.folder / "officers" / f"{officer}.key")
        return bundle


def make(tallyd, folder, seed, ballots=100_000):
    """All bundles of the tests, by name; `receipts/NAME` holds each one's receipts."""
    maker = Maker(tallyd, folder, seed)
    plain = lambda: [contest("plurality", "single"), contest("score", "score", lowest=1, highest=5)]  # noqa: E731
    maker.define("rules", every_rule(), revote="last")
    maker.define("pages", plain(), scope={"kind": "page"})
    maker.define("large", plain())
    maker.define("secret", plain(), publication="counts")
    french = [{"id": f"o{place}", "label": {"fr": label, "ar": label}} for place, label in enumerate([HOSTILE, "Été"])]
    maker.define("hostile", [contest("plurality", "single", title={"fr": HOSTILE, "ar": HOSTILE}, options=french)],
                 languages=["fr", "ar"], title={"fr": HOSTILE, "ar": HOSTILE}, rehearsal=True)
    maker.define("live", plain(), results="live")
    maker.cast("rules", 200)
    maker.cast("pages", 500, scope=lambda voter: f"page-{voter % 230}")
    maker.cast("large", ballots)
    for name in ("secret", "hostile", "live"):
        maker.cast(name, 30)
    maker.count()
    bundles = {name: maker.publish(name) for name in ("rules", "pages", "large", "secret", "hostile")}
    bundles["live"] = maker.publish("live", close=False, signatures=0)
    return bundles

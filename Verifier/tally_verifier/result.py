"""The result statement, `result.json`."""

from base64 import b64encode

from . import json_text, outcome
from .fault import FormError
from .fields import Fields

FORMAT = "tallyd/result/1"
_KEYS = (
    "authority", "definition", "election", "format", "logs", "rehearsal", "scopes", "supersedes", "turnout", "voids"
)  # fmt: skip
_TURNOUT = ("ballots", "counted", "replaced", "roll", "weight")


def head(definition, checkpoint):
    """What stands in every result of this log, but for its scopes and turnout."""
    root = b64encode(checkpoint.root).decode("ascii")
    return {
        "authority": definition.authority,
        "definition": definition.digest.hex(),
        "election": definition.id,
        "format": FORMAT,
        "logs": [{"origin": definition.origin, "root": root, "size": checkpoint.size}],
        "rehearsal": definition.rehearsal,
        "supersedes": None,
        "voids": [],
    }


def recount(definition, checkpoint, entries, stated):
    """The statement that the entries come to, and the contests that were taken from `stated` because no rule here counts them.

    `stated` is None where every rule is known here.
    """
    found = dict(entries.box.scopes())
    if definition.scope.kind == "election":
        found.setdefault(b"", [])
    scopes, foreign = [], []
    for scope, ballots in found.items():
        if not ballots and scope:
            continue
        contests = []
        for place, contest in enumerate(definition.contests):
            own = [(marks[place], heads, weight) for marks, heads, weight in ballots]
            if contest.rule in outcome.RECOUNTED:
                result = outcome.count(contest, scope, _together(own), entries.lot)
                if contest.rule == "initiative" and place in entries.crossings.told:
                    result["count"]["crossed"] = entries.crossings.told[place]
            else:
                result = {**outcome.heads(own), "count": _stated_count(stated, len(scopes), place, contest)}
                foreign.append(contest)
            contests.append({"id": contest.id, "outcome": result, "rule": contest.rule})
        scopes.append(
            {
                "contests": contests,
                "counted": sum(heads for _, heads, _ in ballots),
                "scope": scope.decode("ascii", "backslashreplace"),
                "weight": sum(weight for _, _, weight in ballots),
            }
        )
    counted = sum(scope["counted"] for scope in scopes)
    turnout = {
        "ballots": entries.ballots,
        "counted": counted,
        "replaced": entries.ballots - counted,
        "roll": definition.roll.count if definition.roll else None,
        "weight": sum(scope["weight"] for scope in scopes),
    }
    return {**head(definition, checkpoint), "scopes": scopes, "turnout": turnout}, foreign


def _together(ballots):
    """Ballots that mark a contest alike, together."""
    found = {}
    for marks, heads, weight in ballots:
        before = found.get(marks, (0, 0))
        found[marks] = before[0] + heads, before[1] + weight
    return [(marks, heads, weight) for marks, (heads, weight) in found.items()]


def _stated_count(stated, scope, place, contest):
    """A count as the bundle states it, as far as its form can be held to something."""
    try:
        count = stated["scopes"][scope]["contests"][place]["outcome"]["count"]
        is_own = count["rule"] == contest.rule and isinstance(count["outcome"], str)
        winners = count["winners"]
    except (LookupError, TypeError):
        raise FormError(f"{contest.id}: no count by {contest.rule} stands in it") from None
    if not is_own or not isinstance(winners, list) or not set(map(str, winners)) <= set(contest.ids):
        raise FormError(f"{contest.id}: not a count by {contest.rule} of its options")
    return count


def parse(data):
    """A statement in canonical JSON with its LF."""
    value = json_text.parse(data)
    if json_text.canonical(value) + b"\n" != data:
        raise FormError("not canonical JSON and a line end")
    return value


def check_form(stated, definition, checkpoint):
    """What holds of a statement whose entries nobody can see here: its head, its scopes' order, its sums."""
    Fields(stated, "", _KEYS)
    for key, value in head(definition, checkpoint).items():
        if type(stated[key]) is not type(value) or stated[key] != value:
            raise FormError(f"{key} is not what definition and checkpoint say")
    turnout = Fields(stated["turnout"], "turnout", _TURNOUT)
    most = checkpoint.size
    sums = {key: turnout.whole(key, 0, 1 << 48) for key in ("ballots", "counted", "replaced", "weight")}
    if stated["turnout"]["roll"] != (definition.roll.count if definition.roll else None):
        raise FormError("turnout.roll is not the definition's")
    scopes = stated["scopes"]
    if not isinstance(scopes, list):
        raise FormError("scopes: not a list")
    names = []
    for place, value in enumerate(scopes):
        fields = Fields(value, f"scopes[{place}]", ("contests", "counted", "scope", "weight"))
        fields.whole("counted", 0, most)
        fields.whole("weight", 0, 1 << 48)
        names.append(fields.text("scope"))
        _check_contests(fields, definition)
    if names != sorted(set(names)) or definition.scope.kind == "election" and names != [""]:
        raise FormError("scopes are not sorted, each once")
    if sums["counted"] + sums["replaced"] != sums["ballots"] or sums["ballots"] > most:
        raise FormError("turnout: counted and replaced are not the ballots")
    for key in ("counted", "weight"):
        if sum(scope[key] for scope in scopes) != sums[key]:
            raise FormError(f"turnout.{key} is not the sum over the scopes")


def _check_contests(scope, definition):
    contests = scope.value["contests"]
    if not isinstance(contests, list) or len(contests) != len(definition.contests):
        raise scope.error("contests", "not those of the definition")
    for contest, value in zip(definition.contests, contests):
        fields = Fields(value, scope.at(contest.id), ("id", "outcome", "rule"))
        if (fields.text("id"), fields.text("rule")) != (contest.id, contest.rule):
            raise scope.error("contests", "not in the definition's order")
        _check_outcome(contest, value["outcome"], fields.at("outcome"), scope.value["counted"])


def _check_outcome(contest, value, path, counted):
    if contest.rule in outcome.BY_MARKS:
        more = ("elected", "options", "seats", "tied", "ties")
    else:
        more = ("options",) if contest.rule == "score" else ("count",)
    fields = Fields(value, path, ("ballots", "blank", *more))
    if fields.whole("ballots", 0, counted) != counted:
        raise fields.error("ballots", "not the scope's counted ballots")
    fields.whole("blank", 0, counted)
    if "options" in fields:
        _check_options(contest, fields)
    elif not isinstance(value["count"], dict) or value["count"].get("rule") != contest.rule:
        raise fields.error("count", f"not a count by {contest.rule}")


def _check_options(contest, fields):
    names = ("histogram", "id", "mean", "ratings", "sum") if contest.rule == "score" else ("id", "marks")
    options = [Fields(item, fields.at("options"), names) for item in fields.items("options", len(contest.options))]
    if [item.text("id") for item in options] != contest.ids:
        raise fields.error("options", "not those of the definition, in its order")
    if contest.rule in outcome.BY_MARKS and contest.ties == "reported":
        # Who is elected follows from the marks, also where nobody sees the ballots.
        marks = [item.whole("marks", 0, 1 << 48) for item in options]
        elected = outcome.most_marks.seats(contest, marks, None, False)
        if any(fields.value[key] != expected for key, expected in elected.items()):
            raise fields.error("elected", "not those with most marks")

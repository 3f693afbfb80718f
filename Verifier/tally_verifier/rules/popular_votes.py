"""The rules `referendum` and `initiative`: is a proposal adopted, is there support enough."""

import math

from ..contest_rules import fraction


def referendum(contest, ballots):
    """The count of `referendum`; the options are yes, no and perhaps abstention."""
    votes = [0] * len(contest.options)
    for ballot, _, weight in ballots:
        for option, _ in ballot:
            votes[option] += weight
    heads = sum(heads for _, heads, _ in ballots)
    valid = votes[0] + votes[1]
    result = "adopted" if _is_adopted(votes[0], valid, contest.settings) else "rejected"
    return {
        "blank": sum(weight for ballot, _, weight in ballots if not ballot),
        # One mark is all that a ballot entry may have here.
        "invalid": 0,
        "outcome": result if _has_quorum(heads, contest.settings) else "no-quorum",
        "participants": heads,
        "rounds": [{"action": "first", "votes": dict(zip(contest.ids, votes))}],
        "rule": "referendum",
        "ties": [],
        "valid": valid,
        "winners": [],
    }


def _is_adopted(yes, valid, settings):
    base = int(settings["roll"]) if settings.get("base") == "roll" else valid
    if "threshold" not in settings:
        return 2 * yes > base
    return yes > 0 and yes >= fraction(settings["threshold"]) * base


def _has_quorum(heads, settings):
    if heads < int(settings.get("quorum", 0)):
        return False
    return "quorum-share" not in settings or heads >= fraction(settings["quorum-share"]) * int(settings["roll-heads"])


def initiative(contest, ballots):
    """The count of `initiative`; each option is a district."""
    support = [0] * len(contest.options)
    for ballot, heads, _ in ballots:
        for option, _ in ballot:
            support[option] += heads
    return {
        "districts": _districts(contest.settings, support),
        "outcome": "reached" if is_reached(contest.settings, support) else "not-reached",
        "rounds": [{"action": "first", "votes": dict(zip(contest.ids, support))}],
        "rule": "initiative",
        "support": sum(support),
        "ties": [],
        "winners": [],
    }


def is_reached(settings, support):
    """Whether heads by district reach the goal."""
    target = int(settings.get("target", 0))
    if "share" in settings:
        target = max(target, math.ceil(fraction(settings["share"]) * int(settings["roll-heads"])))
    return sum(support) >= target and _districts(settings, support) >= int(settings.get("districts", 0))


def _districts(settings, support):
    return sum(count >= int(settings.get("district-target", 0)) for count in support)

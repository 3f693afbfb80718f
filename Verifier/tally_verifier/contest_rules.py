"""Which rule counts which contest, and with which settings (docs/counting)."""

import re
from dataclasses import dataclass
from fractions import Fraction

from . import limits
from .fault import FormError

_WHOLE = re.compile(r"0|[1-9][0-9]{0,17}")
_PART_MAX = 10**12


@dataclass(frozen=True)
class Rule:
    """`options_max` is the most options that it counts, `seats` whether it fills more than one."""

    types: tuple
    settings: dict
    options_max: int = limits.OPTIONS
    seats: bool = False
    free_ranks: bool = False
    ties: bool = True


def whole(lowest, highest):
    return lambda text: _WHOLE.fullmatch(text) is not None and lowest <= int(text) <= highest


def words(*allowed):
    return lambda text: text in allowed


def fraction(text):
    """A share as `2/3`, `5` or `3.25`; None when the text is none, or a part of it is larger than 10^12."""
    match = re.fullmatch(r"0*([0-9]{1,19})(?:/0*([0-9]{1,19})|\.([0-9]{1,6}))?", text)
    if not match:
        return None
    above, below, rest = match.groups()
    if int(above) > _PART_MAX:
        return None
    if below is not None:
        return Fraction(int(above), int(below)) if 0 < int(below) <= _PART_MAX else None
    if rest is not None:
        scale = 10 ** len(rest)
        return Fraction(int(above) * scale + int(rest), scale) if int(above) < _PART_MAX // scale else None
    return Fraction(int(above))


def is_fraction(text):
    return fraction(text) is not None


_HEADS = whole(1, limits.TOTAL_WEIGHT)
_REFERENDUM = {
    "threshold": is_fraction,
    "base": words("valid", "roll"),
    "roll": _HEADS,
    "quorum": whole(0, limits.TOTAL_WEIGHT),
    "quorum-share": is_fraction,
    "roll-heads": _HEADS,
}
_INITIATIVE = {
    "target": _HEADS,
    "share": is_fraction,
    "roll-heads": _HEADS,
    "districts": _HEADS,
    "district-target": _HEADS,
}
_IRV = {
    "batch": words("no", "yes"),
    "overvote": words("exhaust-immediately", "skip-to-next-rank", "exhaust-if-multiple-continuing"),
    "skipped-ranks": whole(0, 65_535),
    "duplicates": words("ignore", "exhaust"),
}
_MONEY = whole(0, limits.MONEY)

RULES = {
    "plurality": Rule(("single",), {}),
    "approval": Rule(("approval",), {}, seats=True),
    "n-of-m": Rule(("n-of-m",), {}, seats=True),
    "referendum": Rule(("single",), _REFERENDUM, ties=False),
    "initiative": Rule(("single",), _INITIATIVE, ties=False),
    "score": Rule(("score",), {}, ties=False),
    "satisfaction": Rule(("score",), {}, ties=False),
    "star": Rule(("score",), {}),
    "majority-judgment": Rule(("score",), {}),
    "irv": Rule(("ranked",), _IRV, options_max=1_000, free_ranks=True),
    "copeland": Rule(("ranked",), {}, options_max=250, free_ranks=True),
    "budget-greedy": Rule(("budget",), {"budget": _MONEY, "by": words("votes", "votes-per-cost")}),
    "budget-equal-shares": Rule(
        ("budget",),
        {"budget": _MONEY, "utility": words("cost", "cardinality"), "completion": words("none", "add1")},
    ),
}
for _variant in ("tournament", "zero", "modified", "dowdall"):
    RULES[f"borda-{_variant}"] = Rule(("ranked",), {}, seats=True, free_ranks=True)
for _variant in ("scottish", "wigm-prf", "meek-prf", "us"):
    RULES[f"stv-{_variant}"] = Rule(("ranked",), {}, options_max=1_000, seats=True)
for _family in ("schulze", "ranked-pairs", "minimax"):
    for _variant in ("winning-votes", "margins"):
        RULES[f"{_family}-{_variant}"] = Rule(("ranked",), {}, options_max=250, free_ranks=True)
for _name in (
    "dhondt",
    "sainte-lague",
    "modified-sainte-lague",
    "largest-remainder-hare",
    "largest-remainder-droop",
    "largest-remainder-hagenbach-bischoff",
    "largest-remainder-imperiali",
):
    RULES[_name] = Rule(("list",), {"threshold": is_fraction}, seats=True)


def settings_of(rule):
    """The names of a rule's settings; none of a rule that does not exist."""
    return RULES[rule].settings if rule in RULES else {}


def check(contest, path):
    """Whether the contest's rule can count it."""
    rule = RULES.get(contest.rule)
    if rule is None or contest.type not in rule.types:
        raise FormError(f"{path}.rule: type {contest.type} is not counted by it")
    if contest.free_ranks and not rule.free_ranks:
        raise FormError(f"{path}.ranks: this rule reads each rank once")
    if contest.ties != "reported" and not rule.ties:
        raise FormError(f"{path}.ties: this rule has no ties")
    if contest.seats > 1 and not rule.seats:
        raise FormError(f"{path}.seats: this rule fills one seat")
    if len(contest.options) > rule.options_max:
        raise FormError(f"{path}.options: this rule counts at most {rule.options_max}")
    for name, value in contest.settings.items():
        if name not in rule.settings or not rule.settings[name](value):
            raise FormError(f"{path}.settings: {name} is no setting of this rule, or has no value that it takes")
    _check_together(contest, path)


def _check_together(contest, path):
    settings = contest.settings
    if contest.rule == "star" and (contest.lowest, contest.highest) != (0, 5):
        raise FormError(f"{path}.highest: star counts scores from 0 to 5")
    if contest.rule == "referendum":
        if not 2 <= len(contest.options) <= 3:
            raise FormError(f"{path}.options: yes, no and, if there is one, abstention")
        if settings.get("base") == "roll" and "roll" not in settings:
            raise FormError(f"{path}.settings: roll is missing")
        _need_roll_heads(settings, "quorum-share", path)
    if contest.rule == "initiative":
        _need_roll_heads(settings, "share", path)
        share = fraction(settings["share"]) if "share" in settings else 0
        if "target" not in settings and not share:
            raise FormError(f"{path}.settings: target is missing")
        if "districts" in settings and "district-target" not in settings:
            raise FormError(f"{path}.settings: district-target is missing")


def _need_roll_heads(settings, share, path):
    if share in settings and "roll-heads" not in settings:
        raise FormError(f"{path}.settings: roll-heads is missing")


def outcome_numbers(contest):
    """How many numbers the contest's outcome may have, where its rule counts in rounds; else 0."""
    count = len(contest.options)
    if contest.type == "ranked":
        return 6 * count * count
    if contest.type in ("list", "budget"):
        return count * count // 8 + 20 * count + 4 * contest.seats
    return 0


def needs_one_scope(contest):
    return contest.type in ("ranked", "list", "budget") or contest.rule == "initiative"

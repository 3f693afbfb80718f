"""A contest of a definition: what a ballot may mark, and how it is counted."""

from dataclasses import dataclass

from . import contest_rules, limits
from .fault import FormError
from .fields import Fields, distinct, labelled

# What each type needs, and what it may have, besides what all have.
_KEYS = {
    "single": ((), ()),
    "approval": ((), ("seats",)),
    "n-of-m": (("maximum",), ("seats",)),
    "score": (("lowest", "highest"), ()),
    "ranked": ((), ("seats", "maximum", "ranks")),
    "list": (("seats",), ()),
    "budget": (("budget",), ("maximum",)),
}


@dataclass(frozen=True)
class Option:
    id: str
    label: tuple
    cost: int


@dataclass(frozen=True)
class Contest:
    id: str
    type: str
    rule: str
    title: tuple
    required: bool
    options: tuple
    marks_max: int
    seats: int
    lowest: int
    highest: int
    free_ranks: bool
    settings: dict
    # "reported", "lot", or the places of all options, the preferred first.
    ties: object

    @property
    def ids(self):
        return [option.id for option in self.options]

    @property
    def is_by_district(self):
        """Whether its options are districts: an initiative with several options, or one that asks for districts."""
        return self.rule == "initiative" and (len(self.options) > 1 or "districts" in self.settings)

    @property
    def has_scores(self):
        return self.type == "score"


def read(value, path, languages, roll_count):
    """One contest.

    `roll_count` is the roll's length, or None without a roll.
    """
    kind = value.get("type") if isinstance(value, dict) else None
    if not isinstance(kind, str) or kind not in _KEYS:
        raise FormError(f"{path}.type: not one of {', '.join(_KEYS)}")
    required, optional = _KEYS[kind]
    fields = Fields(
        value, path, ("id", "type", "rule", "title", "options", *required), ("required", *optional, "settings", "ties")
    )
    options = _options(fields, kind, languages)
    count = len(options)
    lowest, highest = _scores(fields, kind)
    free_ranks = "ranks" in fields and fields.choice("ranks", ("strict", "free")) == "free"
    contest = Contest(
        id=fields.identifier("id"),
        type=kind,
        rule=fields.text("rule"),
        title=fields.localized("title", languages),
        required="required" in fields and fields.flag("required"),
        options=options,
        marks_max=_marks_max(fields, kind, count),
        seats=fields.whole("seats", 1, limits.LIST_SEATS if kind == "list" else count) if "seats" in fields else 1,
        lowest=lowest,
        highest=highest,
        free_ranks=free_ranks,
        settings=_settings(fields, roll_count),
        ties=_ties(fields, options),
    )
    contest_rules.check(contest, path)
    return contest


def _options(fields, kind, languages):
    more = ("cost",) if kind == "budget" else ()
    found = labelled(fields.items("options", limits.OPTIONS), fields.at("options"), languages, more)
    return tuple(
        Option(name, label, item.whole("cost", 1, limits.MONEY) if more else 0) for name, label, item in found
    )


def _marks_max(fields, kind, count):
    if kind in ("single", "list"):
        return 1
    if "maximum" in fields:
        return fields.whole("maximum", 1, count)
    return count


def _scores(fields, kind):
    if kind != "score":
        return 0, 0
    lowest, highest = fields.whole("lowest", 0, 9), fields.whole("highest", 1, 10)
    if lowest >= highest:
        raise fields.error("highest", "not above lowest")
    return lowest, highest


def _settings(fields, roll_count):
    settings = {}
    if roll_count is not None and "roll-heads" in contest_rules.settings_of(fields.text("rule")):
        settings["roll-heads"] = str(roll_count)
    if "budget" in fields:
        settings["budget"] = str(fields.whole("budget", 0, limits.MONEY))
    written = fields.value.get("settings", {})
    if not isinstance(written, dict):
        raise fields.error("settings", "not an object")
    for key, value in written.items():
        if not isinstance(value, str) and type(value) is not int:
            raise fields.error("settings", f"{key} is no string and no whole number")
        if key in settings:
            raise fields.error("settings", f"{key} is known from elsewhere")
        settings[key] = str(value)
    return settings


def _ties(fields, options):
    value = fields.value.get("ties", "reported")
    if value in ("reported", "lot"):
        return value
    places = {option.id: place for place, option in enumerate(options)}
    if (
        not isinstance(value, list)
        or not all(isinstance(item, str) for item in value)
        or sorted(value) != sorted(places)
    ):
        raise fields.error("ties", 'neither "reported" nor "lot" nor the ids of all options')
    return tuple(places[item] for item in value)


def read_all(fields, languages, roll_count):
    """The contests of a definition, within what all of them together may be."""
    values = fields.items("contests", limits.CONTESTS)
    path = fields.at("contests")
    contests = tuple(read(value, f"{path}[{place}]", languages, roll_count) for place, value in enumerate(values))
    distinct([contest.id for contest in contests], path, "contest's id")
    if sum(len(contest.options) for contest in contests) > limits.OPTIONS:
        raise FormError(f"{path}: more than {limits.OPTIONS} options together")
    if sum(map(contest_rules.outcome_numbers, contests)) > limits.OUTCOME_NUMBERS:
        raise FormError(f"{path}: their outcomes may have more than {limits.OUTCOME_NUMBERS} numbers")
    return contests

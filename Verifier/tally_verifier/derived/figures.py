"""The figures of a contest's outcome, option by option, as other formats can hold them."""

import re

_WHOLE = re.compile(r"([0-9]{1,18})\.0+")


def votes(outcome, place, option):
    """Marks, the sum of scores, or votes of the first round; None where that is no whole number."""
    if "options" in outcome:
        figures = outcome["options"][place]
        return figures.get("marks", figures.get("sum"))
    rounds = outcome["count"].get("rounds") or [{}]
    figure = rounds[0].get("votes", {}).get(option)
    if isinstance(figure, str):
        match = _WHOLE.fullmatch(figure)
        return int(match[1]) if match else None
    return figure


def seats(outcome, option):
    """Seats of a list; None for rules that share none out."""
    found = outcome.get("count", {}).get("seats")
    return found.get(option) if isinstance(found, dict) else None


def ratings(outcome, place, option):
    """How many ratings there are, by weight, and their mean; (None, None) where options are not rated."""
    if "options" in outcome:
        figures = outcome["options"][place]
        return figures.get("ratings"), figures.get("mean") or None
    count = outcome["count"]
    numbers, means = count.get("ratings"), count.get("mean")
    if not isinstance(numbers, dict):
        return None, None
    return numbers.get(option), (means or {}).get(option) or None


def winners(outcome):
    return outcome["elected"] if "elected" in outcome else outcome.get("count", {}).get("winners", [])

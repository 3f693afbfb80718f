"""What a voter counts once in: the election, a page, or a period."""

from . import exact_text, limits, moment
from .fault import FormError
from .fields import Fields, distinct, identifier


class ScopeRule:
    """`kind` is election, page or period; `pages` the listed ones, or None; `unit` of a period."""

    def __init__(self, kind, pages=None, unit=None):
        self.kind = kind
        self.pages = None if pages is None else frozenset(pages)
        self.unit = unit

    def allows(self, scope, running):
        """Whether a ballot may carry this scope; `running` is the period of the last hour, or None."""
        if self.kind == "election":
            return scope == b""
        if self.kind == "period":
            return scope == running
        return exact_text.is_id(scope) if self.pages is None else scope in self.pages


def read(value):
    kind = value.get("kind") if isinstance(value, dict) else None
    if kind == "page":
        fields = Fields(value, "scope", ("kind",), ("pages",))
        if "pages" not in fields:
            return ScopeRule(kind)
        items = fields.items("pages", limits.PAGES)
        pages = [identifier(item, f"scope.pages[{place}]") for place, item in enumerate(items)]
        distinct(pages, "scope.pages", "page")
        return ScopeRule(kind, pages=[page.encode("ascii") for page in pages])
    if kind == "period":
        fields = Fields(value, "scope", ("kind", "unit"))
        return ScopeRule(kind, unit=fields.choice("unit", ("day", "month", "year")))
    Fields(value, "scope", ("kind",)).choice("kind", ("election",))
    return ScopeRule("election")


def most(contests):
    """How many scopes an election may have with these contests: by counters, by rows, by number."""
    counters = 2
    table_bytes = 0
    for contest in contests:
        scores = contest.highest - contest.lowest + 1 if contest.has_scores else 0
        rows = 3 + scores if scores else 1 if contest.rule == "plurality" else 3
        counters += 2 + len(contest.options) * max(1, scores)
        table_bytes += 2 * _row_bytes(contest.title)
        table_bytes += sum(rows * _row_bytes(option.label) for option in contest.options)
    return max(1, min(limits.SCOPES, limits.COUNTERS // counters, limits.TABLE_BYTES // table_bytes))


def _row_bytes(label):
    return 240 + sum(2 * len(text.encode("utf-8")) + 3 for text in label)


def check(rule, contests, opens, closes):
    """Whether the listed pages, or the window's periods, are not more than can be counted."""
    limit = most(contests)
    if rule.pages is not None and len(rule.pages) > limit:
        raise FormError(f"scope.pages: more than {limit} scopes")
    if rule.kind == "period" and _periods(rule.unit, opens, closes) > limit:
        raise FormError(f"scope.unit: more than {limit} periods in the window")


def _periods(unit, opens, closes):
    days = (closes - 1) // moment.DAY - opens // moment.DAY + 1
    return {"day": days, "month": days // 28 + 2, "year": days // 365 + 2}[unit]

"""The result as a table, `results.csv`: RFC 4180 with CRLF, one figure a row."""

_SPECIAL = '",\r\n'


def rows(statement, definition):
    """The table's lines as bytes, from the statement alone."""
    return map(line, cells(statement, definition))


def cells(statement, definition):
    """The table's rows as texts, the header first."""
    watermark = ["true"] if statement["rehearsal"] else []
    labels = [f"label_{language}" for language in definition.languages]
    yield ["scope", "contest", "option", *labels, "measure", "value", *(["rehearsal"] if watermark else [])]
    for scope in statement["scopes"]:
        for contest, result in zip(definition.contests, scope["contests"]):
            for option, label, measure, value in _figures(contest, result["outcome"]):
                yield [scope["scope"], contest.id, option, *label, measure, str(value), *watermark]


def _figures(contest, outcome):
    yield "", contest.title, "counted", outcome["ballots"]
    yield "", contest.title, "blank", outcome["blank"]
    if "count" in outcome:
        count = outcome["count"]
        yield "", contest.title, "outcome", count["outcome"]
        if "crossed" in count:
            yield "", contest.title, "crossed", count["crossed"]
        for option in contest.options:
            for measure, value in _counted(option.id, count):
                yield option.id, option.label, measure, value
        return
    for option, figures in zip(contest.options, outcome["options"]):
        for measure in ("marks", "ratings", "sum", "mean"):
            if measure in figures:
                yield option.id, option.label, measure, figures[measure]
        for score, voters in enumerate(figures.get("histogram", ()), start=contest.lowest):
            yield option.id, option.label, f"score-{score}", voters


def _counted(option, count):
    """What a count says of one option: first votes, place among the winners, and the rule's figures by name."""
    rounds = count.get("rounds") or [{}]
    votes = rounds[0].get("votes", {})
    if option in votes:
        yield "votes", votes[option]
    if option in count["winners"]:
        yield "elected", count["winners"].index(option) + 1
    for name in sorted(count):
        figures = count[name]
        if isinstance(figures, dict) and isinstance(figures.get(option), (str, int)):
            yield name, figures[option]


def line(fields):
    """A row as RFC 4180 has it."""
    return (",".join(map(_field, fields)) + "\r\n").encode("utf-8")


def _field(text):
    if not any(character in text for character in _SPECIAL):
        return text
    return '"' + text.replace('"', '""') + '"'

"""The rules `plurality`, `approval` and `n-of-m`: most marks take the seats."""


def outcome(contest, ballots, order, is_lot):
    """The outcome's members.

    `ballots` are (marks, heads, weight); `order` has the options' places, the preferred first, or is None.
    """
    marks = [0] * len(contest.options)
    for ballot, _, weight in ballots:
        for option, _ in ballot:
            marks[option] += weight
    return {
        "options": [{"id": name, "marks": count} for name, count in zip(contest.ids, marks)],
        **seats(contest, marks, order, is_lot),
    }


def seats(contest, marks, order, is_lot):
    """Who takes the seats, from the marks alone."""
    names = contest.ids
    marked = sorted((place for place in range(len(marks)) if marks[place]), key=lambda place: -marks[place])
    elected, tied, ties = marked, [], []
    if len(marked) > contest.seats:
        last = marks[marked[contest.seats - 1]]
        above = [place for place in marked if marks[place] > last]
        level = sorted(place for place in marked if marks[place] == last)
        left = contest.seats - len(above)
        elected = above + level
        if len(level) > left:
            chosen = sorted(level, key=order.index)[:left] if order else []
            elected = above + chosen
            if order:
                ties = [_tie(names, level, chosen, is_lot)]
            else:
                tied = level
    return {
        "elected": [names[place] for place in sorted(elected)],
        "seats": contest.seats,
        "tied": [names[place] for place in tied],
        "ties": ties,
    }


def _tie(names, level, chosen, is_lot):
    return {
        "among": [names[place] for place in level],
        "broken": "lot" if is_lot else "preset-order",
        "chosen": [names[place] for place in chosen],
        "matter": "seat",
        "round": 0,
    }

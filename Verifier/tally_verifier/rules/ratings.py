"""The rules `score` and `satisfaction`: what a scale's ratings come to."""


def hundredths(numerator, denominator):
    """A share in hundredths as text, halves rounded up, also below zero; the denominator is positive."""
    number = (200 * numerator + denominator) // (2 * denominator)
    whole, rest = divmod(abs(number), 100)
    return f"{'-' if number < 0 else ''}{whole}.{rest:02}"


def histograms(contest, ballots):
    """Weighted ratings of each option, from the lowest score to the highest."""
    rows = [[0] * (contest.highest - contest.lowest + 1) for _ in contest.options]
    for ballot, _, weight in ballots:
        for option, score in ballot:
            rows[option][score - contest.lowest] += weight
    return rows


def _sum(contest, row):
    return sum(score * count for score, count in enumerate(row, start=contest.lowest))


def score(contest, ballots):
    """The members of the outcome of `score`."""
    figures = []
    for name, row in zip(contest.ids, histograms(contest, ballots)):
        ratings, total = sum(row), _sum(contest, row)
        figures.append(
            {
                "histogram": row,
                "id": name,
                "mean": hundredths(total, ratings) if ratings else "",
                "ratings": ratings,
                "sum": total,
            }
        )
    return {"options": figures}


def satisfaction(contest, ballots):
    """The count of `satisfaction`."""
    rows = dict(zip(contest.ids, histograms(contest, ballots)))
    rated = {name: row for name, row in rows.items() if sum(row)}
    count = {
        "blank": sum(weight for ballot, _, weight in ballots if not ballot),
        "csat": {name: hundredths(100 * sum(row[-2:]), sum(row)) for name, row in rated.items()},
        "histogram": list(rows.values()),
        "mean": {name: hundredths(_sum(contest, row), sum(row)) for name, row in rated.items()},
        "outcome": "measured",
        "ratings": {name: sum(row) for name, row in rows.items()},
        "rounds": [],
        "rule": "satisfaction",
        "ties": [],
        "winners": [],
    }
    if (contest.lowest, contest.highest) == (0, 10):
        count["nps"] = {
            name: hundredths(100 * (sum(row[9:]) - sum(row[:7])), sum(row)) for name, row in rated.items()
        }
    return count

"""The outcome of each contest, recounted where a rule is known here, taken as stated where it is not."""

from hashlib import sha256

from .rules import instant_runoff, most_marks, popular_votes, ratings

BY_MARKS = ("plurality", "approval", "n-of-m")
RECOUNTED = (*BY_MARKS, "score", "satisfaction", "referendum", "initiative", "irv")


def tie_order(contest, scope, lot):
    """The options' places, the preferred first, and whether a lot made that order; None where nothing breaks ties."""
    if contest.ties == "reported" or contest.ties == "lot" and lot is None:
        return None, False
    if contest.ties != "lot":
        return list(contest.ties), False
    draws = [sha256(lot + b"/".join((scope, contest.id.encode(), name.encode()))).digest() for name in contest.ids]
    return sorted(range(len(draws)), key=draws.__getitem__), True


def count(contest, scope, ballots, lot):
    """The outcome of a contest whose rule is among `RECOUNTED`; `ballots` are (marks, heads, weight)."""
    order, is_lot = tie_order(contest, scope, lot)
    outcome = heads(ballots)
    if contest.rule in BY_MARKS:
        outcome.update(most_marks.outcome(contest, ballots, order, is_lot))
    elif contest.rule == "score":
        outcome.update(ratings.score(contest, ballots))
    elif contest.rule == "satisfaction":
        outcome["count"] = ratings.satisfaction(contest, ballots)
    elif contest.rule == "referendum":
        outcome["count"] = popular_votes.referendum(contest, ballots)
    elif contest.rule == "initiative":
        outcome["count"] = popular_votes.initiative(contest, ballots)
    else:
        outcome["count"] = instant_runoff.count(contest, ballots, order, is_lot)
    return outcome


def heads(ballots):
    """What every outcome has: counted ballots, and those that are blank in this contest."""
    return {
        "ballots": sum(number for _, number, _ in ballots),
        "blank": sum(number for marks, number, _ in ballots if not marks),
    }

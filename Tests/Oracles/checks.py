"""What each library says of an election, and whether tallyd's answer agrees with it.

A check holds one rule to one library. Where the two rules differ by their text, the check compares what must hold all the
same and says so in its `differs`; nothing is left out in silence.
"""

import dataclasses
import typing
from fractions import Fraction

import apportionment.methods
import pabutools.election as budgets
import pabutools.rules
import pabutools.tiebreaking
import votelib.component.quota
import votelib.evaluate.cardinal
import votelib.evaluate.condorcet
import votelib.evaluate.core
import votelib.evaluate.proportional
from pref_voting import c1_methods, grade_methods, iterative_methods, margin_based_methods, scoring_methods
from pref_voting.grade_profiles import GradeProfile
from pref_voting.profiles import Profile
from pref_voting.profiles_with_ties import ProfileWithTies


class NoAnswer(Exception):
    """The library has no answer for this election, and says why."""


@dataclasses.dataclass
class Check:
    rule: str
    library: str
    family: str
    # What the library says of an election.
    asks: typing.Callable
    # What is wrong with tallyd's answer beside that; nothing when they agree.
    fault: typing.Callable
    arguments: typing.Callable = lambda election: []
    # How the rules differ by their text.
    differs: str = ""

    @property
    def name(self):
        return " ".join([self.rule] + [word for word in self.arguments(None) if word])


# What they compare

def winners_are(answer, expected):
    """The options that nothing but a tie order tells apart are the library's co-winners."""
    first = set(answer["ranking"][0])
    if first != expected:
        return f"{sorted(first)}, the library {sorted(expected)}"
    return elected_alone(answer, expected)


def elected_alone(answer, expected):
    """Who is elected is the library's only winner, and whoever is that is elected."""
    elected = set(answer["winners"])
    if len(expected) == 1 and elected != expected:
        return f"elected {sorted(elected)}, the library {sorted(expected)}"
    if len(expected) > 1 and elected:
        return f"elected {sorted(elected)} in what is a tie of {sorted(expected)} in the library"
    return None


def only_certain(answer, expected):
    """Nobody is elected whom another order of ties would not elect."""
    elected = set(answer["winners"])
    if elected and elected != expected:
        return f"elected {sorted(elected)}, the library {sorted(expected)}"
    if not elected and answer["outcome"] != "tied":
        return f"nobody is elected without a tie; the library elects {sorted(expected)}"
    return None


def only_certain_of_ranking(answer, expected):
    if not expected <= set(answer["ranking"][0]):
        return f"{answer['ranking'][0]} leaves out some of {sorted(expected)}"
    return only_certain(answer, expected)


def one_of(answer, expected):
    elected = set(answer["winners"])
    if len(elected) != 1 or not elected <= expected:
        return f"elected {sorted(elected)}, the library one of {sorted(expected)}"
    return None


def points_are(answer, expected):
    """The points themselves, as exact fractions."""
    votes = {name: Fraction(points) for name, points in answer["rounds"][0]["votes"].items()}
    if votes != expected:
        return f"points {votes}, the library {expected}"
    most = {name for name in votes if votes[name] == max(votes.values())}
    return winners_are(answer, most)


def seats_are(answer, expected):
    """`expected` is the seats of each party, or nothing for a tie at the last of them."""
    if expected is None:
        return None if answer["outcome"] == "tied" else f"{answer['seats']}, the library finds a tie"
    seats = {name: seats for name, seats in answer["seats"].items() if seats}
    if answer["outcome"] != "allocated" or seats != expected:
        return f"{answer['outcome']} {seats}, the library {expected}"
    return None


def bought_are(answer, expected):
    bought = set(answer["winners"])
    return None if bought == expected else f"bought {sorted(bought)}, the library {sorted(expected)}"


# What they say: rankings

def ranked(election):
    """Places in place of names; options that a ballot does not rank are level below the others."""
    places = {name: place for place, name in enumerate(election.options)}
    profile = ProfileWithTies(
        [{places[name]: rank + 1 for rank, name in enumerate(names)} for names, _ in election.ballots],
        [weight for _, weight in election.ballots], candidates=list(places.values()))
    profile.use_extended_strict_preference()
    return profile


def strict(election):
    places = {name: place for place, name in enumerate(election.options)}
    return Profile(
        [[places[name] for name in names] for names, _ in election.ballots],
        [weight for _, weight in election.ballots])


def named(election, places):
    return {election.options[int(place)] for place in places}


def by_profile(method, profile=ranked):
    return lambda election: named(election, method(profile(election)))


def by_support(method):
    def ask(election):
        profile = ranked(election)
        return named(election, method(profile, strength_function=profile.support))
    return ask


def borda_points(election):
    profile = strict(election)
    return {
        name: Fraction(int(points))
        for name, points in zip(election.options, dict(sorted(profile.borda_scores().items())).values())
    }


def tournament_points(election):
    """Symmetric points are below minus above; ours are below and half of the level ones."""
    profile = ranked(election)
    weight = sum(weight for _, weight in election.ballots)
    points = scoring_methods.symmetric_borda_scores(profile)
    return {
        name: (Fraction(int(points[place])) + weight * (len(election.options) - 1)) / 2
        for place, name in enumerate(election.options)
    }


def pairs(election):
    """Votes for each pair as votelib has them."""
    votes = {(a, b): 0 for a in election.options for b in election.options if a != b}
    for names, weight in election.ballots:
        for place, a in enumerate(names):
            below = set(election.options) - set(names[:place + 1])
            for b in below:
                votes[a, b] += weight
    return votes


def by_votelib(evaluator):
    def ask(election):
        found = evaluator.evaluate(pairs(election), 1)
        if not found:
            raise NoAnswer("an empty list, where no option beats another")
        first = found[0]
        return set(first) if isinstance(first, votelib.evaluate.core.Tie) else {first}
    return ask


# What they say: scores

def graded(election):
    return GradeProfile(
        [dict(enumerate(given)) for given, _ in election.ballots], [0, 1, 2, 3, 4, 5],
        gcounts=[weight for _, weight in election.ballots], candidates=list(range(len(election.options))))


def score_winners(method):
    return lambda election: named(
        election, grade_methods.score_voting(graded(election), evaluation_method=method))


def judged(election):
    ballots = {}
    for given, weight in election.ballots:
        ballot = frozenset(zip(election.options, given))
        ballots[ballot] = ballots.get(ballot, 0) + weight
    try:
        first = votelib.evaluate.cardinal.MajorityJudgment().evaluate(ballots, 1)[0]
    except votelib.evaluate.core.VotingSystemError as error:
        raise NoAnswer(str(error)) from error
    return set(first) if isinstance(first, votelib.evaluate.core.Tie) else {first}


# What they say: parties

def admitted(election):
    valid = sum(election.votes)
    return {
        name: votes for name, votes in zip(election.options, election.votes)
        if votes and 100 * votes >= election.threshold * valid
    }


def by_apportionment(method):
    def ask(election):
        threshold = Fraction(election.threshold, 100) if election.threshold else None
        try:
            seats = apportionment.methods.compute(
                method, election.votes, election.seats, fractions=True, threshold=threshold,
                parties=election.options, tiesallowed=False)
        except apportionment.methods.TiesException:
            return None
        return {name: int(count) for name, count in zip(election.options, seats) if count}
    return ask


def by_distributor(distributor):
    def ask(election):
        try:
            seats = distributor.evaluate(admitted(election), election.seats)
        except votelib.evaluate.core.VotingSystemError as error:
            raise NoAnswer(str(error)) from error
        if any(isinstance(party, votelib.evaluate.core.Tie) for party in seats):
            return None
        if sum(seats.values()) != election.seats:
            raise NoAnswer(f"{sum(seats.values())} seats of {election.seats}")
        return {name: count for name, count in seats.items() if count}
    return ask


def by_remainders(quota):
    """votelib's largest remainders, where its text is ours."""
    ask = by_distributor(votelib.evaluate.proportional.LargestRemainder(quota))

    def answer(election):
        parties = admitted(election)
        full = votelib.component.quota.get(quota)(sum(parties.values()), election.seats)
        if any(votes // full > election.seats for votes in parties.values()):
            # It caps such a party at all seats and shares anew; ours takes seats back by remainder.
            raise NoAnswer("a party alone has more full quotas than there are seats")
        return ask(election)
    return answer


# What they say: budgets

def instance(election, without_votes=True):
    """Projects and ballots as pabutools has them; the first of the tie order is preferred."""
    wanted = {name for names, _ in election.ballots for name in names}
    projects = {
        name: budgets.Project(name, cost) for name, cost in zip(election.options, election.costs)
        if without_votes or name in wanted
    }
    space = budgets.Instance(projects.values(), budget_limit=election.budget)
    ballots = [budgets.ApprovalBallot([projects[name] for name in names]) for names, _ in election.ballots]
    order = pabutools.tiebreaking.TieBreakingRule(
        lambda _instance, _profile, project: election.tie_order.index(project.name))
    return space, budgets.ApprovalProfile(ballots), order


def greedy(satisfaction):
    def ask(election):
        space, profile, order = instance(election, without_votes=False)
        bought = pabutools.rules.greedy_utilitarian_welfare(
            space, profile, sat_class=satisfaction, tie_breaking=order)
        return {project.name for project in bought}
    return ask


def equal_shares(satisfaction, increment=None):
    def ask(election):
        space, profile, order = instance(election)
        bought = pabutools.rules.method_of_equal_shares(
            space, profile, sat_class=satisfaction, tie_breaking=order, voter_budget_increment=increment)
        return {project.name for project in bought}
    return ask


def settings(*chosen, with_order=False, more=lambda election: []):
    """Arguments of tallyd; without an election only those that name the check."""
    def arguments(election):
        words = [word for setting in chosen for word in ("--option", setting)]
        if election is None:
            return list(chosen) + (["tie-order"] if with_order else [])
        return words + (["--tie-order", ",".join(election.tie_order)] if with_order else []) + more(election)
    return arguments


lists = settings(more=lambda election: [
    "--seats", str(election.seats), "--option", f"threshold={election.threshold}"])
zero_to_five = settings(more=lambda election: ["--scale", "0-5"])

UNIVERSES = "pref_voting follows every order of a tie; ours stops at the first that matters: who is elected must be its only winner"
MOST = "of several that no chain beats votelib takes who beats most others by chains; its winners must be among ours"
VOTELESS = "pabutools also buys projects without a vote when money is left; it is asked without them"
PARTLY = "pref_voting compares only the grades above and below the median once, ours go on: the winner must be among its own"

CHECKS = [
    Check("irv", "pref_voting", "complete", by_profile(iterative_methods.instant_runoff_put, strict), only_certain, differs=UNIVERSES),
    Check("irv", "pref_voting", "truncated", by_profile(iterative_methods.instant_runoff_put), only_certain, differs=UNIVERSES),
    Check("irv", "pref_voting", "truncated", by_profile(iterative_methods.instant_runoff_put), one_of, settings(with_order=True)),
    Check("borda-zero", "pref_voting", "complete", borda_points, points_are),
    Check("borda-tournament", "pref_voting", "truncated", tournament_points, points_are),
    Check("schulze-margins", "pref_voting", "complete", by_profile(margin_based_methods.beat_path), winners_are),
    Check("schulze-margins", "pref_voting", "truncated", by_profile(margin_based_methods.beat_path), winners_are),
    Check("minimax-margins", "pref_voting", "truncated", by_profile(margin_based_methods.minimax), winners_are),
    Check("minimax-winning-votes", "pref_voting", "truncated", by_support(margin_based_methods.minimax), winners_are),
    Check("ranked-pairs-margins", "pref_voting", "complete", by_profile(
        lambda profile: margin_based_methods.ranked_pairs(profile, algorithm="from_stacks")), only_certain_of_ranking,
        differs=UNIVERSES),
    Check("copeland", "pref_voting", "truncated", by_profile(c1_methods.copeland), winners_are),
    Check("schulze-winning-votes", "pref_voting", "truncated", by_support(margin_based_methods.beat_path), winners_are),
    Check("schulze-winning-votes", "votelib", "truncated", by_votelib(votelib.evaluate.condorcet.Schulze()),
          only_certain_of_ranking, differs=MOST),
    Check("minimax-winning-votes", "votelib", "truncated", by_votelib(
        votelib.evaluate.condorcet.MinimaxCondorcet("winning_votes")), winners_are),
    Check("minimax-margins", "votelib", "truncated", by_votelib(
        votelib.evaluate.condorcet.MinimaxCondorcet("margins")), winners_are),
    Check("copeland", "votelib", "truncated", by_votelib(
        votelib.evaluate.condorcet.Copeland(second_order=False)), winners_are),
    Check("approval", "pref_voting", "approval", lambda election: approved(election), elected_alone),
    Check("star", "pref_voting", "scores", lambda election: named(election, grade_methods.star(graded(election))), one_of,
          settings(with_order=True, more=lambda election: ["--scale", "0-5"])),
    Check("score", "pref_voting", "scores", score_winners("sum"), winners_are,
          settings("by=sum", more=lambda election: ["--scale", "0-5"])),
    Check("score", "pref_voting", "scores", score_winners("mean"), winners_are, zero_to_five),
    Check("majority-judgment", "pref_voting", "scores", lambda election: named(
        election, grade_methods.majority_judgement(graded(election))), one_of,
        settings(with_order=True, more=lambda election: ["--scale", "0-5"]), differs=PARTLY),
    Check("majority-judgment", "votelib", "scores", judged, winners_are, zero_to_five),
    Check("budget-greedy", "pabutools", "approval", greedy(budgets.Cost_Sat), bought_are, settings(with_order=True), differs=VOTELESS),
    Check("budget-greedy", "pabutools", "approval", greedy(budgets.Cardinality_Sat), bought_are,
          settings("by=votes-per-cost", with_order=True), differs=VOTELESS),
    Check("budget-equal-shares", "pabutools", "approval", equal_shares(budgets.Cost_Sat), bought_are, settings(with_order=True)),
    Check("budget-equal-shares", "pabutools", "approval", equal_shares(budgets.Cardinality_Sat), bought_are,
          settings("utility=cardinality", with_order=True)),
    Check("budget-equal-shares", "pabutools", "approval", equal_shares(budgets.Cost_Sat, 1), bought_are,
          settings("completion=add1", with_order=True)),
    Check("budget-equal-shares", "pabutools", "approval", equal_shares(budgets.Cardinality_Sat, 1), bought_are,
          settings("utility=cardinality", "completion=add1", with_order=True)),
    Check("dhondt", "apportionment", "parties", by_apportionment("dhondt"), seats_are, lists),
    Check("sainte-lague", "apportionment", "parties", by_apportionment("saintelague"), seats_are, lists),
    Check("largest-remainder-hare", "apportionment", "parties", by_apportionment("largest_remainder"), seats_are, lists),
    Check("dhondt", "votelib", "parties", by_distributor(
        votelib.evaluate.proportional.HighestAverages("d_hondt")), seats_are, lists),
    Check("sainte-lague", "votelib", "parties", by_distributor(
        votelib.evaluate.proportional.HighestAverages("sainte_lague")), seats_are, lists),
    Check("modified-sainte-lague", "votelib", "parties", by_distributor(
        votelib.evaluate.proportional.HighestAverages(lambda seats: Fraction(7, 5) if seats == 0 else 2 * seats + 1)),
        seats_are, lists),
] + [
    Check(f"largest-remainder-{quota.replace('_', '-')}", "votelib", "parties", by_remainders(quota), seats_are, lists)
    for quota in ("hare", "droop", "hagenbach_bischoff", "imperiali")
]


def approved(election):
    """As grades of 1; who is not marked has 0."""
    profile = GradeProfile(
        [{place: int(name in names) for place, name in enumerate(election.options)} for names, _ in election.ballots],
        [0, 1], candidates=list(range(len(election.options))))
    return named(election, grade_methods.approval(profile))

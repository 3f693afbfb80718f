"""Seeded random elections, each as the file that tallyd reads."""

import dataclasses


@dataclasses.dataclass
class Election:
    """One election; `ballots` are what the family says, each with its weight."""
    family: str
    number: int
    options: list
    ballots: list
    tie_order: list
    seats: int = 1
    costs: list = dataclasses.field(default_factory=list)
    budget: int = 0
    votes: list = dataclasses.field(default_factory=list)
    threshold: int = 0

    @property
    def file_name(self):
        return f"{self.family}-{self.number}.{ENDINGS[self.family]}"


ENDINGS = {
    "complete": "soc", "truncated": "blt", "approval": "pb", "scores": "csv", "parties": "csv",
}


def make(family, number, random):
    """An election of the family; names are not in the order of their places."""
    return {
        "complete": complete, "truncated": truncated, "approval": approval, "scores": scores,
        "parties": parties,
    }[family](number, random)


def order(random, names):
    return random.sample(names, len(names))


def complete(number, random):
    """Every ballot ranks every option. Few voters, so that level figures are common."""
    names = order(random, "abcdefg"[:random.randint(2, 5)])
    ballots = [
        (order(random, names), random.choice([1, 1, 2, 3, 50])) for _ in range(random.randint(1, 9))
    ]
    return Election("complete", number, names, ballots, order(random, names))


def truncated(number, random):
    """Ballots rank some of the options, at least one."""
    names = order(random, "abcdefg"[:random.randint(2, 6)])
    ballots = [
        (order(random, names)[:random.randint(1, len(names))], random.choice([1, 1, 2, 3, 50]))
        for _ in range(random.randint(1, 12))
    ]
    return Election("truncated", number, names, ballots, order(random, names))


def approval(number, random):
    """Choices of projects with costs; some projects have no vote."""
    names = order(random, [f"p{place}" for place in range(random.randint(2, 8))])
    wanted = names[:random.randint(1, len(names))]
    ballots = [
        (sorted(random.sample(wanted, random.randint(1, len(wanted)))), 1)
        for _ in range(random.randint(1, 20))
    ]
    costs = [random.choice([5, 10, 10, 20, random.randint(1, 60)]) for _ in names]
    budget = random.randint(1, sum(costs))
    return Election("approval", number, names, ballots, order(random, names), costs=costs, budget=budget)


def scores(number, random):
    """Every ballot scores every option from 0 to 5."""
    names = order(random, "abcde"[:random.randint(2, 5)])
    ballots = [
        ([random.randint(0, 5) for _ in names], random.choice([1, 1, 2, 7]))
        for _ in range(random.randint(1, 9))
    ]
    return Election("scores", number, names, ballots, order(random, names))


def parties(number, random):
    names = order(random, [f"party{place}" for place in range(random.randint(1, 8))])
    high = random.choice([12, 1_000, 10_000_000])
    votes = [random.randint(0, high) for _ in names]
    votes[0] = max(1, votes[0])
    return Election(
        "parties", number, names, [], order(random, names), seats=random.randint(1, 30), votes=votes,
        threshold=random.choice([0, 0, 5, 10]))


# The files

def write(election, folder):
    path = folder / election.file_name
    path.write_text(WRITERS[election.family](election), encoding="utf-8")
    return path


def soc(election):
    places = {name: place + 1 for place, name in enumerate(election.options)}
    lines = [
        f"# NUMBER ALTERNATIVES: {len(election.options)}",
        f"# NUMBER VOTERS: {sum(weight for _, weight in election.ballots)}",
    ]
    lines += [f"# ALTERNATIVE NAME {place}: {name}" for name, place in places.items()]
    lines += [f"{weight}: {','.join(str(places[name]) for name in names)}" for names, weight in election.ballots]
    return "\n".join(lines) + "\n"


def blt(election):
    places = {name: str(place + 1) for place, name in enumerate(election.options)}
    lines = [f"{len(places)} 1"]
    lines += [f"{weight} {' '.join(places[name] for name in names)} 0" for names, weight in election.ballots]
    lines += ["0"] + [f'"{name}"' for name in places] + ['"random"']
    return "\n".join(lines) + "\n"


def pb(election):
    meta = {
        "description": "random", "country": "-", "unit": "-", "instance": election.number,
        "num_projects": len(election.options), "num_votes": len(election.ballots), "budget": election.budget,
        "vote_type": "approval", "rule": "greedy", "date_begin": 2026, "date_end": 2026,
    }
    lines = ["META", "key;value"] + [f"{key};{value}" for key, value in meta.items()]
    lines += ["PROJECTS", "project_id;cost"]
    lines += [f"{name};{cost}" for name, cost in zip(election.options, election.costs)]
    lines += ["VOTES", "voter_id;vote"]
    lines += [f"{voter};{','.join(names)}" for voter, (names, _) in enumerate(election.ballots)]
    return "\n".join(lines) + "\n"


def score_csv(election):
    lines = [",".join(election.options + ["weight"])]
    lines += [",".join(map(str, given + [weight])) for given, weight in election.ballots]
    return "\n".join(lines) + "\n"


def party_csv(election):
    lines = ["party,votes"] + [f"{name},{votes}" for name, votes in zip(election.options, election.votes)]
    return "\n".join(lines) + "\n"


WRITERS = {"complete": soc, "truncated": blt, "approval": pb, "scores": score_csv, "parties": party_csv}

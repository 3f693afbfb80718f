"""`data/<contest>.blt` and `.pb`: the published ballots, recounted from the log as a multiset."""

import re
from collections import Counter

from ..exact_text import utf8
from ..fault import FormError
from .material import Unlike

_ENDINGS = {"ranked": "blt", "budget": "pb"}


def expected(material):
    """By file name: the contest's place in the definition."""
    if material.ballots is None:
        return {}
    found = {}
    for place, contest in enumerate(material.definition.contests):
        ending = _ENDINGS.get(contest.type)
        # A .pb has no weights.
        is_weighted = any(heads != weight for _, heads, weight in material.ballots)
        if ending == "blt" or ending == "pb" and not is_weighted:
            found[f"data/{contest.id}.{ending}"] = place
    return found


def check(name, data, place, material):
    contest = material.definition.contests[place]
    ballots = [(marks[place], heads, weight) for marks, heads, weight in material.ballots]
    try:
        lines = utf8(data).split("\n")
        if lines.pop() != "":
            raise FormError("its last line does not end")
        (_check_rankings if contest.type == "ranked" else _check_projects)(lines, contest, ballots)
    except FormError as error:
        raise Unlike(name, str(error)) from None


def _check_rankings(lines, contest, ballots):
    if lines[0] != f"{len(contest.options)} {contest.seats}":
        raise FormError("its first line is not the contest's options and seats")
    end = lines.index("0") if "0" in lines else len(lines)
    expected = Counter()
    for marks, _, weight in ballots:
        expected[_ranking(marks)] += weight
    stated = {}
    for line in lines[1:end]:
        weight, _, ranking = line.partition(" ")
        if ranking in stated:
            raise FormError("a ranking stands twice")
        stated[ranking] = weight
    if stated != {ranking: str(weight) for ranking, weight in expected.items()}:
        raise FormError("its ballots are not those of the log")
    texts = [option.label[0] for option in contest.options] + [contest.title[0]]
    names = lines[end + 1 :]
    if len(names) != len(texts) or not all(map(_is_name, names, texts)) or len(set(names[:-1])) != len(names) - 1:
        raise FormError("its names are not the definition's")


def _ranking(marks):
    """Options by rank from 1, equal ranks joined by =, a rank that nobody has as -."""
    by_rank = {}
    for option, rank in marks:
        by_rank.setdefault(rank, []).append(str(option + 1))
    ranks = range(1, max(by_rank, default=0) + 1)
    return " ".join(["=".join(by_rank.get(rank, "-")) for rank in ranks] + ["0"])


def _is_name(line, text):
    """A quote in a name becomes one or more apostrophes."""
    pattern = '"' + "'+".join(map(re.escape, text.split('"'))) + '"'
    return re.fullmatch(pattern, line) is not None


def _check_projects(lines, contest, ballots):
    if "PROJECTS" not in lines or "VOTES" not in lines:
        raise FormError("no PROJECTS, or no VOTES")
    at, votes_at = lines.index("PROJECTS"), lines.index("VOTES")
    heads = sum(number for _, number, _ in ballots)
    meta = {"num_projects": len(contest.options), "num_votes": heads, "budget": contest.settings["budget"]}
    if any(f"{key};{value}" not in lines[:at] for key, value in meta.items()):
        raise FormError("META: not the contest's projects, votes and budget")
    votes = Counter()
    patterns = Counter()
    for marks, number, _ in ballots:
        patterns[",".join(contest.ids[option] for option, _ in marks)] += number
        for option, _ in marks:
            votes[option] += number
    projects = [
        f"{option.id};{option.cost};{votes[place]};{_field(option.label[0])}"
        for place, option in enumerate(contest.options)
    ]
    if lines[at + 2 : votes_at] != projects:
        raise FormError("PROJECTS: not the contest's, with their costs and votes")
    rows = [line.partition(";") for line in lines[votes_at + 2 :]]
    if [row[0] for row in rows] != [str(number + 1) for number in range(heads)]:
        raise FormError("VOTES: not numbered from 1, or not as many as were cast")
    if Counter(row[2] for row in rows) != patterns:
        raise FormError("VOTES: not the ballots of the log")


def _field(text):
    return '"' + text.replace('"', '""') + '"' if ";" in text or '"' in text else text

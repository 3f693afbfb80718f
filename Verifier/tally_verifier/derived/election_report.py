"""`data/nist-1500-100.json`: every figure, and who won, against the result."""

from .. import moment
from . import figures
from .material import Unlike, hold, object_of

NAME = "data/nist-1500-100.json"


def check(data, material, created):
    """Texts of the definition are not read here: they are no figures."""
    report = object_of(data, NAME, is_canonical=True)
    definition, statement = material.definition, material.statement
    try:
        if report["Status"] not in material.statuses():
            raise Unlike(NAME, "Status: not what the log and the signatures say")
        is_final = report["Status"] != "unofficial-partial"
        expected = {
            "GeneratedDate": created,
            "Issuer": definition.authority,
            "IsTest": definition.rehearsal,
            "ExternalIdentifier": [_identifier(definition.origin)],
        }
        hold(NAME, "head", {key: report[key] for key in expected}, expected)
        [election] = report["Election"]
        _check_units(report["GpUnit"], election, material)
        contests = election["Contest"]
        if len(contests) != len(definition.contests):
            raise Unlike(NAME, "Contest: not those of the definition")
        for place in range(len(contests)):
            outcomes = [scope["contests"][place]["outcome"] for scope in statement["scopes"]]
            hold(NAME, f"Contest {place + 1}", _stated(contests[place]), _contest(place, outcomes, material))
        winners = _winners(material) if is_final else []
        stated = [item["@id"] for item in election.get("Candidate", []) if "PostElectionStatus" in item]
        hold(NAME, "PostElectionStatus", stated, winners)
    except (AttributeError, LookupError, TypeError, ValueError) as error:
        if isinstance(error, Unlike):
            raise
        raise Unlike(NAME, "not the report of this election") from None


def _identifier(value):
    return {"@type": "ElectionResults.ExternalIdentifier", "Type": "other", "OtherType": "tallyd", "Value": value}


def _unit_ids(material):
    if material.definition.scope.kind == "election":
        return ["unit-0"]
    return [f"unit-{number}" for number in range(1, len(material.statement["scopes"]) + 1)]


def _check_units(units, election, material):
    definition, statement, ids = material.definition, material.statement, _unit_ids(material)
    whole = {"@id": "unit-0"}
    if definition.roll:
        whole["VotersRegistered"] = definition.roll.count
    if definition.scope.kind == "election":
        whole["VotersParticipated"] = statement["turnout"]["counted"]
        parts = []
    else:
        parts = [
            {"@id": name, "ExternalIdentifier": [_identifier(scope["scope"])]}
            for name, scope in zip(ids, statement["scopes"])
        ]
    names = ("@id", "VotersRegistered", "VotersParticipated", "ExternalIdentifier")
    stated = [{name: unit[name] for name in names if name in unit} for unit in units]
    hold(NAME, "GpUnit", stated, [whole, *parts])
    counts = [(name, scope["counted"]) for name, scope in zip(ids, statement["scopes"])]
    hold(NAME, "BallotCounts", [(item["GpUnitId"], item["BallotsCast"]) for item in election["BallotCounts"]], counts)
    days = [moment.period(second, "day").decode("ascii") for second in (definition.opens, definition.closes)]
    hold(NAME, "dates", [election["StartDate"], election["EndDate"]], days)
    hold(NAME, "ExternalIdentifier", election["ExternalIdentifier"], [_identifier(definition.id)])


def _stated(contest):
    """The members of a contest of the report that hold figures, or say whose they are."""
    return {
        "id": contest["@id"],
        "own": contest["ExternalIdentifier"],
        "selections": [
            (item["@id"], [_counts(votes) for votes in item["VoteCounts"]]) for item in contest["ContestSelection"]
        ],
        "others": [
            (item["GpUnitId"], item["Overvotes"], item.get("Undervotes", "none")) for item in contest["OtherCounts"]
        ],
    }


def _counts(votes):
    return votes["GpUnitId"], votes["Type"], votes.get("OtherType", ""), votes["Count"]


def _contest(place, outcomes, material):
    contest, ids = material.definition.contests[place], _unit_ids(material)
    selections = []
    for number, option in enumerate(contest.ids):
        counts = []
        for unit, outcome in zip(ids, outcomes):
            rated, _ = figures.ratings(outcome, number, option)
            found = [
                (unit, "total", "", figures.votes(outcome, number, option)),
                (unit, "seats", "", figures.seats(outcome, option)),
                (unit, "other", "ratings", rated),
            ]
            counts += [item for item in found if item[3] is not None]
        selections.append((f"selection-{place + 1}-{number + 1}", counts))
    others = [
        (unit, 0, outcome["blank"] if contest.marks_max == 1 else "none") for unit, outcome in zip(ids, outcomes)
    ]
    return {
        "id": f"contest-{place + 1}",
        "own": [_identifier(contest.id)],
        "selections": selections,
        "others": others,
    }


def _winners(material):
    if material.definition.scope.kind != "election":
        return []
    found = []
    for place, contest in enumerate(material.definition.contests):
        # Measures and lists have no candidates.
        if contest.rule in ("referendum", "initiative") or contest.type == "list":
            continue
        elected = figures.winners(material.statement["scopes"][0]["contests"][place]["outcome"])
        found += [f"candidate-{place + 1}-{number}" for number, name in enumerate(contest.ids, 1) if name in elected]
    return found

"""`data/rating.jsonld`: what was given to each page or thing."""

from . import figures
from .material import hold, object_of

NAME = "data/rating.jsonld"


def expected(material):
    """The members of `@graph`; empty where nobody rated anything, and then there is no file."""
    definition, found = material.definition, []
    for scope in material.statement["scopes"]:
        for contest, result in zip(definition.contests, scope["contests"]):
            if contest.rule not in ("score", "satisfaction"):
                continue
            for place, option in enumerate(contest.options):
                number, mean = figures.ratings(result["outcome"], place, option.id)
                if number and mean:
                    item = _item(definition, scope["scope"], contest, option)
                    found.append(_rating(contest, item, number, mean))
    return found


def check(data, graph):
    hold(NAME, "ratings", object_of(data, NAME, is_canonical=True), {"@context": {"@vocab": "https://schema.org/"}, "@graph": graph})


def _item(definition, scope, contest, option):
    return {
        "@type": "WebPage" if definition.scope.kind == "page" else "CreativeWork",
        "identifier": f"{definition.origin}/{scope}/{contest.id}/{option.id}",
        "name": [{"@language": tag, "@value": text} for tag, text in zip(definition.languages, option.label)],
    }


def _rating(contest, item, number, mean):
    return {
        "@type": "AggregateRating",
        "bestRating": contest.highest,
        "itemReviewed": item,
        "ratingCount": number,
        "ratingValue": mean,
        "worstRating": contest.lowest,
    }

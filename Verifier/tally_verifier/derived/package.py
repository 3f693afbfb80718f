"""`datapackage.json`: what it says of the election, and lengths and digests of the files that it lists."""

from .. import moment
from ..fault import FormError
from .material import Unlike, digest_text, hold, object_of

NAME = "datapackage.json"


# How far a publisher's clock may be ahead of a reader's.
_SECONDS_AHEAD = 600


def read(data, definition, now):
    """The moment of the first publication, and the resources by path, once the head is the definition's."""
    package = object_of(data, NAME)
    head = {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": definition.id.lower(),
        "id": definition.origin,
        "title": definition.title[0],
        "titles": dict(zip(definition.languages, definition.title)),
        "version": definition.digest.hex()[:32],
        "contributors": [{"title": definition.authority, "roles": ["publisher"]}],
        "rehearsal": definition.rehearsal,
    }
    if set(package) != {*head, "created", "resources"}:
        raise Unlike(NAME, "other members than a data package of ours has")
    for key, value in head.items():
        hold(NAME, key, package[key], value)
    return _created(package["created"], definition, now), _resources(package["resources"])


def _created(value, definition, now):
    """The publisher's word; only its form can be checked, and that it could be."""
    try:
        if not (isinstance(value, str) and len(value) == 20):
            raise FormError("not in UTC")
        created = moment.parse(value)
    except FormError:
        raise Unlike(NAME, "created: not a moment in UTC, as 2026-11-22T04:00:00Z") from None
    if not definition.opens <= created <= now + _SECONDS_AHEAD:
        raise Unlike(NAME, "created: before the voting began, or in the future")
    return value


def _resources(value):
    if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
        raise Unlike(NAME, "resources: not a list of objects")
    paths = [item.get("path") for item in value]
    if not all(isinstance(path, str) for path in paths) or len(set(paths)) != len(paths):
        raise Unlike(NAME, "resources: a path is missing, or stands twice")
    return dict(zip(paths, value))


def check_resource(item, name, data):
    """Length and digest that the package states for a file."""
    hold(NAME, f"{name}, bytes", item.get("bytes"), len(data))
    hold(NAME, f"{name}, hash", item.get("hash"), digest_text(data))

"""`data/dcat.jsonld`: whose result it is, when it was published, and length and digest of each distribution."""

from .material import Unlike, hold, object_of

NAME = "data/dcat.jsonld"


def check(data, definition, created, resources):
    """`resources` are those of the data package, which were held to the files."""
    entry = object_of(data, NAME)
    try:
        own = [entry["dct:identifier"], entry["dct:publisher"]["foaf:name"], entry["dct:issued"]["@value"]]
        hold(NAME, "head", own, [definition.origin, definition.authority, created])
        stated = [_stated(item) for item in entry["dcat:distribution"]]
    except (LookupError, TypeError):
        raise Unlike(NAME, "not the catalogue entry of this result") from None
    expected = [
        [f"../{path}", str(item["bytes"]), item["hash"]] for path, item in sorted(resources.items()) if path != NAME
    ]
    hold(NAME, "dcat:distribution", sorted(stated), expected)


def _stated(item):
    digest = item["spdx:checksum"]["spdx:checksumValue"]["@value"]
    return [item["dcat:downloadURL"]["@id"], item["dcat:byteSize"]["@value"], f"sha256:{digest}"]

"""The data in `index.html` with which its program checks receipts and the log."""

from base64 import b64encode

from .. import json_text
from ..exact_text import utf8
from ..fault import FormError
from .material import Unlike, hold

NAME = "index.html"
_BEGIN, _END = '<script type="application/json" id="data">', "</script>"
_ESCAPED = str.maketrans(
    {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}
)
_FORMS = {"score": "scores", "ranked": "ranks"}


def check(data, material):
    """What the page shows, and its program, are not checked here."""
    try:
        text = _embedded(utf8(data))
        stated = json_text.parse(text.encode("utf-8"))
    except FormError as error:
        raise Unlike(NAME, str(error)) from None
    if json_text.canonical(stated).decode("utf-8").translate(_ESCAPED) != text:
        raise Unlike(NAME, "its data is not canonical JSON, escaped")
    expected = _expected(material)
    if not isinstance(stated, dict) or set(stated) != {*expected, "contests", "words"}:
        raise Unlike(NAME, "its data has other members")
    for key, value in expected.items():
        hold(NAME, f"data, {key}", stated[key], value)
    _check_contests(stated["contests"], material.definition)


def _embedded(text):
    head, begin, rest = text.partition(_BEGIN)
    found, end, rest = rest.partition(_END)
    if not begin or not end or _BEGIN in rest:
        raise FormError("no data, or data twice, stands in it")
    return found


def _expected(material):
    definition, checkpoint = material.definition, material.checkpoint
    return {
        "checkpoint": material.checkpoint_file.decode("utf-8"),
        "definition": definition.digest.hex(),
        "hasEntries": material.has_entries,
        "logKey": b64encode(definition.log_key).decode("ascii"),
        "mayReplace": definition.revote == "last",
        "origin": definition.origin,
        "result": material.statement_digest.hex(),
        "root": b64encode(checkpoint.root).decode("ascii"),
        "size": checkpoint.size,
    }


def _check_contests(stated, definition):
    if not isinstance(stated, list) or len(stated) != len(definition.contests):
        raise Unlike(NAME, "data, contests: not those of the definition")
    for contest, value in zip(definition.contests, stated):
        pages = len(value["titles"]) if isinstance(value, dict) and isinstance(value.get("titles"), list) else 0
        # A page has the definition's languages, and Arabic and English with the texts of the first one.
        first = len(definition.languages)
        languages = [*range(first), *[0] * (pages - first)]
        hold(NAME, f"data, contest {contest.id}", value, _contest(contest, languages))


def _contest(contest, languages):
    return {
        "form": _FORMS.get(contest.type, "choices"),
        "freeRanks": contest.free_ranks,
        "highest": contest.highest,
        "id": contest.id,
        "labels": [[option.label[language] for option in contest.options] for language in languages],
        "lowest": contest.lowest,
        "marksMax": contest.marks_max,
        "options": contest.ids,
        "required": contest.required,
        "rule": contest.rule,
        "titles": [contest.title[language] for language in languages],
    }

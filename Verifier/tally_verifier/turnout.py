"""`turnout.json` of an election that is not closed: its form, for its figures are the publisher's word."""

from . import json_text, limits
from .fault import FormError
from .fields import Fields

NAME = "turnout.json"
_KEYS = ("ballots", "counted", "format", "origin", "replaced", "roll", "size")


def check(data, definition, checkpoint):
    value = json_text.parse(data)
    if json_text.canonical(value) + b"\n" != data:
        raise FormError("not canonical JSON and a line end")
    fields = Fields(value, "", _KEYS)
    fields.choice("format", ("tallyd/turnout/1",))
    if fields.text("origin") != definition.origin:
        raise fields.error("origin", "another log's")
    # It may be one look ahead of the checkpoint, never behind it.
    size = fields.whole("size", checkpoint.size, limits.LOG_ENTRIES)
    ballots = fields.whole("ballots", 0, size)
    if fields.whole("counted", 0, ballots) + fields.whole("replaced", 0, ballots) != ballots:
        raise FormError("counted and replaced are not the ballots")
    roll = definition.roll.count if definition.roll else None
    if json_text.canonical(value["roll"]) != json_text.canonical(roll):
        raise fields.error("roll", "not the definition's")

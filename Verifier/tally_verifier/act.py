"""What officers sign into the log: opening, closing, lot."""

import re
from dataclasses import dataclass

from . import exact_text, limits
from .fault import FormError

FORMAT = b"tallyd/act/1"
OPENED, CLOSED, CLOSED_ON_SCHEDULE, LOT = 0x10, 0x15, 0x16, 0x21
NAMES = {
    0x10: "opened", 0x11: "paused", 0x12: "resumed", 0x13: "extended", 0x14: "roll-amended", 0x15: "closed",
    0x20: "voided", 0x21: "lot", 0x22: "certified", 0x23: "decided", 0x24: "rekeyed", 0x25: "shredded",
}  # fmt: skip
_SEED = re.compile(rb"[A-Za-z0-9._-]{8,128}")


@dataclass(frozen=True)
class Act:
    origin: str
    number: int
    name: str
    # Of a lot; else nothing.
    seed: bytes


def parse(text):
    """An act from the text of its note."""
    lines = text.split(b"\n")
    if lines.pop() != b"" or not 4 <= len(lines) <= 5:
        raise FormError("an act has four or five lines")
    if lines[0] != FORMAT:
        raise FormError(f"it does not begin with {FORMAT.decode()}")
    number = exact_text.decimal(lines[2])
    if number == 0:
        raise FormError("acts are numbered from 1")
    name = exact_text.utf8(lines[3])
    if name not in NAMES.values():
        raise FormError("no act has this name")
    fifth = lines[4] if len(lines) == 5 else None
    return Act(exact_text.utf8(lines[1]), number, name, _fifth(name, fifth))


def _fifth(name, line):
    if name == "lot":
        if line is None or not line.startswith(b"seed ") or not _SEED.fullmatch(line[5:]):
            raise FormError("a lot has a seed of 8 to 128 of A-Z a-z 0-9 . _ -")
        return line[5:]
    if line is None:
        return b""
    reason = line[7:]
    if name != "closed" or not line.startswith(b"reason "):
        raise FormError("only closed has a fifth line, its reason")
    if len(reason) > limits.REASON_BYTES or not exact_text.is_visible(exact_text.utf8(reason)):
        raise FormError(f"the reason is not a line of text of at most {limits.REASON_BYTES} bytes")
    return b""

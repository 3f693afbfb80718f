"""Receipts (C2SP tlog-proof) with the whole ballot."""

from dataclasses import dataclass

from . import exact_text, limits, note, tree
from .fault import FormError

_HEADER = b"c2sp.org/tlog-proof@v1"
# No path in a tree of 2^64 leaves is longer.
_PATH_MAX = 64


@dataclass(frozen=True)
class Receipt:
    entry: bytes
    index: int
    path: tuple
    checkpoint: bytes


def parse(data):
    """A receipt whose path is as long as its index and its checkpoint's size ask for."""
    if len(data) > limits.NOTE_BYTES:
        raise FormError(f"it is longer than {limits.NOTE_BYTES} bytes")
    head, blank, checkpoint = data.partition(b"\n\n")
    lines = head.split(b"\n")
    if not blank or lines[0] != _HEADER:
        raise FormError("it does not begin with c2sp.org/tlog-proof@v1, or has no checkpoint")
    if len(lines) < 2 or not lines[1].startswith(b"extra "):
        raise FormError("it holds no ballot (extra)")
    entry = exact_text.unbase64(lines[1][6:])
    if not 1 <= len(entry) <= limits.RECEIPT_EXTRA_BYTES:
        raise FormError("its extra is too short or too long")
    if len(lines) < 3 or not lines[2].startswith(b"index "):
        raise FormError("it has no index")
    index = exact_text.decimal(lines[2][6:])
    if len(lines) - 3 > _PATH_MAX:
        raise FormError("its path is too long")
    path = tuple(exact_text.unbase64(line, 32) for line in lines[3:])
    size = note.checkpoint(note.parse(checkpoint).text).size
    if index >= size or len(path) != tree.path_length(index, size):
        raise FormError("its index and path do not fit the checkpoint's size")
    return Receipt(entry, index, path, checkpoint)

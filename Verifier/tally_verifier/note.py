"""Signed notes and checkpoints (C2SP signed-note, tlog-checkpoint)."""

from dataclasses import dataclass

from . import exact_text, limits, tree
from .fault import FormError

_DASH = "\u2014 ".encode()


@dataclass(frozen=True)
class Signature:
    name: str
    key_id: bytes
    signature: bytes


@dataclass(frozen=True)
class Note:
    """A text with its last LF, and its signatures in the order of their lines."""

    text: bytes
    signatures: tuple

    def signers(self, keys):
        """Those of `keys` that signed. A line in the name and id of one of them that does not hold is an error."""
        good = []
        for key in keys:
            lines = [line for line in self.signatures if line.key_id == key.key_id and line.name == key.name]
            for line in lines:
                if not key.verifies(line.signature, self.text):
                    raise FormError(f"the signature of {key.name} does not hold")
            if lines and key not in good:
                good.append(key)
        return good


@dataclass(frozen=True)
class Checkpoint:
    origin: str
    size: int
    root: bytes


def parse(data, bytes_max=limits.NOTE_BYTES):
    """A signed note."""
    if len(data) > bytes_max:
        raise FormError(f"it is longer than {bytes_max} bytes")
    if any(byte in data for byte in _CONTROLS):
        raise FormError("it has a control character")
    exact_text.utf8(data)
    blank = data.rfind(b"\n\n")
    if blank < 0:
        raise FormError("no empty line stands before the signatures")
    lines = data[blank + 2 :].split(b"\n")
    if lines.pop() != b"":
        raise FormError("its last line does not end")
    if not lines:
        raise FormError("it has no signature")
    if len(lines) > limits.NOTE_SIGNATURES:
        raise FormError(f"it has more than {limits.NOTE_SIGNATURES} signatures")
    return Note(data[: blank + 1], tuple(_signature(line) for line in lines))


_CONTROLS = [bytes([byte]) for byte in range(0x20) if byte != 0x0A]


def _signature(line):
    name, space, body = line[len(_DASH) :].partition(b" ")
    if not line.startswith(_DASH) or not space or not exact_text.is_key_name(exact_text.utf8(name)):
        raise FormError("a signature line is not a dash, a name and base64")
    data = exact_text.unbase64(body)
    if len(data) <= 4:
        raise FormError("a signature line has no signature")
    return Signature(name.decode("utf-8"), data[:4], data[4:])


def checkpoint(text):
    """What the three lines of a checkpoint's text say."""
    lines = text.split(b"\n")
    if len(lines) != 4 or lines[3] != b"":
        raise FormError("a checkpoint has three lines")
    origin = exact_text.utf8(lines[0])
    if not exact_text.is_visible(origin):
        raise FormError("its origin is not one line of visible text")
    size = exact_text.decimal(lines[1])
    root = exact_text.unbase64(lines[2], 32)
    if size == 0 and root != tree.EMPTY_ROOT:
        raise FormError("the root of an empty log is another")
    return Checkpoint(origin, size, root)


def signed_checkpoint(data, key):
    """A checkpoint about the log of `key`, signed by it."""
    note = parse(data)
    if not note.signers([key]):
        raise FormError("the log's key has not signed it")
    found = checkpoint(note.text)
    if found.origin != key.name:
        raise FormError(f"it is about {found.origin}, not about {key.name}")
    return found

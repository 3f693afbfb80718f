"""What the derived files are made of, and what each of them says is wrong with it."""

from dataclasses import dataclass
from hashlib import sha256

from .. import json_text
from ..fault import FormError


class Unlike(FormError):
    """A derived file, by its name, that does not say what the result says."""

    def __init__(self, name, reason):
        super().__init__(reason)
        self.name = name


@dataclass(frozen=True)
class Material:
    """A verified result: all that a derived file may say."""

    definition: object
    statement: dict
    # SHA-256 of result.json.
    statement_digest: bytes
    # The file `checkpoint`, and its size and root.
    checkpoint_file: bytes
    checkpoint: object
    has_entries: bool
    # None where nobody can see here whether the log is closed.
    is_closed: bool
    # How many officers' signatures under the result hold.
    signer_count: int
    # The one scope's counted ballots as (marks of each contest, heads, weight); None where they are not published.
    ballots: list

    def statuses(self):
        """What the election report may call the result."""
        final = "certified" if self.signer_count >= self.definition.threshold else "unofficial-complete"
        if self.is_closed is not None:
            return (final,) if self.is_closed else ("unofficial-partial",)
        may_be_open = self.definition.results == "live" and self.signer_count == 0
        return (final, "unofficial-partial") if may_be_open else (final,)


def object_of(data, name, is_canonical=False):
    """The JSON object in a file, read strictly; canonical with its line end where it has to be."""
    try:
        value = json_text.parse(data)
    except FormError as error:
        raise Unlike(name, str(error)) from None
    if not isinstance(value, dict):
        raise Unlike(name, "not a JSON object")
    if is_canonical and json_text.canonical(value) + b"\n" != data:
        raise Unlike(name, "not canonical JSON and a line end")
    return value


def hold(name, what, stated, expected):
    """Both the same, in kind too: `true` is not 1."""
    if json_text.canonical(stated) != json_text.canonical(expected):
        raise Unlike(name, f"{what}: not what the result says")


def digest_text(data):
    return "sha256:" + sha256(data).hexdigest()

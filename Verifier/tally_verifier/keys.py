"""Ed25519 public keys under the names of their signers (C2SP signed-note)."""

import base64
from dataclasses import dataclass, field
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from . import exact_text, limits
from .fault import FormError

_PRIME = 2**255 - 19
# The y of the points whose order divides 8: under them a signature can hold for texts that nobody signed.
_SMALL_ORDER_Y = frozenset(
    int.from_bytes(bytes.fromhex(digits), "little")
    for digits in (
        "0000000000000000000000000000000000000000000000000000000000000000",
        "0100000000000000000000000000000000000000000000000000000000000000",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    )
)


def is_sound(public_key):
    """Whether 32 bytes are a point in its one spelling and not of small order."""
    y = int.from_bytes(public_key, "little") & ((1 << 255) - 1)
    return len(public_key) == 32 and y < _PRIME and y not in _SMALL_ORDER_Y


@dataclass(frozen=True)
class VerifierKey:
    """A name and 32 bytes of an Ed25519 key."""

    name: str
    public_key: bytes
    _handle: Ed25519PublicKey = field(compare=False, repr=False)

    @classmethod
    def of(cls, name, public_key):
        if not is_sound(public_key):
            raise FormError("not an Ed25519 public key that can be relied on")
        try:
            return cls(name, public_key, Ed25519PublicKey.from_public_bytes(public_key))
        except ValueError:
            raise FormError("not an Ed25519 public key") from None

    @property
    def key_id(self):
        return sha256(self.name.encode("utf-8") + b"\n\x01" + self.public_key).digest()[:4]

    @property
    def text(self):
        body = base64.b64encode(b"\x01" + self.public_key).decode("ascii")
        return f"{self.name}+{self.key_id.hex()}+{body}"

    def verifies(self, signature, message):
        """Whether a signature of exactly 64 bytes holds over a message."""
        if len(signature) != 64:
            return False
        try:
            self._handle.verify(signature, message)
        except InvalidSignature:
            return False
        return True


def parse(text, name_bytes=limits.NOTE_BYTES):
    """A verifier key, `name+<8 hexadecimal digits>+<base64>`, whose id is that of its name and key."""
    parts = text.split("+", 2)
    if len(parts) != 3 or not exact_text.is_key_name(parts[0]) or len(parts[0].encode("utf-8")) > name_bytes:
        raise FormError("not a verifier key, name+id+key")
    key_id = exact_text.unhex(parts[1].encode("utf-8"), 4)
    body = exact_text.unbase64(parts[2].encode("utf-8"), 33)
    if body[0] != 1:
        raise FormError("not an Ed25519 verifier key")
    key = VerifierKey.of(parts[0], body[1:])
    if key.key_id != key_id:
        raise FormError("its key id does not belong to its name and key")
    return key


def parse_list(data):
    """The keys of a file of trusted keys: one a line; empty lines and those that begin with # are passed over."""
    found = []
    for number, line in enumerate(exact_text.utf8(data).split("\n"), start=1):
        line = line.strip(" \t\r")
        if not line or line.startswith("#"):
            continue
        try:
            key = parse(line)
        except FormError as error:
            raise FormError(f"line {number}: {error}") from None
        if key not in found:
            found.append(key)
    if not found:
        raise FormError("it holds no key")
    return found

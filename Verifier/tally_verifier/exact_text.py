"""Texts that have one spelling: numbers, hexadecimal, base64, ids, names, labels. Bytes are compared, never normal forms."""

import base64
import binascii
import re

from . import limits
from .fault import FormError

_DECIMAL = re.compile(rb"0|[1-9][0-9]{0,19}")
_HEX = re.compile(rb"(?:[0-9a-f]{2})*")
_ID = re.compile(rb"[A-Za-z0-9_-][A-Za-z0-9._-]{0,63}")
_HOST_LABEL = re.compile(rb"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Z][a-z]{3})?(?:-(?:[A-Z]{2}|[0-9]{3}))?")
_ADDRESS = re.compile(r"https://[\x21-\x7e]+")

# Unicode's White_Space and Default_Ignorable_Code_Point: nobody sees these.
_WHITE_SPACE = frozenset(
    [*range(0x09, 0x0E), 0x20, 0x85, 0xA0, 0x1680, *range(0x2000, 0x200B), 0x2028, 0x2029, 0x202F, 0x205F, 0x3000]
)
_IGNORABLE = (
    (0xAD, 0xAD), (0x34F, 0x34F), (0x61C, 0x61C), (0x115F, 0x1160), (0x17B4, 0x17B5), (0x180B, 0x180F),
    (0x200B, 0x200F), (0x202A, 0x202E), (0x2060, 0x206F), (0x3164, 0x3164), (0xFE00, 0xFE0F), (0xFEFF, 0xFEFF),
    (0xFFA0, 0xFFA0), (0xFFF0, 0xFFF8), (0x1BCA0, 0x1BCA3), (0x1D173, 0x1D17A), (0xE0000, 0xE0FFF),
)  # fmt: skip
_DECEITFUL = re.compile(
    "[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff\U000e0000-\U000e007f]"
)


def decimal(text):
    """A number from 0 to 2^64 - 1 without sign, space or leading zeros; `text` is bytes."""
    if not _DECIMAL.fullmatch(text) or int(text) > limits.U64:
        raise FormError("not a plain decimal number")
    return int(text)


def unhex(text, count):
    """`count` bytes from lower-case digits; `text` is bytes."""
    if len(text) != 2 * count or not _HEX.fullmatch(text):
        raise FormError(f"not {2 * count} lower-case hexadecimal digits")
    return bytes.fromhex(text.decode("ascii"))


def unbase64(text, count=None):
    """The bytes of padded base64 in its one spelling: bits that no byte holds are zero; `text` is bytes."""
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise FormError("not base64") from None
    if base64.b64encode(data) != text:
        raise FormError("not base64 in its one spelling")
    if count is not None and len(data) != count:
        raise FormError(f"not the base64 of {count} bytes")
    return data


def is_id(text):
    """Whether bytes are an id: 1 to 64 of A-Z a-z 0-9 . _ -, no dot in front."""
    return _ID.fullmatch(text) is not None


def is_host_name(text):
    data = text.encode("utf-8")
    return len(data) <= 100 and all(_HOST_LABEL.fullmatch(label) for label in data.split(b"."))


def is_language_tag(text):
    return _LANGUAGE.fullmatch(text) is not None


def is_address(text):
    return len(text) <= limits.LABEL_BYTES and _ADDRESS.fullmatch(text) is not None


def is_visible(text):
    """Whether somebody can see the text, and nothing in it deceives them: controls, direction overrides, tags."""
    if _DECEITFUL.search(text):
        return False
    return any(is_seen(ord(character)) for character in text)


def is_key_name(text):
    """A signer's name: visible, without white space and plus."""
    return is_visible(text) and "+" not in text and not any(ord(c) in _WHITE_SPACE for c in text)


def is_seen(scalar):
    """Whether a scalar is neither white space nor ignorable."""
    if scalar in _WHITE_SPACE:
        return False
    return scalar < 0xAD or not any(first <= scalar <= last for first, last in _IGNORABLE)


def utf8(data):
    """The text of bytes that are strict UTF-8: no surrogates, no overlong forms."""
    try:
        return data.decode("utf-8", "strict")
    except UnicodeDecodeError:
        raise FormError("not UTF-8") from None

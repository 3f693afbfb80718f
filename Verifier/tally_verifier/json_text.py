"""JSON, read strictly and written canonically (RFC 8785, whole numbers only)."""

import json
import re

from . import limits
from .exact_text import utf8
from .fault import FormError

# Every backslash begins one of the escapes that RFC 8259 knows; the parser alone is laxer on some machines.
_ESCAPES = re.compile(r'(?:[^\\]|\\["\\/bfnrt]|\\u[0-9A-Fa-f]{4})*+')
_SURROGATE = re.compile("[\ud800-\udfff]")


def parse(data):
    """The value of one JSON document: no byte order mark, no key twice, whole numbers within 2^53 - 1, 32 containers deep."""
    text = utf8(data)
    if not _ESCAPES.fullmatch(text):
        raise FormError("an escape that JSON does not know")
    try:
        value = json.loads(
            text, object_pairs_hook=_members, parse_int=_integer, parse_float=_no_number, parse_constant=_no_number
        )
    except RecursionError:
        raise FormError("more than 32 lists and objects within each other") from None
    except json.JSONDecodeError as error:
        raise FormError(f"line {error.lineno}: no JSON: {error.msg}") from None
    _check(value)
    return value


def canonical(value):
    """The bytes of a value in its one spelling, without a line end."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True, allow_nan=False)
    # Python sorts by code points, RFC 8785 by UTF-16: beyond ASCII keys are put in order by hand.
    return text.encode("utf-8") if text.isascii() else _by_utf16(value).encode("utf-8")


def _by_utf16(value):
    if isinstance(value, dict):
        keys = sorted(value, key=lambda key: key.encode("utf-16-be"))
        return "{" + ",".join(f"{json.dumps(key, ensure_ascii=False)}:{_by_utf16(value[key])}" for key in keys) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(_by_utf16, value)) + "]"
    return json.dumps(value, ensure_ascii=False)


def _members(pairs):
    members = dict(pairs)
    if len(members) != len(pairs):
        keys = [key for key, _ in pairs]
        raise FormError(f"the key {next(key for key in keys if keys.count(key) > 1)!a} stands twice")
    return members


def _integer(text):
    if text == "-0":
        raise FormError("0 has no sign")
    # Longer ones are not even converted: that takes time.
    if len(text) > 17 or abs(int(text)) > limits.JSON_INTEGER:
        raise FormError(f"a number is beyond {limits.JSON_INTEGER}")
    return int(text)


def _no_number(text):
    raise FormError(f"{text[:40]} is no whole number")


def _check(value):
    """Depth, and half surrogate pairs, which UTF-8 cannot hold and escapes can."""
    level = [value]
    for _ in range(limits.JSON_DEPTH):
        below = []
        for item in level:
            if isinstance(item, dict):
                for key in item:
                    _check_text(key)
                below.extend(item.values())
            elif isinstance(item, list):
                below.extend(item)
            elif isinstance(item, str):
                _check_text(item)
        if not below:
            return
        level = below
    if any(isinstance(item, (dict, list)) for item in level):
        raise FormError("more than 32 lists and objects within each other")
    for item in level:
        if isinstance(item, str):
            _check_text(item)


def _check_text(text):
    if not text.isascii() and _SURROGATE.search(text):
        raise FormError("half of a surrogate pair")

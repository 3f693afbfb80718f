"""Members of a definition's objects, each of the one kind that the format knows."""

import unicodedata

from . import exact_text, limits
from .fault import FormError


class Fields:
    """An object with exactly the keys that are known; `path` names it in messages."""

    def __init__(self, value, path, required, optional=()):
        if not isinstance(value, dict):
            raise FormError(f"{path or 'the document'}: not an object")
        for key in value:
            if key not in required and key not in optional:
                raise FormError(f"{path}.{key}: unknown key")
        for key in required:
            if key not in value:
                raise FormError(f"{path}.{key}: missing")
        self.value = value
        self.path = path

    def __contains__(self, key):
        return key in self.value

    def at(self, key):
        return f"{self.path}.{key}" if self.path else key

    def error(self, key, reason):
        return FormError(f"{self.at(key)}: {reason}")

    def text(self, key):
        value = self.value[key]
        if not isinstance(value, str):
            raise self.error(key, "not a string")
        return value

    def choice(self, key, words):
        value = self.text(key)
        if value not in words:
            raise self.error(key, f"unknown value; one of {', '.join(words)}")
        return value

    def flag(self, key):
        value = self.value[key]
        if not isinstance(value, bool):
            raise self.error(key, "not true or false")
        return value

    def whole(self, key, lowest, highest):
        value = self.value[key]
        # True is an integer to Python, not to the format.
        if type(value) is not int or not lowest <= value <= highest:
            raise self.error(key, f"not a whole number from {lowest} to {highest}")
        return value

    def items(self, key, most):
        value = self.value[key]
        if not isinstance(value, list) or not 1 <= len(value) <= most:
            raise self.error(key, f"not a list of 1 to {most}")
        return value

    def identifier(self, key):
        return identifier(self.text(key), self.at(key))

    def base64(self, key, count):
        try:
            return exact_text.unbase64(self.text(key).encode("utf-8"), count)
        except FormError as error:
            raise self.error(key, error) from None

    def localized(self, key, languages):
        """A text of each language, in the languages' order."""
        found = Fields(self.value[key], self.at(key), languages)
        return tuple(label(found, language) for language in languages)


def label(fields, language):
    text = fields.text(language)
    if len(text.encode("utf-8")) > limits.LABEL_BYTES:
        raise fields.error(language, f"longer than {limits.LABEL_BYTES} bytes")
    if not exact_text.is_visible(text):
        raise fields.error(language, "nothing to see in it, or something that deceives readers")
    return text


def identifier(value, path):
    if not isinstance(value, str) or not exact_text.is_id(value.encode("utf-8")):
        raise FormError(f"{path}: not an id")
    return value


def distinct(values, path, what):
    if len(set(values)) != len(values):
        raise FormError(f"{path}: a {what} stands twice")


def labelled(items, path, languages, more=()):
    """Objects `{"id","label"}`, distinct in id and in each language's label; as (id, label, fields)."""
    found = []
    for place, value in enumerate(items):
        fields = Fields(value, f"{path}[{place}]", ("id", "label", *more))
        found.append((fields.identifier("id"), fields.localized("label", languages), fields))
    distinct([item[0] for item in found], path, "id")
    for number in range(len(languages)):
        # What people cannot tell apart is one label, whatever its bytes.
        distinct([unicodedata.normalize("NFC", item[1][number]) for item in found], path, "label")
    return found

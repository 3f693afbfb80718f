"""`data/results-spreadsheet.csv`: the table behind a byte order mark, where no cell is a formula or a date."""

import re

from .. import exact_text, table

NAME = "data/results-spreadsheet.csv"
ROWS_MAX = 1_048_576
_NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")
_FRACTION = re.compile(r"[0-9]+/[0-9]+")
_FORMULA = frozenset("=+-@\t\r\n\uff1d\uff0b\uff0d\uff20\u2212")
_CELL_ENDS = frozenset(",;\t|\r\n")


def expected(material):
    """The file's bytes; None where the table has more rows than spreadsheets hold."""
    found = [b"\xef\xbb\xbf"]
    for number, row in enumerate(table.cells(material.statement, material.definition)):
        if number == ROWS_MAX:
            return None
        found.append(table.line([_guarded(cell) for cell in row]))
    return b"".join(found)


def _guarded(cell):
    if _NUMBER.fullmatch(cell):
        return cell
    if _FRACTION.fullmatch(cell):
        return "'" + cell
    found, is_start = [], True
    for character in cell:
        if is_start and character in _FORMULA:
            found.append("'")
        found.append(character)
        is_passed_over = character == '"' or not exact_text.is_seen(ord(character))
        is_start = character in _CELL_ENDS or is_start and is_passed_over
    return "".join(found)

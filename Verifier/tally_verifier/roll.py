"""The roll, `roll.csv`."""

import re

from . import limits, tree
from .fault import FormError

_HEADER = b"pseudonym,weight,stratum,district\n"
_ROW = re.compile(rb"([0-9a-f]{32}),([1-9][0-9]{0,6}),([A-Za-z0-9._-]*),([A-Za-z0-9._-]*)")


class RollFile:
    """The rows by pseudonym (16 bytes), each as `weight << 16 | stratum`, and the tree's root over them."""

    def __init__(self, data, commitment):
        """Reads the rows; memory is some 200 bytes a voter."""
        if not data.startswith(_HEADER):
            raise FormError("line 1: not the header " + _HEADER.decode("ascii").strip())
        if not data.endswith(b"\n"):
            raise FormError("the last line does not end")
        strata = {b"": 0, **{name.encode("ascii"): place for place, name in enumerate(commitment.strata, start=1)}}
        districts = {b"", *(name.encode("ascii") for name in commitment.districts)}
        self.rows = {}
        hashes = tree.Growth()
        before, total, match_row, leaf = b"", 0, _ROW.fullmatch, tree.leaf
        for number, row in enumerate(_lines(data), start=2):
            match = match_row(row)
            if not match:
                raise FormError(f"line {number}: not pseudonym,weight,stratum,district in their forms")
            name, weight, stratum, district = match.groups()
            if name <= before:
                raise FormError(f"line {number}: not in order of pseudonyms, each once")
            weight = int(weight)
            if weight > limits.WEIGHT or stratum not in strata or district not in districts:
                raise FormError(f"line {number}: the weight is too large, or no such stratum or district")
            self.rows[bytes.fromhex(name.decode("ascii"))] = weight << 16 | strata[stratum]
            before, total = name, total + weight
            hashes.add(leaf(row))
        if total > limits.TOTAL_WEIGHT:
            raise FormError(f"the weights add up to {total}; at most {limits.TOTAL_WEIGHT} is allowed")
        self.root = hashes.root()


def _lines(data):
    start = len(_HEADER)
    while start < len(data):
        end = data.index(b"\n", start)
        yield data[start:end]
        start = end + 1

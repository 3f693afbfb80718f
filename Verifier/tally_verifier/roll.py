"""The roll, `roll.csv`."""

import re

from . import limits, tree
from .fault import FormError

_HEADER = b"pseudonym,weight,stratum,district\n"
_ROW = re.compile(rb"([0-9a-f]{32}),([1-9][0-9]{0,6}),([A-Za-z0-9._-]*),([A-Za-z0-9._-]*)")


class RollFile:
    """The rows by pseudonym (16 bytes), each as `weight << 32 | stratum << 16 | district`, and the tree's root over them.

    Strata and districts are numbered from 1 in the definition's order; 0 is none.
    """

    def __init__(self, data, commitment):
        """Reads the rows; memory is some 200 bytes a voter."""
        if not data.startswith(_HEADER):
            raise FormError("line 1: not the header " + _HEADER.decode("ascii").strip())
        if not data.endswith(b"\n"):
            raise FormError("the last line does not end")
        strata, districts = _numbered(commitment.strata), _numbered(commitment.districts)
        self.are_all_in_districts = True
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
            packed = weight << 32 | strata[stratum] << 16 | districts[district]
            self.rows[bytes.fromhex(name.decode("ascii"))] = packed
            self.are_all_in_districts &= district != b""
            before, total = name, total + weight
            hashes.add(leaf(row))
        if total > limits.TOTAL_WEIGHT:
            raise FormError(f"the weights add up to {total}; at most {limits.TOTAL_WEIGHT} is allowed")
        self.root = hashes.root()
        self.weight = total


def _numbered(names):
    return {b"": 0, **{name.encode("ascii"): place for place, name in enumerate(names, start=1)}}


def _lines(data):
    start = len(_HEADER)
    while start < len(data):
        end = data.index(b"\n", start)
        yield data[start:end]
        start = end + 1

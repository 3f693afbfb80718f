"""The Merkle tree of RFC 6962, section 2.1, with SHA-256. Hashes are 32 bytes."""

from hashlib import sha256

EMPTY_ROOT = sha256(b"").digest()


def leaf(entry):
    return sha256(b"\0" + entry).digest()


def node(left, right):
    return sha256(b"\1" + left + right).digest()


def root(hashes):
    """The root over subtrees of one size, or leaves; the last may be a smaller one. O(n)."""
    if not hashes:
        return EMPTY_ROOT
    level = hashes
    while len(level) > 1:
        above = [sha256(b"\1" + level[i] + level[i + 1]).digest() for i in range(0, len(level) - 1, 2)]
        if len(level) % 2:
            above.append(level[-1])
        level = above
    return level[0]


def path_length(index, size):
    """How many hashes the inclusion path of a leaf has."""
    length, last = 0, size - 1
    while last > 0:
        # Only a last node without a sibling goes up alone.
        if index % 2 or index < last:
            length += 1
        index, last = index >> 1, last >> 1
    return length


def root_from_path(index, size, leaf_hash, path):
    """The root that an inclusion path leads to (RFC 9162, section 2.1.3.2), or None where the path does not fit."""
    if index >= size or len(path) != path_length(index, size):
        return None
    place, last, result = index, size - 1, leaf_hash
    for sibling in path:
        if last == 0:
            return None
        if place % 2 or place == last:
            result = node(sibling, result)
            while place % 2 == 0 and place:
                place, last = place >> 1, last >> 1
        else:
            result = node(result, sibling)
        place, last = place >> 1, last >> 1
    return result if last == 0 else None


class Growth:
    """A tree that grows by leaves: the roots of its perfect subtrees, the largest first. Memory O(log n)."""

    def __init__(self):
        self._edge = []
        self.size = 0

    def add(self, leaf_hash):
        size = self.size
        while size & 1:
            leaf_hash = node(self._edge.pop(), leaf_hash)
            size >>= 1
        self._edge.append(leaf_hash)
        self.size += 1

    def root(self):
        if not self._edge:
            return EMPTY_ROOT
        result = self._edge[-1]
        for left in reversed(self._edge[:-1]):
            result = node(left, result)
        return result

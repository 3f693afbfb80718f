"""The tree of RFC 6962, section 2.1, as the text says it: a model to hold the page's program to."""

import hashlib


def leaf(entry):
    return hashlib.sha256(b"\0" + entry).digest()


def node(left, right):
    return hashlib.sha256(b"\1" + left + right).digest()


def split(count):
    return 1 << (count - 1).bit_length() - 1


def root(leaves):
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    middle = split(len(leaves))
    return node(root(leaves[:middle]), root(leaves[middle:]))


def path(index, leaves):
    if len(leaves) == 1:
        return []
    middle = split(len(leaves))
    if index < middle:
        return path(index, leaves[:middle]) + [root(leaves[middle:])]
    return path(index - middle, leaves[middle:]) + [root(leaves[:middle])]


def consistency(size, leaves, whole=True):
    if size == len(leaves):
        return [] if whole else [root(leaves)]
    middle = split(len(leaves))
    if size <= middle:
        return consistency(size, leaves[:middle], whole) + [root(leaves[middle:])]
    return consistency(size - middle, leaves[middle:], False) + [root(leaves[:middle])]

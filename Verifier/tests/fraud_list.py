"""The list of spoilt bundles: (check that finds it, what was done, how it is made)."""

from base64 import b64encode

from tally_verifier import tree

from .thief import EXAMPLE, Forgery

FRAUDS = []


def fraud(check, what):
    def keep(make):
        FRAUDS.append((check, what, make))
        return make

    return keep


def spoilt(path, change):
    """A bundle with one file changed at the end."""
    bundle = Forgery()
    bundle.edit(path, change)
    return bundle


def roll_of(rows, count=None):
    """A roll whose root the definition has, whatever the rows are."""
    root = tree.root([tree.leaf(row) for row in rows])
    bundle = Forgery(eligibility={"kind": "roll", "root": b64encode(root).decode(), "count": count or len(rows)})
    bundle.roll = b"pseudonym,weight,stratum,district\n" + b"".join(row + b"\n" for row in rows)
    return bundle


def roll_rows():
    return (EXAMPLE / "bundle/roll.csv").read_bytes().split(b"\n")[1:-1]

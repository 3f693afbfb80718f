"""Copies of sound bundles in which one file is spoilt."""

import hashlib
import re
import shutil

from tally_verifier.fault import Fault
from tally_verifier.verification import Evidence, Verification

COPIES = 4
_PACKAGE = "datapackage.json"
# What one verifier alone makes again or reads: the file, tallyd's verdict, the second verifier's.
_APART = {
    "index.html": ("index.html", "derived", None),
    _PACKAGE: (_PACKAGE, "derived", None),
    "turnout.json": ("turnout.json", None, "result"),
}
# Where not every contest is recounted, a figure of the others is one that the officers did not sign, and no more.
_NOT_RECOUNTED = {**_APART, "result.json": ("result.json", "result", "signatures")}
# Of these data files the second verifier reads what stands here, of the others all: any digit in it may be turned.
_READ = {
    "json": re.compile(rb'"(?:Count|BallotsCast|Undervotes|Overvotes|VotersParticipated|VotersRegistered)":[0-9]+'),
    "jsonld": re.compile(rb'"(?:@value|ratingValue)": ?"[0-9a-f.]+"|"ratingCount":[0-9]+'),
    "pb": re.compile(rb"\nPROJECTS\n.*", re.DOTALL),
}
_ALL = re.compile(rb".+", re.DOTALL)


def compare(comparison, what, way, rng):
    bundle, arguments, settings, not_recounted = way
    apart = _NOT_RECOUNTED if not_recounted else _APART
    copy = bundle.parent / "spoilt"
    for number in range(COPIES):
        path = _copied(bundle, copy, rng, lambda name: True)
        name = path.relative_to(copy).as_posix()
        at = _turn_bit(path, rng)
        said = f"{what}, spoilt {number}: byte {at} of {name}"
        before = len(comparison.differences)
        comparison.same(said, copy, Evidence(**settings), arguments, apart=apart.get(name, ()))
        if name not in _APART and len(comparison.differences) == before and _passes(copy, settings):
            comparison.differences.append(f"{said}: nobody finds it")
    if not (bundle / _PACKAGE).exists():
        return
    for number in range(COPIES):
        path = _copied(bundle, copy, rng, lambda name: name.startswith("data/"))
        name = path.relative_to(copy).as_posix()
        at = _turn_digit(path, rng)
        _fit_package(copy, bundle, name)
        said = f"{what}, digit {number}: byte {at} of {name}, and its digest"
        comparison.same(said, copy, Evidence(**settings), arguments, expected="derived")


def _copied(bundle, copy, rng, is_meant):
    """A fresh copy, and one of its files."""
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(bundle, copy)
    files = [item for item in copy.rglob("*") if item.is_file() and is_meant(item.relative_to(copy).as_posix())]
    return rng.choice(sorted(files))


def _turn_bit(path, rng):
    data = bytearray(path.read_bytes())
    at = rng.randrange(len(data))
    data[at] ^= 1 << rng.randrange(8)
    path.write_bytes(data)
    return at


def _turn_digit(path, rng):
    """Another digit somewhere that both verifiers read."""
    data = bytearray(path.read_bytes())
    read = _READ.get(path.suffix[1:], _ALL)
    places = [at for match in read.finditer(data) for at in range(*match.span()) if 0x30 <= data[at] <= 0x39]
    at = rng.choice(places)
    data[at] = 0x30 + (data[at] - 0x30 + rng.randrange(1, 10)) % 10
    path.write_bytes(data)
    return at


def _fit_package(copy, bundle, name):
    """The data package states the digest of the file as it is now."""
    old, new = (hashlib.sha256((folder / name).read_bytes()).hexdigest() for folder in (bundle, copy))
    path = copy / _PACKAGE
    text = path.read_text(encoding="utf-8")
    if text.count(old) != 1:
        raise ValueError(f"{name}: its digest does not stand once in {_PACKAGE}")
    path.write_text(text.replace(old, new), encoding="utf-8")


def _passes(folder, settings):
    try:
        Verification(folder, Evidence(**settings)).run()
    except Fault:
        return False
    return True

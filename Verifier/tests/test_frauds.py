"""Every check finds what it is there for, and only it does."""

import pathlib
import tempfile
import unittest

from tally_verifier.fault import CHECKS, Fault
from tally_verifier.verification import Evidence, Verification

from . import frauds_of_entries, thief
from .frauds import FRAUDS

# Nothing that comes after can be read then, or a second check stands behind the first.
_NOT_ALONE = {
    "the size has a leading zero",
    "one row more than the definition says",
    "two rows stand in the wrong order",
    "a row was replaced after the definition",
    "a link where a file should be",
    "the last entry is cut off",
}


def verdict(folder, evidence=None, without=()):
    """The check that fails, or None."""
    try:
        Verification(folder, evidence, now=thief.NOW, without=without).run()
    except Fault as fault:
        return fault.check
    return None


class FraudTests(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.path = pathlib.Path(self.folder.name) / "bundle"

    def test_what_the_thief_leaves_untouched_is_sound(self):
        self.assertIsNone(verdict(thief.Forgery().write(self.path)))

    def test_supporters_of_their_own_districts_are_sound(self):
        bundle = frauds_of_entries.by_district(frauds_of_entries.in_districts())
        self.assertIsNone(verdict(bundle.write(self.path)))
        self.assertEqual(bundle.statement["scopes"][0]["contests"][0]["outcome"]["count"]["outcome"], "reached")

    def test_each_fraud_is_found_by_its_check(self):
        for check, what, make in FRAUDS:
            with self.subTest(check=check, what=what):
                self.assertEqual(verdict(make().write(self.path)), check)

    def test_each_fraud_passes_when_only_its_check_is_left_out(self):
        for check, what, make in FRAUDS:
            if what in _NOT_ALONE:
                continue
            with self.subTest(check=check, what=what):
                self.assertIsNone(verdict(make().write(self.path), without={check}))

    def test_every_check_of_a_bundle_alone_has_a_fraud(self):
        with_evidence = {"definition", "known-checkpoint", "receipt"}
        self.assertEqual({check for check, _, _ in FRAUDS}, set(CHECKS) - with_evidence)

    def test_an_unknown_check_cannot_be_left_out(self):
        with self.assertRaises(ValueError):
            Verification(self.path, without={"on-ballot"})
        self.assertEqual(verdict(thief.Forgery().write(self.path), Evidence()), None)

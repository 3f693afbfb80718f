"""What is held against a bundle: the announced definition, kept checkpoints, receipts, trusted keys."""

import pathlib
import tempfile
import unittest

from tally_verifier import keys, report
from tally_verifier.fault import Fault
from tally_verifier.verification import Evidence, Verification

from . import thief
from .thief import EXAMPLE, MOVE, OFFICERS, SALIM, Forgery

EXAMPLE_NOW = 1_796_000_000


def verdict(folder, evidence=None, without=(), now=thief.NOW):
    try:
        Verification(folder, evidence, now=now, without=without).run()
    except Fault as fault:
        return fault.check
    return None


class EvidenceTests(unittest.TestCase):
    def setUp(self):
        self.scratch = tempfile.TemporaryDirectory()
        self.addCleanup(self.scratch.cleanup)
        self.path = pathlib.Path(self.scratch.name) / "bundle"
        self.bundle = Forgery()
        self.bundle.write(self.path)

    def assert_finds(self, check, evidence, sound):
        """The sound evidence passes; the other is found by the check, and by no other."""
        self.assertIsNone(verdict(self.path, sound))
        self.assertEqual(verdict(self.path, evidence), check)
        self.assertIsNone(verdict(self.path, evidence, without={check}))

    def test_the_example_of_the_repository_verifies_with_its_receipt_and_definition(self):
        evidence = Evidence(
            definition=("election.json", (EXAMPLE / "bundle/election.json").read_bytes()),
            receipts=[("5.tlog-proof", (EXAMPLE / "receipts/5.tlog-proof").read_bytes())],
            checkpoints=[("checkpoint", (EXAMPLE / "bundle/checkpoint").read_bytes())],
            trusted=[thief.verifier_key(name) for name in OFFICERS],
        )
        self.assertIsNone(verdict(EXAMPLE / "bundle", evidence, now=EXAMPLE_NOW))

    def test_the_example_is_refused_by_a_clock_before_its_ballots(self):
        self.assertEqual(verdict(EXAMPLE / "bundle", now=thief.NOW), "hours")

    def test_a_definition_of_other_bytes_is_found(self):
        data = self.bundle.definition_bytes()
        self.assert_finds(
            "definition", Evidence(definition=("other", data + b"\n")), Evidence(definition=("kept", data))
        )

    def test_a_definition_that_is_not_strict_is_found(self):
        path = self.path / "election.json"
        path.write_bytes(path.read_bytes().replace(b'"revote": "last"', b'"revote": "last", "revote": "last"'))
        self.assertEqual(verdict(self.path), "definition")

    def test_a_kept_checkpoint_over_another_history_is_found(self):
        for size in range(1, len(self.bundle.log) + 1):
            with self.subTest(size=size):
                self.assert_finds(
                    "known-checkpoint",
                    Evidence(checkpoints=[("kept", self.bundle.checkpoint_at(size, root=b"\7" * 32))]),
                    Evidence(checkpoints=[("kept", self.bundle.checkpoint_at(size))]),
                )

    def test_a_kept_checkpoint_of_a_longer_log_is_found(self):
        longer = self.bundle.checkpoint_at(9, root=b"\7" * 32)
        self.assertEqual(verdict(self.path, Evidence(checkpoints=[("kept", longer)])), "known-checkpoint")

    def test_a_kept_checkpoint_of_another_signer_is_found(self):
        self.bundle.log_signer = OFFICERS[0]
        other = self.bundle.checkpoint_at(8)
        self.assertEqual(verdict(self.path, Evidence(checkpoints=[("kept", other)])), "known-checkpoint")

    def test_a_receipt_whose_ballot_was_exchanged_is_found(self):
        other = thief.ballot(SALIM, MOVE, b"\x66" * 16)
        self.assert_finds(
            "receipt",
            Evidence(receipts=[("mine", self.bundle.receipt(6, entry=other))]),
            Evidence(receipts=[("mine", self.bundle.receipt(6))]),
        )

    def test_a_receipt_of_a_log_that_was_rewritten_is_found(self):
        kept = self.bundle.receipt(6)
        self.bundle.entries[5] = thief.ballot(SALIM, thief.KEEP, b"\x44" * 16)
        self.bundle.write(self.path)
        self.assertIsNone(verdict(self.path))
        self.assertEqual(verdict(self.path, Evidence(receipts=[("mine", kept)])), "receipt")

    def test_a_receipt_that_holds_no_ballot_is_found(self):
        self.assertEqual(verdict(self.path, Evidence(receipts=[("mine", self.bundle.receipt(2))])), "receipt")

    def test_a_receipt_whose_path_was_changed_is_found(self):
        lines = self.bundle.receipt(6).split(b"\n")
        lines[3], lines[4] = lines[4], lines[3]
        self.assertEqual(verdict(self.path, Evidence(receipts=[("mine", b"\n".join(lines))])), "receipt")

    def test_without_the_announced_definition_a_majority_of_trusted_keys_is_needed(self):
        trusted = [thief.verifier_key(name) for name in (*OFFICERS, "stranger.example", "another.example")]
        self.assertEqual(verdict(self.path, Evidence(trusted=trusted)), "act-signatures")
        announced = ("kept", self.bundle.definition_bytes())
        self.assertIsNone(verdict(self.path, Evidence(trusted=trusted, definition=announced)))
        self.assertIsNone(verdict(self.path, Evidence(trusted=trusted, trust_threshold=2)))
        self.assertEqual(verdict(self.path, Evidence(trusted=trusted, trust_threshold=3)), "act-signatures")

    def test_signatures_of_officers_whom_nobody_trusts_are_not_counted(self):
        trusted = [thief.verifier_key(name) for name in OFFICERS[1:]]
        self.assertEqual(verdict(self.path, Evidence(trusted=trusted)), "act-signatures")
        self.assertEqual(
            verdict(self.path, Evidence(trusted=trusted), without={"act-signatures"}), "signatures"
        )

    def test_the_logs_key_is_no_officers_vote_in_a_majority(self):
        log = keys.VerifierKey.of(self.bundle.definition.origin, self.bundle.definition.log_key)
        trusted = [log, *(thief.verifier_key(name) for name in OFFICERS)]
        self.assertIsNone(verdict(self.path, Evidence(trusted=trusted)))

    def test_an_unsigned_result_is_accepted_only_when_asked(self):
        (self.path / "result.note").unlink()
        self.assertEqual(verdict(self.path), "signatures")
        self.assertIsNone(verdict(self.path, Evidence(allows_unsigned=True)))

    def test_an_open_log_is_accepted_only_when_asked_and_live(self):
        for results, expected in (("live", None), ("closed", "closing")):
            bundle = Forgery(results=results)
            bundle.entries.pop()
            bundle.result_signers = []
            bundle.write(self.path)
            with self.subTest(results=results):
                self.assertEqual(verdict(self.path), "closing")
                self.assertEqual(verdict(self.path, Evidence(allows_open=True)), expected)

    def test_the_report_claims_no_more_than_the_bundle_shows(self):
        def said(bundle, evidence=None):
            bundle.write(self.path)
            return "\n".join(report.text(Verification(self.path, evidence, now=thief.NOW).run()))

        whole = said(Forgery())
        self.assertTrue(whole.endswith("\nVERIFIED"))
        self.assertIn("what the ballots count to", whole)
        self.assertIn("with the weight and stratum of the roll", whole)
        bundle = Forgery(publication="counts")
        bundle.has_entries = False
        self.assertIn("no ballot was counted here", said(bundle))
        bundle = Forgery(results="live")
        bundle.entries.pop()
        bundle.result_signers = []
        self.assertTrue(said(bundle, Evidence(allows_open=True)).endswith("the figures so far, which nobody has signed"))

    def test_figures_of_an_open_log_are_signed_by_nobody(self):
        bundle = Forgery(results="live")
        bundle.entries.pop()
        bundle.write(self.path)
        self.assertEqual(verdict(self.path, Evidence(allows_open=True)), "signatures")

    def test_counts_alone_are_checked_as_far_as_they_show_anything(self):
        bundle = Forgery(publication="counts")
        bundle.has_entries = False
        bundle.write(self.path)
        self.assertIsNone(verdict(self.path))
        self.assertEqual(verdict(self.path, Evidence(is_auditor=True)), "roll")
        bundle.has_entries = True
        bundle.write(self.path)
        self.assertEqual(verdict(self.path), "folder")
        self.assertIsNone(verdict(self.path, Evidence(is_auditor=True)))

    def test_counts_alone_may_not_elect_against_their_own_marks(self):
        bundle = Forgery(publication="counts")
        bundle.has_entries = False
        bundle.write(self.path)
        data = (self.path / "result.json").read_bytes().replace(b'"elected":["move"]', b'"elected":["keep"]')
        bundle.put_result(data)
        self.assertEqual(verdict(self.path), "result")


if __name__ == "__main__":
    unittest.main()

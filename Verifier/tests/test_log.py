"""Logs of more than one tile, and every size in between."""

import pathlib
import tempfile
import unittest

from tally_verifier import json_text, report, tree
from tally_verifier.fault import Fault
from tally_verifier.folder import tile_path
from tally_verifier.verification import Evidence, Verification

from . import thief
from .thief import KEEP, MOVE, Forgery


def naive_root(hashes):
    """RFC 6962, section 2.1, as it is written there."""
    if len(hashes) == 1:
        return hashes[0]
    middle = 1
    while middle * 2 < len(hashes):
        middle *= 2
    return tree.node(naive_root(hashes[:middle]), naive_root(hashes[middle:]))


def large(count):
    """An election open to all with a log of `count` entries."""
    bundle = Forgery(eligibility={"kind": "open"}, revote="first")
    ballots = [
        thief.ballot(number.to_bytes(16, "big"), MOVE if number % 3 else KEEP, number.to_bytes(16, "little"))
        for number in range(count - 4)
    ]
    bundle.entries = [*bundle.entries[:2], *ballots, bundle.entries[-1]]
    return bundle


class LogTests(unittest.TestCase):
    def setUp(self):
        self.scratch = tempfile.TemporaryDirectory()
        self.addCleanup(self.scratch.cleanup)
        self.path = pathlib.Path(self.scratch.name) / "bundle"

    def verdict(self, evidence=None):
        try:
            Verification(self.path, evidence, now=thief.NOW).run()
        except Fault as fault:
            return fault.check
        return None

    def test_logs_of_sizes_around_tiles_verify_with_checkpoints_and_receipts_of_every_kind(self):
        for count in (255, 256, 257, 511, 512, 513, 700):
            bundle = large(count)
            bundle.write(self.path)
            sizes = {1, 2, 3, 255, 256, 257, 300, 512, count - 1, count} & set(range(count + 1))
            places = {3, 100, 255, 256, 257, 511, 512, count - 2} & set(range(3, count - 1))
            evidence = Evidence(
                checkpoints=[(str(size), bundle.checkpoint_at(size)) for size in sizes],
                receipts=[(str(place), bundle.receipt(place)) for place in places],
            )
            with self.subTest(count=count):
                self.assertIsNone(self.verdict(evidence))

    def test_a_hash_of_a_higher_level_that_is_another_is_found(self):
        bundle = large(700)
        bundle.write(self.path)
        path = self.path / tile_path(1, 0, 2)
        path.write_bytes(path.read_bytes()[:-1] + b"\0")
        self.assertEqual(self.verdict(), "tiles")

    def test_older_partial_tiles_are_beginnings(self):
        bundle = large(300)
        bundle.write(self.path)
        for name in ("0", "entries"):
            whole = (self.path / tile_path(name, 0, 256)).read_bytes()
            end = 32 * 7 if name == "0" else sum(2 + len(entry) for entry in bundle.log[:7])
            older = self.path / tile_path(name, 0, 7)
            older.parent.mkdir()
            older.write_bytes(whole[:end])
        self.assertIsNone(self.verdict())
        older.write_bytes(whole[: end - 1])
        self.assertEqual(self.verdict(), "tiles")

    def test_counts_alone_have_their_root_from_the_tiles(self):
        bundle = large(600)
        bundle.changes["publication"] = "counts"
        bundle.has_entries = False
        bundle.write(self.path)
        self.assertIsNone(self.verdict(Evidence(checkpoints=[("kept", bundle.checkpoint_at(444))])))
        path = self.path / tile_path(0, 1, 256)
        path.write_bytes(path.read_bytes()[:-1] + b"\0")
        self.assertEqual(self.verdict(), "tiles")


class OpenTests(unittest.TestCase):
    """The bundle of an election that is not closed."""

    def setUp(self):
        self.scratch = tempfile.TemporaryDirectory()
        self.addCleanup(self.scratch.cleanup)
        self.path = pathlib.Path(self.scratch.name) / "bundle"

    def write(self, results="turnout"):
        bundle = Forgery(results=results)
        bundle.has_entries = False
        bundle.entries.pop()
        bundle.write(self.path)
        for name in ("result.json", "result.note", "results.csv"):
            (self.path / name).unlink()
        self.turnout = {
            "ballots": 4, "counted": 3, "format": "tallyd/turnout/1", "origin": bundle.definition.origin,
            "replaced": 1, "roll": 3, "size": len(bundle.log),
        }  # fmt: skip
        if results == "turnout":
            self.write_turnout()
        return bundle

    def write_turnout(self, **changes):
        data = json_text.canonical({**self.turnout, **changes}) + b"\n"
        (self.path / "turnout.json").write_bytes(data)

    def verdict(self, **evidence):
        try:
            found = Verification(self.path, Evidence(allows_open=True, **evidence), now=thief.NOW).run()
        except Fault as fault:
            return fault.check
        return "\n".join(report.text(found))

    def test_its_tree_is_checked_and_what_nobody_can_check_is_said(self):
        for results in ("closed", "turnout"):
            bundle = self.write(results)
            kept = [("kept", bundle.checkpoint_at(5))]
            said = self.verdict(checkpoints=kept, receipts=[("mine", bundle.receipt(5))])
            self.assertIn("its entries are shown only then", said)
            self.assertEqual("turnout.json" in said, results == "turnout")
            self.assertNotIn("it is not closed.\n", said)
            self.assertNotIn("result.json", said)
            self.assertTrue(said.endswith("VERIFIED as far as an open election can be: the tree, not the ballots"))

    def test_without_leave_it_is_no_bundle_of_a_result(self):
        self.write("closed")
        with self.assertRaises(Fault) as caught:
            Verification(self.path, now=thief.NOW).run()
        self.assertEqual(caught.exception.check, "roll")

    def test_a_fork_is_found_by_a_checkpoint_and_by_a_receipt(self):
        kept, mine = self.write().checkpoint_at(7), self.write().receipt(5)
        bundle = Forgery(results="turnout")
        bundle.has_entries = False
        bundle.entries[-2] = thief.ballot(thief.SALIM, thief.KEEP, b"\x44" * 16)
        bundle.entries.pop()
        bundle.write(self.path)
        for name in ("result.json", "result.note", "results.csv"):
            (self.path / name).unlink()
        self.write_turnout()
        self.assertEqual(self.verdict(checkpoints=[("kept", kept)]), "known-checkpoint")
        self.assertEqual(self.verdict(receipts=[("mine", mine)]), "receipt")

    def test_the_turnout_has_its_form(self):
        self.write()
        changes = [
            {"ballots": 5}, {"counted": True, "replaced": 3}, {"roll": None}, {"size": 6}, {"origin": "elsewhere"},
            {"format": "tallyd/turnout/2"}, {"replaced": -1, "counted": 5}, {"more": 1},
        ]  # fmt: skip
        for change in changes:
            self.write_turnout(**change)
            self.assertEqual(self.verdict(), "result", change)
        self.write_turnout(size=9)
        self.assertIn("VERIFIED", self.verdict())
        (self.path / "turnout.json").unlink()
        self.assertEqual(self.verdict(), "result")

    def test_nothing_that_says_a_result_lies_in_it(self):
        for name in ("results.csv", "index.html", "datapackage.json", "roll.csv", "tile/entries/000.p/7"):
            self.write()
            path = self.path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(b"0")
            self.assertEqual(self.verdict(), "folder", name)


class TreeTests(unittest.TestCase):
    def test_roots_and_paths_are_those_of_the_rfc_for_every_size_up_to_70(self):
        hashes = [tree.leaf(bytes([number])) for number in range(70)]
        growth = tree.Growth()
        for size in range(1, 71):
            expected = naive_root(hashes[:size])
            growth.add(hashes[size - 1])
            self.assertEqual(tree.root(hashes[:size]), expected)
            self.assertEqual(growth.root(), expected)
            for index in range(size):
                path = thief.audit_path(index, hashes[:size])
                self.assertEqual(tree.path_length(index, size), len(path))
                self.assertEqual(tree.root_from_path(index, size, hashes[index], path), expected)
                self.assertNotEqual(tree.root_from_path(index, size, tree.EMPTY_ROOT, path), expected)

    def test_the_vectors_of_the_rfcs_first_programs_hold(self):
        # The inputs of the tests that came with the first programs for Certificate Transparency.
        inputs = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
        leaves = [tree.leaf(bytes.fromhex(item)) for item in inputs]
        self.assertEqual(tree.EMPTY_ROOT.hex(), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
        self.assertEqual(leaves[0].hex(), "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d")
        self.assertEqual(
            tree.root(leaves).hex(), "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"
        )

    def test_a_path_of_another_length_leads_nowhere(self):
        hashes = [tree.leaf(bytes([number])) for number in range(7)]
        path = thief.audit_path(3, hashes)
        self.assertIsNone(tree.root_from_path(3, 7, hashes[3], path[:-1]))
        self.assertIsNone(tree.root_from_path(3, 7, hashes[3], [*path, hashes[0]]))
        self.assertIsNone(tree.root_from_path(7, 7, hashes[3], path))


if __name__ == "__main__":
    unittest.main()

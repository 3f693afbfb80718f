"""What derived files say, text by text; whole files are held to a result by agree.py and planted.py."""

import unittest

from tally_verifier.derived import ballot_files, figures, spreadsheet


class SpreadsheetTests(unittest.TestCase):
    def test_numbers_stay_numbers(self):
        for cell in ("0", "-12", "4.32", "-0.5", "", "council", "a=b", "2026-11-22"):
            self.assertEqual(spreadsheet._guarded(cell), cell)

    def test_no_cell_begins_a_formula_or_becomes_a_date(self):
        guarded = {
            "=1+1": "'=1+1", "5/3": "'5/3", "--1": "'--1", "-1.": "'-1.", " \u200b+1": " \u200b'+1", '"=a': "\"'=a",
            "a;=b": "a;'=b", "a, @b": "a, '@b", "\u2212 3": "'\u2212 3", "\uff1d1": "'\uff1d1", "a|-b": "a|'-b",
        }  # fmt: skip
        for cell, expected in guarded.items():
            self.assertEqual(spreadsheet._guarded(cell), expected)


class BallotFileTests(unittest.TestCase):
    def test_ranks_are_written_as_the_format_has_them(self):
        self.assertEqual(ballot_files._ranking(((0, 2), (1, 1), (2, 2), (3, 4))), "2 1=3 - 4 0")
        self.assertEqual(ballot_files._ranking(()), "0")

    def test_a_quotation_mark_becomes_apostrophes(self):
        self.assertTrue(ballot_files._is_name("\"The 'Park'\"", 'The "Park"'))
        self.assertTrue(ballot_files._is_name("\"The ''Park''\"", 'The "Park"'))
        self.assertFalse(ballot_files._is_name('"The Park"', 'The "Park"'))
        self.assertFalse(ballot_files._is_name('"The Quay"', "The Park"))


class FigureTests(unittest.TestCase):
    def test_only_whole_first_votes_are_votes(self):
        count = {"rounds": [{"votes": {"a": 3, "b": "4.00000", "c": "5/3", "d": "2.5"}}], "seats": {"a": 2}}
        outcome = {"count": count}
        self.assertEqual([figures.votes(outcome, 0, option) for option in "abcde"], [3, 4, None, None, None])
        self.assertEqual([figures.seats(outcome, option) for option in "ab"], [2, None])
        self.assertEqual(figures.ratings(outcome, 0, "a"), (None, None))

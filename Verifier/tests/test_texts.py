"""Texts have one spelling: JSON, base64, numbers, names, moments, notes, receipts, definitions."""

import json
import unittest
from base64 import b64encode

from tally_verifier import act, definition, exact_text, json_text, keys, moment, note, receipt
from tally_verifier.fault import FormError

from . import thief
from .thief import EXAMPLE


class Refusing(unittest.TestCase):
    def refuse(self, read, *texts):
        for text in texts:
            with self.subTest(text=text[:80]), self.assertRaises(FormError):
                read(text)


class JSONTests(Refusing):
    def test_what_rfc_8259_or_the_format_does_not_allow_is_refused(self):
        self.refuse(
            json_text.parse,
            b'\xef\xbb\xbf{}', b'{"a":1,"a":2}', b'{"a":1,"\\u0061":2}', b"1.0", b"1e2", b"-0", b"01", b"+1", b"NaN", b"Infinity",
            b"-Infinity", b"9007199254740992", b"9" * 5000, b'"\\ud800"', b'"\\udc00\\ud800"', b'"\\x41"', b'"\\u12"', b'"\\u+123"',
            b'"a\tb"', b"'a'", b"[1,]", b"{} {}", b"", b"\x00", b'"\xc0\xaf"', b'"\xed\xa0\x80"', b"True", b"[" * 33 + b"]" * 33,
            b"[" * 100_000, '{"a":1}\u00a0'.encode(), "{}".encode("utf-16"),
        )  # fmt: skip

    def test_limits_themselves_are_allowed(self):
        self.assertEqual(json_text.parse(b"9007199254740991"), 2**53 - 1)
        self.assertEqual(json_text.parse(b'"\\ud83d\\ude00\\/"'), "\U0001f600/")
        json_text.parse(b"[" * 32 + b"]" * 32)
        json_text.parse(b"[" * 32 + b'"x"' + b"]" * 32)

    def test_canonical_bytes_are_those_of_rfc_8785(self):
        # The order of RFC 8785, section 3.2.3: by UTF-16, in which the emoji stands before U+FB33.
        value = {"\u20ac": 1, "\r": 2, "\ufb33": 3, "1": 4, "\U0001f600": 5, "\u0080": 6, "\u00f6": 7}
        keys_in_order = list(json.loads(json_text.canonical(value)))
        self.assertEqual(keys_in_order, ["\r", "1", "\u0080", "\u00f6", "\u20ac", "\U0001f600", "\ufb33"])
        self.assertEqual(json_text.canonical({"b": [True, None, "\x0f\n\"\\/\x7f"], "a": 0}), b'{"a":0,"b":[true,null,"\\u000f\\n\\"\\\\/\x7f"]}')

    def test_the_examples_result_is_canonical(self):
        data = (EXAMPLE / "bundle/result.json").read_bytes()
        self.assertEqual(json_text.canonical(json_text.parse(data)) + b"\n", data)


class ExactTextTests(Refusing):
    def test_base64_has_one_spelling(self):
        self.assertEqual(exact_text.unbase64(b"AAE="), b"\0\1")
        self.refuse(exact_text.unbase64, b"AAF=", b"AAE", b"AAE=\n", b"AA E", b"AAE-", b"AAE==", b"=", b"A\xc3\xa9=")

    def test_numbers_have_one_spelling_and_64_bits(self):
        self.assertEqual(exact_text.decimal(b"18446744073709551615"), 2**64 - 1)
        self.refuse(exact_text.decimal, b"", b"01", b"+1", b"-1", b" 1", b"1\n", "\u0661".encode(), b"18446744073709551616", b"1_0")

    def test_hexadecimal_digits_are_lower_case_and_as_many_as_asked_for(self):
        self.assertEqual(exact_text.unhex(b"00ff", 2), b"\0\xff")
        self.refuse(lambda text: exact_text.unhex(text, 2), b"00FF", b"00f", b"00ff00", b"0x00", b"00 f")

    def test_nobody_is_shown_a_text_that_deceives(self):
        for text in ("", " ", "\u3000", "\u200b", "\u00ad", "a\u202e", "a\u2066", "a\n", "a\x7f", "a\x85", "a\u2028", "a\ufeff", "\U000e0041a"):
            self.assertFalse(exact_text.is_visible(text), ascii(text))
        for text in ("a", "\u200ea", "a\u200cb", "\u0633", "\u00ad.", "\U000e0100a"):
            self.assertTrue(exact_text.is_visible(text), ascii(text))

    def test_ids_hosts_and_languages_are_of_their_forms(self):
        self.assertTrue(exact_text.is_id(b"A-b_c.9") and exact_text.is_id(b"a" * 64))
        for text in (b"", b".a", b"a" * 65, b"a b", b"a\n", "K\u212a".encode()):
            self.assertFalse(exact_text.is_id(text), text)
        self.assertTrue(exact_text.is_host_name("a-b.example.om"))
        for text in ("", "A.om", "-a.om", "a-.om", "a..om", "a.om.", "a" * 64, "a\n"):
            self.assertFalse(exact_text.is_host_name(text), text)
        self.assertTrue(all(map(exact_text.is_language_tag, ("ar", "zh-Hant-TW", "es-419"))))
        self.assertFalse(any(map(exact_text.is_language_tag, ("AR", "en-us", "en-latn", "abcd", "en-Latn-x", "ar\n"))))

    def test_moments_have_a_zone_and_whole_seconds_and_are_not_before_1970(self):
        self.assertEqual(moment.parse("2024-11-22T08:00:00+04:00"), thief.FIRST_HOUR)
        self.assertEqual(moment.parse("1970-01-01T00:00:00Z"), 0)
        self.refuse(
            moment.parse, "2024-11-22t08:00:00Z", "2024-11-22T08:00:00", "2024-11-22T08:00:60Z", "2023-02-29T08:00:00Z",
            "1970-01-01T00:00:00+00:01", "2024-11-22T08:00:00-00:00", "2024-11-22T08:00:00.0Z", "\u0662024-11-22T08:00:00Z",
            "2024-11-22T24:00:00Z", "2024-11-22T08:00:00+24:00", "2024-11-22T08:00:00Z\n",
        )  # fmt: skip
        self.assertEqual([moment.period(thief.FIRST_HOUR, unit) for unit in ("day", "month", "year")], [b"2024-11-22", b"2024-11", b"2024"])


class KeyTests(Refusing):
    def test_the_examples_keys_are_read_and_written_alike(self):
        text = (EXAMPLE / "bundle/log.vkey").read_text().strip()
        self.assertEqual(keys.parse(text).text, text)

    def test_a_key_is_refused_that_is_none_or_cannot_be_relied_on(self):
        good = thief.verifier_key("a").text
        self.refuse(keys.parse, good[:-1], good.replace("a+", "b+"), "a b" + good[1:], good.upper(), good + "\n", "")
        prime = 2**255 - 19
        for y in (0, 1, prime - 1, prime, prime + 1, 2**255 - 1, keys._SMALL_ORDER_Y.__iter__().__next__()):
            for sign in (0, 1):
                self.assertFalse(keys.is_sound((y | sign << 255).to_bytes(32, "little")), y)
        self.assertTrue(keys.is_sound((3).to_bytes(32, "little")))

    def test_points_that_are_left_out_double_to_nothing_three_times(self):
        # Points of an order that divides 8 satisfy: after three doublings they are the neutral element, y = 1.
        prime = 2**255 - 19
        curve = -121665 * pow(121666, -1, prime) % prime
        for y in keys._SMALL_ORDER_Y:
            for _ in range(3):
                square = y * y % prime
                x_square = (square - 1) * pow(curve * square + 1, -1, prime) % prime
                y = (square + x_square) * pow(1 - curve * x_square * square, -1, prime) % prime
            self.assertEqual(y, 1)

    def test_signatures_are_64_bytes_with_a_scalar_below_the_order(self):
        key, text = thief.verifier_key("a"), b"text"
        signature = thief.secret("a").sign(text)
        self.assertTrue(key.verifies(signature, text))
        order = 2**252 + 27742317777372353535851937790883648493
        scalar = int.from_bytes(signature[32:], "little") + order
        for other in (signature[:63], signature + b"\0", signature[:32] + scalar.to_bytes(32, "little"), bytes(64)):
            self.assertFalse(key.verifies(other, text))

    def test_a_list_of_trusted_keys_has_comments_and_a_key_a_line(self):
        first, second = thief.verifier_key("a").text, thief.verifier_key("b").text
        self.assertEqual(len(keys.parse_list(f"# ours\n\n{first}\n{second}\n{first}".encode())), 2)
        self.refuse(keys.parse_list, b"", b"# none\n", f"{first} {second}\n".encode(), b"\xff")


class NoteTests(Refusing):
    def test_the_example_checkpoint_is_read(self):
        data = (EXAMPLE / "bundle/checkpoint").read_bytes()
        key = keys.parse((EXAMPLE / "bundle/log.vkey").read_text().strip())
        self.assertEqual(note.signed_checkpoint(data, key).size, 8)
        self.refuse(lambda data: note.signed_checkpoint(data, key), data[:-1], data + b"\n", data.replace(b"\n8\n", b"\n9\n"), data.replace(b"\n", b"\r\n"), b"")

    def test_a_note_has_signatures_behind_its_last_empty_line(self):
        text = b"a\n\nb\n"
        data = thief.sign(text, [("a", "a")])
        self.assertEqual(note.parse(data).text, text)
        lines = data.split(b"\n\n")[-1]
        self.refuse(note.parse, text, b"a\n" + lines, b"\xff" + data, b"\x0b" + data, data.replace("\u2014".encode(), b"-"), b"a\n\n", data + lines[:-1])
        note.parse(b"a\n\n" + lines * 100)
        self.refuse(note.parse, b"a\n\n" + lines * 101)

    def test_lines_of_unknown_keys_are_passed_over_and_bad_lines_of_known_ones_are_not(self):
        known = thief.verifier_key("a")
        found = note.parse(thief.sign(b"a\n", [("a", "a"), ("b", "b")]))
        self.assertEqual(found.signers([known]), [known])
        self.assertEqual(note.parse(thief.sign(b"a\n", [("b", "b")])).signers([known]), [])
        forged = thief.sign(b"a\n", [("a", "a")]) + thief.sign(b"b\n", [("a", "a")]).split(b"\n\n")[1]
        with self.assertRaises(FormError):
            note.parse(forged).signers([known])

    def test_checkpoints_have_three_lines(self):
        root = b64encode(bytes(32))
        self.assertEqual(note.checkpoint(b"o\n1\n" + root + b"\n").size, 1)
        self.refuse(note.checkpoint, b"o\n0\n" + root + b"\n", b"o\n1\n" + root + b"\nx\n", b"o\n1\n" + root, b"\n1\n" + root + b"\n", b"o\n01\n" + root + b"\n", b"o\n1\n" + root[:-1] + b"\n")

    def test_acts_have_their_lines_and_no_other(self):
        head = b"tallyd/act/1\nlog\n2\n"
        self.assertEqual(act.parse(head + b"lot\nseed 12345678\n").seed, b"12345678")
        self.refuse(act.parse, head + b"lot\n", head + b"lot\nseed 1234567\n", head + b"lot\nseed 1234 678\n", head + b"opened\nreason x\n",
            head + b"closed\nreason \n", head + b"closed\nreason " + b"a" * 501 + b"\n", head + b"closed", head + b"closed\n\n", head + b"eaten\n",
            b"tallyd/act/1\nlog\n0\nclosed\n", b"tallyd/act/1\nlog\n02\nclosed\n", b"tallyd/act/2\nlog\n2\nclosed\n")  # fmt: skip
        act.parse(head + b"closed\nreason " + b"a" * 500 + b"\n")


class ReceiptTests(Refusing):
    def test_a_receipt_has_one_form(self):
        data = (EXAMPLE / "receipts/5.tlog-proof").read_bytes()
        self.assertEqual(receipt.parse(data).index, 5)
        lines = data.split(b"\n")
        self.refuse(
            receipt.parse, data.replace(b"index 5", b"index 05"), data.replace(b"index 5", b"index 8"), data.replace(b"@v1", b"@v2"),
            b"\n".join(lines[:1] + lines[2:]), b"\n".join(lines[:3] + lines[4:]), b"\n".join(lines[:4] + lines[3:]), data[:-1],
            data.replace(b"extra Ag", b"extra "), b"", data.replace(b"\n\n", b"\n"),
        )  # fmt: skip


class DefinitionTests(Refusing):
    def test_the_definitions_of_the_repository_are_read(self):
        for path in (thief.ROOT / "Fixtures/definitions").glob("*.json"):
            definition.read(path.read_bytes())

    def test_what_the_page_on_formats_forbids_is_refused(self):
        sound = json.loads((EXAMPLE / "bundle/election.json").read_text())
        spoilt = [
            {"smallestCell": True}, {"smallestCell": 2}, {"rehearsal": 0}, {"secrecy": "secret"}, {"extra": 1}, {"languages": ["en", "en"]},
            {"id": ".a"}, {"authority": "Example.om"}, {"logKey": sound["logKey"].replace("c=", "d=")}, {"logKey": b64encode(bytes(32)).decode()},
            {"window": {"opens": "2024-01-02T00:00:00Z", "closes": "2024-01-01T00:00:00Z"}}, {"scope": {"kind": "page"}},
            {"officers": {**sound["officers"], "threshold": 4}}, {"officers": {"threshold": 1, "keys": sound["officers"]["keys"][:1] * 2}},
            {"contests": sound["contests"] * 2}, {"contests": []}, {"title": {"en": "only"}}, {"terms": {"uri": "http://a", "sha256": "0" * 64}},
            {"channels": []}, {"eligibility": {"kind": "roll", "root": sound["eligibility"]["root"], "count": 0}}, {"revote": "never"},
        ]  # fmt: skip
        for change in spoilt:
            with self.subTest(change=str(change)[:80]), self.assertRaises(FormError):
                definition.read(json.dumps({**sound, **change}).encode())

    def test_each_contest_has_a_rule_of_its_type_with_settings_that_it_takes(self):
        sound = json.loads((EXAMPLE / "bundle/election.json").read_text())
        base = sound["contests"][0]
        ranked = {**base, "type": "ranked", "rule": "irv"}
        good = [ranked, {**ranked, "settings": {"batch": "yes", "skipped-ranks": 2}}, {**ranked, "ties": ["move", "keep"]}, {**ranked, "ranks": "free"},
            {**base, "rule": "referendum", "settings": {"threshold": "2/3", "quorum-share": "0.25"}}, {**base, "rule": "initiative", "settings": {"share": "1/3"}}]  # fmt: skip
        bad = [{**base, "rule": "irv"}, {**base, "seats": 1}, {**ranked, "seats": 2}, {**ranked, "settings": {"batch": "maybe"}},
            {**ranked, "settings": {"skipped-ranks": "02"}}, {**ranked, "ties": ["move"]}, {**ranked, "rule": "stv-us", "ranks": "free"},
            {**base, "rule": "referendum", "ties": "lot"}, {**base, "rule": "referendum", "settings": {"roll-heads": 3}},
            {**base, "rule": "initiative"}, {**base, "settings": {"x": 1}}, {**base, "maximum": 1}]  # fmt: skip
        for contest in good:
            definition.read(json.dumps({**sound, "contests": [contest]}).encode())
        for contest in bad:
            with self.subTest(contest=str(contest)[:80]), self.assertRaises(FormError):
                definition.read(json.dumps({**sound, "contests": [contest]}).encode())


if __name__ == "__main__":
    unittest.main()

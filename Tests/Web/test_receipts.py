"""The page's check of a receipt: what it accepts, and every change that it refuses."""

import base64
import hashlib
import random

from pages import BUNDLES, PageTest
import pages
import trees

CHECK = "return await codeOf(() => checkReceipt(bytesOf(argument), election));"


def text64(data):
    return base64.b64encode(data).decode()


def leaves_of(bundle):
    files = sorted((bundle / "tile/0").rglob("*"), key=lambda file: (len(file.parts), file))
    data = b"".join(file.read_bytes() for file in files if file.is_file())
    return [data[place : place + 32] for place in range(0, len(data), 32)]


class Hashing(PageTest):
    def test_sha256_is_the_standards(self):
        page = self.open("secret")
        texts = [b"", b"abc", b"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", b"a" * 1_000_000]
        texts += [random.Random(length).randbytes(length) for length in range(300)]
        found = self.evaluate(page, "return argument.map((text) => hexOf(sha256(bytesOf(text))));", [text64(one) for one in texts])
        self.assertEqual(found, [hashlib.sha256(one).hexdigest() for one in texts])
        self.assertEqual(found[1], "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")

    def test_trees_are_those_of_rfc_6962(self):
        page = self.open("secret")
        entries = [b"", b"\0", b"\x10", b" !", b"01", b"@ABC", b"PQRSTUVW", b"`abcdefghijklmno"]
        body = """const hashes = joined(...argument.map((entry) => leafHash(bytesOf(entry))));
          return argument.map((_, place) => hexOf(rootOf(hashes, place + 1)));"""
        found = self.evaluate(page, body, [text64(one) for one in entries])
        self.assertEqual(found[0], "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d")
        self.assertEqual(found[-1], "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328")

    def test_paths_and_proofs_hold_for_every_small_tree_and_no_changed_one(self):
        page = self.open("secret")
        leaves = [trees.leaf(bytes([place])) for place in range(24)]
        cases = []
        for size in range(1, len(leaves) + 1):
            tree = leaves[:size]
            for index in range(size):
                cases.append(["path", index, size, text64(leaves[index]), text64(trees.root(tree)),
                              [text64(one) for one in trees.path(index, tree)]])
                if index > 0:
                    cases.append(["proof", index, size, text64(trees.root(leaves[:index])), text64(trees.root(tree)),
                                  [text64(one) for one in trees.consistency(index, tree)]])
        body = """const holds = ([kind, one, size, first, root, hashes]) => {
            if (kind === 'proof') return isConsistent(one, size, bytesOf(first), bytesOf(root), hashes.map(bytesOf));
            const found = rootOfPath(one, size, bytesOf(first), hashes.map(bytesOf));
            return found !== null && areEqual(found, bytesOf(root));
          };
          const other = btoa('x'.repeat(32));
          const changed = ([kind, one, size, first, root, hashes]) => [
            [kind, one, size, first, root, [...hashes, other]], [kind, one, size, other, root, hashes],
            [kind, one, size, first, other, hashes], [kind, one, size, first, root, hashes.slice(1)],
            ...hashes.map((_, place) => [kind, one, size, first, root, hashes.with(place, other)]),
          ].filter((changed) => hashes.length > 0 || changed[5].length > 0 || changed[3] !== first || changed[4] !== root);
          return [argument.filter((one) => !holds(one)).length, argument.flatMap(changed).filter(holds)];"""
        self.assertEqual(self.evaluate(page, body, cases), [0, []])

    def test_base64_and_numbers_have_one_spelling(self):
        page = self.open("secret")
        bad = ["AAB=", "AB==", "AA=", "AA", "A===", "AAAA\n", " AAAA", "AA-_", "====", "AAAA="]
        self.assertEqual(self.evaluate(page, "return argument.filter((text) => bytesOfBase64(text) !== null);", bad), [])
        bad = ["", "01", "+1", "-1", "1 ", " 1", "1.0", "1e3", "0x1", "9007199254740993", "99999999999999999999"]
        self.assertEqual(self.evaluate(page, "return argument.filter((text) => numberOf(text) !== null);", bad), [])


class Receipts(PageTest):
    def test_every_good_receipt_is_accepted_with_the_log(self):
        page = self.open("rules")
        leaves = text64(b"".join(leaves_of(BUNDLES["rules"])))
        receipts = [text64(file.read_bytes()) for file in self.receipts("rules")]
        self.assertGreaterEqual(len(receipts), 200)
        body = """const leaves = bytesOf(argument.leaves);
          const found = [];
          for (const receipt of argument.receipts) found.push((await checkReceipt(bytesOf(receipt), election, { leaves })).relation);
          return [...new Set(found)];"""
        self.assertLessEqual(set(self.evaluate(page, body, {"leaves": leaves, "receipts": receipts})), {"older", "same"})

    def test_every_change_of_one_byte_is_refused(self):
        page = self.open("secret")
        receipt = self.receipts("secret")[-1].read_bytes()
        body = """const good = bytesOf(argument);
          await checkReceipt(good, election);
          const accepted = [];
          let count = 0;
          const attempt = async (what, place, bytes) => {
            if (areEqual(bytes, good)) return;
            count += 1;
            if ((await codeOf(() => checkReceipt(bytes, election))) === 'accepted') accepted.push([what, place]);
          };
          const others = Uint8Array.from([...'\\r\\n\\t 0A=aZ+/\\u0000'].map((one) => one.charCodeAt(0)));
          for (let place = 0; place <= good.length; place++) {
            for (const byte of others) await attempt('inserted', place, joined(good.slice(0, place), [byte], good.slice(place)));
            if (place === good.length) break;
            await attempt('removed', place, joined(good.slice(0, place), good.slice(place + 1)));
            for (let bit = 0; bit < 8; bit++) await attempt('bit', place, good.with(place, good[place] ^ (1 << bit)));
            for (const byte of others) await attempt('changed', place, good.with(place, byte));
          }
          return [count, accepted];"""
        count, accepted = self.evaluate(page, body, text64(receipt))
        self.assertGreater(count, len(receipt) * 25)
        self.assertEqual(accepted, [])

    def test_a_receipt_of_another_election_is_refused(self):
        page = self.open("secret")
        other = self.receipts("live")[0].read_bytes()
        self.assertEqual(self.evaluate(page, CHECK, text64(other)), "origin")
        page = self.open("secret", "en")
        page.set_input_files(".l1 .receipt-file", self.receipts("live")[0])
        page.wait_for_selector(".l1 .receipt-answer.wrong")
        self.assertIn("open that election's page", page.inner_text(".l1 .receipt-answer"))

    def test_a_split_log_and_a_shortened_one_are_told(self):
        # The log's own key signs what it never should have.
        page = self.open("secret")
        receipt = self.receipts("secret")[-1].read_bytes()
        seed = (pages.ROOT / "data/keys/secret/log.key").read_text().split()[1]
        size = len(leaves_of(BUNDLES["secret"]))
        lines = receipt.split(b"\n")
        entry = base64.b64decode(lines[1][6:])
        for new_size, code in ((size, "root"), (size + 3, "future")):
            leaves = [bytes(32)] * new_size
            leaves[5] = trees.leaf(entry)
            parts = {"head": text64(b"c2sp.org/tlog-proof@v1\nextra " + base64.b64encode(entry) + b"\nindex 5\n"
                                    + b"".join(base64.b64encode(one) + b"\n" for one in trees.path(5, leaves)) + b"\n"),
                     "size": new_size, "root": text64(trees.root(leaves)), "seed": seed}
            body = """const prefix = [0x30, 0x2e, 2, 1, 0, 0x30, 5, 6, 3, 0x2b, 0x65, 0x70, 4, 0x22, 4, 0x20];
              const key = await crypto.subtle.importKey('pkcs8', joined(prefix, bytesOf(argument.seed)), 'Ed25519', false, ['sign']);
              const text = `${election.origin}\\n${argument.size}\\n${argument.root}\\n`;
              const signature = new Uint8Array(await crypto.subtle.sign('Ed25519', key, bytesOfText(text)));
              const line = base64Of(joined(keyIDOf(election.origin, bytesOf(election.logKey)), signature));
              const note = bytesOfText(`${text}\\n\\u2014 ${election.origin} ${line}\\n`);
              return await codeOf(() => checkReceipt(joined(bytesOf(argument.head), note), election));"""
            self.assertEqual(self.evaluate(page, body, parts), code)

    def test_a_proof_of_consistency_tells_an_earlier_size(self):
        page = self.open("rules")
        leaves = leaves_of(BUNDLES["rules"])
        receipt = self.receipts("rules")[0].read_bytes()
        size = int(receipt.split(b"\n\n")[1].split(b"\n")[1])
        self.assertLess(size, len(leaves))
        proof = [text64(one) for one in trees.consistency(size, leaves)]
        body = """return await codeOf(async () => {
            const { relation, proofFault } = await checkReceipt(bytesOf(argument[0]), election, { proof: argument[1].join('\\n') });
            if (relation !== 'older') throw new Fault(proofFault ?? relation);
          });"""
        self.assertEqual(self.evaluate(page, body, [text64(receipt), proof]), "accepted")
        for place in range(len(proof)):
            wrong = proof[:place] + [text64(bytes(32))] + proof[place + 1 :]
            self.assertEqual(self.evaluate(page, body, [text64(receipt), wrong]), "consistency")
        self.assertEqual(self.evaluate(page, body, [text64(receipt), []]), "unknown")
        self.assertEqual(self.evaluate(page, body, [text64(receipt), ["AAAA"]]), "proofText")
        answer = [f"OK {45 * len(proof)}", *proof, "", *(BUNDLES["rules"] / "checkpoint").read_text(encoding="utf-8").split("\n")]
        self.assertEqual(self.evaluate(page, body, [text64(receipt), answer]), "accepted")

    def test_a_bad_proof_says_nothing_against_a_good_receipt(self):
        page = self.open("rules", "en")
        page.fill(".l1 .receipt-text", self.receipts("rules")[0].read_text(encoding="utf-8"))
        page.evaluate("document.querySelector('.l1 .proof-text').value = 'AAAA'")
        page.click(".l1 .receipt-button")
        page.wait_for_selector(".l1 .receipt-answer.partial")
        answer = page.inner_text(".l1 .receipt-answer")
        self.assertNotIn("NOT VALID", answer)
        self.assertIn("the pasted proof could not be used", answer)

    def test_what_copying_adds_around_a_pasted_receipt_is_passed_over(self):
        page = self.open("secret", "en")
        text = self.receipts("secret")[-1].read_text(encoding="utf-8")
        page.fill(".l1 .receipt-text", "\n\n" + text.replace("\n", " \t\n") + "\n \n")
        page.click(".l1 .receipt-button")
        page.wait_for_selector(".l1 .receipt-answer.right, .l1 .receipt-answer.partial")
        data = self.receipts("secret")[-1].read_bytes()
        for spoilt in (b"\n" + data, data + b"\n", data.replace(b"\n", b" \n")):
            self.assertNotEqual(self.evaluate(page, CHECK, text64(spoilt)), "accepted")

    def test_the_choice_is_shown_in_words(self):
        page = self.open("secret", "en")
        page.set_input_files(".l1 .receipt-file", self.receipts("secret")[-1])
        page.wait_for_selector(".l1 .receipt-answer .headline >> text=✓")
        answer = page.inner_text(".l1 .receipt-answer")
        self.assertIn("The square's tree: plurality", answer)
        self.assertRegex(answer, "Acacia|Frankincense|Cedar|Date palm|Ghaf|blank")

    def test_a_spoilt_file_is_refused_in_words(self):
        page = self.open("secret", "ar")
        page.fill(".l0 .receipt-text", self.receipts("secret")[-1].read_text(encoding="utf-8").replace("index ", "index 0"))
        page.click(".l0 .receipt-button")
        page.wait_for_selector(".l0 .receipt-answer.wrong")
        self.assertIn("غير صحيح", page.inner_text(".l0 .receipt-answer"))

    def test_a_browser_that_cannot_check_says_so(self):
        page = self.open("secret", "en", script="Object.defineProperty(Crypto.prototype, 'subtle', { value: undefined })")
        page.fill(".l1 .receipt-text", self.receipts("secret")[0].read_text(encoding="utf-8"))
        page.click(".l1 .receipt-button")
        page.wait_for_selector(".l1 .receipt-answer.wrong")
        self.assertIn("tallyd verify", page.inner_text(".l1 .receipt-answer"))

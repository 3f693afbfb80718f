"""The page's check of a whole log: the good one, and spoilt ones with the file named."""

import shutil

from pages import BUNDLES, PageTest
import pages


class Log(PageTest):
    def answer(self, bundle, folder, language="en", **more):
        page = self.open(bundle, language, **more)
        article = self.article(language)
        page.set_input_files(f"{article} .log-folder", folder)
        page.click(f"{article} .log-button")
        page.wait_for_selector(f"{article} .log-answer:is(.right, .wrong)", timeout=120_000)
        return page.inner_text(f"{article} .log-answer").translate(str.maketrans("", "", "\u2068\u2069"))

    def spoilt(self, name, file, change):
        copy = pages.ROOT / "spoilt" / name
        shutil.rmtree(copy, ignore_errors=True)
        shutil.copytree(BUNDLES[name], copy)
        change(copy / file)
        return copy

    @staticmethod
    def flip(file):
        data = bytearray(file.read_bytes())
        data[len(data) // 2] ^= 1
        file.write_bytes(data)

    def test_a_large_log_is_whole_and_its_spoilt_copy_is_not(self):
        answer = self.answer("large", BUNDLES["large"])
        self.assertIn("✓", answer)
        self.assertIn("plurality", answer)
        bundles = [file for file in (BUNDLES["large"] / "tile/entries").rglob("*") if file.is_file()]
        file = sorted(bundles)[len(bundles) // 2].relative_to(BUNDLES["large"])
        answer = self.answer("large", self.spoilt("large", file, self.flip))
        self.assertIn(f"✗ WRONG: {file}", answer)

    def test_each_kind_of_file_is_named_when_it_is_spoilt(self):
        bundle = BUNDLES["pages"]
        entries, tile, upper = (next(file for file in sorted((bundle / "tile" / level).rglob("*")) if file.is_file())
                                for level in ("entries", "0", "1"))
        named = [file.relative_to(bundle) for file in (entries, tile, upper)]
        for file in ("checkpoint", "log.vkey", "election.json", "result.json", *named):
            with self.subTest(file=str(file)):
                self.assertIn(f"✗ WRONG: {file}", self.answer("pages", self.spoilt("pages", file, self.flip)))

    def test_a_missing_file_is_named(self):
        tile = next(file for file in (BUNDLES["rules"] / "tile/entries").rglob("*") if file.is_file())
        file = tile.relative_to(BUNDLES["rules"])
        answer = self.answer("rules", self.spoilt("rules", file, lambda path: path.unlink()))
        self.assertIn(f"✗ WRONG: {file}", answer)
        self.assertIn("missing", answer)

    def test_replaced_ballots_do_not_count(self):
        self.assertIn("equal to result.json", self.answer("rules", BUNDLES["rules"]))

    def test_pages_are_recounted_too(self):
        self.assertIn("equal to result.json", self.answer("pages", BUNDLES["pages"]))

    def test_without_entries_the_tree_alone_is_checked(self):
        answer = self.answer("secret", BUNDLES["secret"], "ar")
        self.assertIn("الشجرة كاملة", answer)

    def test_it_works_where_no_worker_can_be_made(self):
        answer = self.answer("pages", BUNDLES["pages"], script="delete window.Worker")
        self.assertIn("✓", answer)

    def test_a_wrong_count_is_found(self):
        # The page is told of a result in which one mark has moved; its digest fits, the ballots do not.
        page = self.open("pages")
        result = (BUNDLES["pages"] / "result.json").read_text(encoding="utf-8")
        files = {str(file.relative_to(BUNDLES["pages"])): list(file.read_bytes())
                 for file in BUNDLES["pages"].rglob("*") if file.is_file() and file.name != "index.html"}
        body = """const files = new Map(Object.entries(argument.files).map(([path, data]) => [path, Uint8Array.from(data)]));
          const result = JSON.parse(argument.result);
          result.scopes[7].contests[0].outcome.options[0].marks += 1;
          const bytes = bytesOfText(JSON.stringify(result));
          files.set('result.json', bytes);
          const told = { ...election, result: hexOf(sha256(bytes)) };
          return await codeOf(() => checkLog(async (path) => files.get(path) ?? null, told, () => {}));"""
        self.assertEqual(self.evaluate(page, body, {"files": files, "result": result}), "count")

    def test_no_folder_is_told(self):
        page = self.open("secret", "en")
        page.click(".l1 .log-button")
        page.wait_for_selector(".l1 .log-answer.wrong")
        self.assertIn("folder", page.inner_text(".l1 .log-answer"))

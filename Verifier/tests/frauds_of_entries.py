"""Spoilt entries: ballots, hours, acts and closings that should not be in the log."""

import hashlib

from . import thief
from .fraud_list import fraud, roll_of, roll_rows
from .thief import AHMED, END, FATMA, FIRST_HOUR, KEEP, MOVE, OFFICERS, SALIM, Forgery


def _entries(change, **changes):
    bundle = Forgery(**changes)
    change(bundle.entries)
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


DISTRICTS = [{"id": name, "label": {"ar": name, "en": name}} for name in ("north", "south")]


def by_district(rows, required=False, **settings):
    """An initiative of two districts, and a roll whose rows name them."""
    bundle = roll_of(rows)
    bundle.changes["eligibility"]["districts"] = DISTRICTS
    contest = {"id": "call", "type": "single", "rule": "initiative", "required": required, "settings": {"target": 1}}
    title = {"ar": "طلب", "en": "A call"}
    bundle.changes["contests"] = [{**contest, "title": title, "options": DISTRICTS, **settings}]
    first = [row.split(b",")[0] for row in rows].index(SALIM.hex().encode())
    own = 1 if rows[first].endswith(b"south") else 0
    bundle.entries[2:] = [thief.ballot(SALIM, b"\0\1\0" + bytes([own])), bundle.entries[-1], thief.crossing(0, 3)]
    return bundle


def in_districts(last=b"south"):
    rows = [row[:-1] + b",north" for row in roll_rows()]
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


def _crossing(entry):
    bundle = by_district(in_districts())
    bundle.entries[4:] = entry
    return bundle


@fraud("crossing", "an initiative reached its goal, and the log does not tell it")
def _(): return _crossing([])  # fmt: skip


@fraud("crossing", "another ballot is named than the one that reached the goal")
def _(): return _crossing([thief.crossing(0, 2)])  # fmt: skip


@fraud("crossing", "a crossing twice")
def _(): return _crossing([thief.crossing(0, 3)] * 2)  # fmt: skip


@fraud("crossing", "a crossing of a contest that is no initiative")
def _(): return _entries(lambda entries: entries.append(thief.crossing(0, 3)))  # fmt: skip

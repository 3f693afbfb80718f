"""The entries of a log, one after another, held to what a log of this definition may have."""

import struct

from . import act, limits, moment, note, scopes, tree
from .ballot_box import BallotBox
from .crossings import Crossings
from .fault import Fault, FormError
from .voters import Voters

_STRATUM_WEIGHT = struct.Struct(">HI")
_LATER = frozenset([0x11, 0x12, 0x13, 0x14, 0x20, 0x22, 0x23, 0x24, 0x25])


class Entries:
    """Takes bundles in the log's order. After the first fault the rest is passed over; `fault` has it."""

    def __init__(self, judge, definition, roll, officers, now):
        self._judge = judge
        self._definition = definition
        self._roll = roll.rows if roll else {}
        self._districts = _districts(definition)
        # Districts that selections mark, by the selections' number.
        self._marked = {}
        self._officers = officers
        self._now = now
        self._scopes_max = scopes.most(definition.contests)
        self._hour = None
        self._period = None
        self._is_open = False
        self._open_to_all = definition.roll is None
        self._tree = tree.Growth() if definition.asks_for_lot else None
        self._root_at_closing = b""
        self.fault = None
        self.box = BallotBox(definition.contests)
        self.crossings = Crossings(definition)
        self._is_live = definition.results == "live"
        self.voters = Voters(judge, definition.revote)
        self.size = self.ballots = self.hours = self.acts = 0
        self.closing = None
        self.lot = None
        self.signers = []

    def take(self, bundle, entries, path):
        if self.fault:
            return
        index = 256 * bundle
        try:
            ballot = self._ballot
            for entry in entries:
                if not entry:
                    self._fail("grammar", index, path, "an entry of no bytes")
                    entry = b"\0"
                if self.crossings.due and entry[0] != 4:
                    self._check_due(index, path)
                if entry[0] == 2 and index:
                    ballot(index, entry, path)
                else:
                    self._other(index, entry, path)
                if self._tree and not self.closing:
                    self._tree.add(tree.leaf(entry))
                index += 1
            self.size = index
        except Fault as fault:
            self.fault = fault

    def finish(self):
        """What only the end of the log shows."""
        if self.fault:
            raise self.fault
        if self.size == 0:
            self._judge.fail("definition-entry", "checkpoint", "the log is empty")
        if self.crossings.due and (self._is_live or self.closing):
            self._judge.fail("crossing", "checkpoint", f"the crossing of entry {self.crossings.due[0][1]} is missing")

    def _fail(self, check, index, path, reason):
        self._judge.fail(check, f"{path}, entry {index}", reason)

    def _ballot(self, index, entry, path):
        size = len(entry)
        flags = entry[1] if size >= 46 else 2
        scope_end = 46 + entry[45] if size >= 46 else size + 1
        start = scope_end + 8 * (flags & 1)
        if flags > 1 or entry[45] > limits.SCOPE_BYTES or start > size:
            self._fail("grammar", index, path, "no ballot entry: too short, an unknown flag, or too long a scope")
            return
        stratum, weight = _STRATUM_WEIGHT.unpack_from(entry, 39)
        if weight == 0:
            self._fail("grammar", index, path, "a weight of 0")
        pseudonym, scope = entry[18:34], entry[46:scope_end]
        replaces = int.from_bytes(entry[scope_end:start], "big") if flags else None
        if entry[34] >= self._definition.channel_count:
            self._fail("channel", index, path, f"there is no channel {entry[34]}")
        # A period depends on the hour before, and so comes after it.
        if not self._definition.scope.unit:
            self._check_scope(index, path, scope)
        if self._open_to_all:
            eligible = weight == 1 and stratum == 0
        else:
            row = self._roll.get(pseudonym, 0)
            eligible = row >> 16 == weight << 16 | stratum
        if not eligible:
            self._fail("eligibility", index, path, "the voter is not on the roll, or not with this weight and stratum")
        try:
            number = self.box.selections_number(entry[start:])
        except FormError as error:
            self._fail("selections", index, path, str(error))
            return
        if self._districts and not self._marks_of(number) <= {row & 0xFFFF}:
            self._fail("eligibility", index, path, "it supports another district than the voter's on the roll")
        self._admit(index, path, entry, pseudonym, replaces, scope, number, weight)

    def _marks_of(self, number):
        """Numbers of the districts that selections support."""
        marked = self._marked.get(number)
        if marked is None:
            marks = self.box.marks(number)
            found = {table[option] for place, table in self._districts for option, _ in marks[place]}
            marked = self._marked[number] = frozenset(found)
        return marked

    def _admit(self, index, path, entry, pseudonym, replaces, scope, number, weight):
        """What depends on the entries before: phase, hour, scope, and the voter's other ballots."""
        if not self._is_open or self.closing:
            self._check_phase(index, path, "a ballot")
        if self._hour is None:
            self._fail("hours", index, path, "a ballot before the first hour")
        if self._definition.scope.unit:
            self._check_scope(index, path, scope)
        scope = self.box.scope_number(scope)
        if self.box.scope_count > self._scopes_max:
            self._fail("scope", index, path, f"more than {self._scopes_max} scopes")
        place = f"{path}, entry {index}"
        if self._definition.revote == "first":
            self.voters.take_first(place, pseudonym, replaces)
            old = None
        else:
            old = self.voters.take_last(place, index, pseudonym, entry[2:18], replaces, scope, number)
            if old:
                self.box.remove(*old, weight)
        if self.crossings:
            self.crossings.take(index, self.box.marks(number), self.box.marks(old[1]) if old else None)
        self.box.add(scope, number, weight)
        self.ballots += 1

    def _check_phase(self, index, path, what):
        if not self._is_open:
            self._fail("act-order", index, path, f"{what} before the opening")
        if self.closing:
            self._fail("closing", index, path, f"{what} after the closing")

    def _check_scope(self, index, path, scope):
        if not self._definition.scope.allows(scope, self._period):
            self._fail("scope", index, path, "a scope that the definition does not allow here")

    def _other(self, index, entry, path):
        kind = entry[0]
        if index == 0 or kind == 1:
            self._definition_entry(index, entry, path)
        elif kind == 3:
            self._take_hour(index, entry, path)
        elif kind == 4:
            self._take_crossing(index, entry, path)
        elif kind == act.CLOSED_ON_SCHEDULE:
            self._take_schedule(index, entry, path)
        elif kind in act.NAMES:
            self._take_act(index, entry, path)
        else:
            self._fail("grammar", index, path, f"there is no entry type {kind:02x} in this version")

    def _definition_entry(self, index, entry, path):
        expected = b"\x01" + self._definition.file_bytes.to_bytes(8, "big") + self._definition.digest
        if entry[0] == 1 and len(entry) != 41:
            self._fail("grammar", index, path, "no definition entry: 41 bytes")
        elif index > 0:
            self._fail("definition-entry", index, path, "a second definition entry")
        elif entry != expected:
            self._fail("definition-entry", index, path, "not the definition's length and digest")

    def _take_hour(self, index, entry, path):
        seconds = int.from_bytes(entry[1:], "big")
        if len(entry) != 9 or seconds % 3600:
            self._fail("grammar", index, path, "no hour entry: 9 bytes, a multiple of 3,600 seconds")
            return
        self._check_phase(index, path, "an hour")
        definition = self._definition
        if self._hour is not None and seconds <= self._hour:
            self._fail("hours", index, path, "not later than the hour before")
        if not definition.opens // 3600 * 3600 <= seconds < definition.closes:
            self._fail("hours", index, path, "an hour outside of the window")
        if seconds > self._now + limits.FUTURE_SECONDS:
            self._fail("hours", index, path, "an hour that has not begun yet")
        self._hour = seconds
        if definition.scope.unit:
            self._period = moment.period(min(seconds, limits.LAST_SECOND), definition.scope.unit)
        self.hours += 1

    def _check_due(self, index, path):
        """Crossings stand right behind their ballot where results are live, elsewhere right behind the closing."""
        if self._is_live or self.closing:
            self._fail("crossing", index, path, f"the crossing of entry {self.crossings.due[0][1]} is missing before it")
            self.crossings.due.clear()

    def _take_crossing(self, index, entry, path):
        if len(entry) != 11:
            self._fail("grammar", index, path, "no crossing: 11 bytes")
            return
        if not self._is_live and not self.closing:
            self._fail("crossing", index, path, "a crossing before the closing, where results are not live")
        fault = self.crossings.tell(int.from_bytes(entry[1:3], "big"), int.from_bytes(entry[3:], "big"))
        if fault:
            self._fail("crossing", index, path, fault)

    def _take_schedule(self, index, entry, path):
        if len(entry) != 9:
            self._fail("grammar", index, path, "no closing on schedule: 9 bytes")
            return
        seconds = int.from_bytes(entry[1:], "big")
        self._check_phase(index, path, "a closing")
        if seconds < self._definition.closes or seconds > limits.LAST_SECOND:
            self._fail("schedule", index, path, "a closing on schedule before the window's end, or beyond the year 9999")
        if seconds > self._now + limits.FUTURE_SECONDS:
            self._fail("schedule", index, path, "a closing that has not come yet")
        self._close(index, entry, path)

    def _take_act(self, index, entry, path):
        name = act.NAMES[entry[0]]
        if entry[0] in _LATER:
            self._fail("act-order", index, path, f"{name} is an act of a later version")
        # What a test goes on with that leaves act-text out.
        found = act.Act(self._definition.origin, self.acts + 1, name, b"")
        signed = None
        try:
            signed = note.parse(entry[1:])
            found = act.parse(signed.text)
            if found.origin != self._definition.origin:
                raise FormError("it is about another log")
            if found.name != name:
                raise FormError(f"it says {found.name}, its type is {name}")
        except FormError as error:
            self._fail("act-text", index, path, str(error))
        if signed:
            self._count_signatures(index, path, name, signed)
        self._order(index, entry, path, found)
        self.acts += 1

    def _count_signatures(self, index, path, name, signed):
        try:
            signers = self._officers.check(signed, "The act")
        except FormError as error:
            self._fail("act-signatures", index, path, str(error))
            return
        self.signers.append((name, [key.name for key in signers]))

    def _order(self, index, entry, path, found):
        kind = entry[0]
        if kind in (act.OPENED, act.CLOSED) and self.closing:
            self._fail("closing", index, path, f"{found.name} after the closing")
        if found.number != self.acts + 1:
            self._fail("act-order", index, path, f"its number is {found.number}, the next is {self.acts + 1}")
        if kind == act.OPENED:
            if self._is_open:
                self._fail("act-order", index, path, "a second opening")
            self._is_open = True
        elif kind == act.CLOSED:
            self._check_phase(index, path, "a closing")
            self._close(index, entry, path)
        elif kind == act.LOT:
            self._draw(index, path, found)

    def _close(self, index, entry, path):
        self.closing = index
        if self._tree:
            self._tree.add(tree.leaf(entry))
            self._root_at_closing = self._tree.root()

    def _draw(self, index, path, found):
        if not self.closing:
            self._fail("act-order", index, path, "a lot before the closing")
        if self.lot:
            self._fail("act-order", index, path, "a second lot")
        if not self._definition.asks_for_lot:
            self._fail("act-order", index, path, "no contest asks for a lot")
        self.lot = tree.sha256(found.seed + self._root_at_closing).digest()


def _districts(definition):
    """Contests by the roll's districts, each by its place, with the districts' numbers of its options."""
    if not definition.roll or not definition.roll.districts:
        return []
    numbers = {name: number for number, name in enumerate(definition.roll.districts, start=1)}
    return [
        (place, [numbers[name] for name in contest.ids])
        for place, contest in enumerate(definition.contests)
        if contest.is_by_district
    ]

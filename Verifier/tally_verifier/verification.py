"""All checks of a bundle, in the order of the table in docs/formats.md."""

import time
from dataclasses import dataclass, field
from hashlib import sha256

from . import definition as definition_reader
from . import folder as folder_names
from . import json_text, keys, limits, note, outcome, receipt, result, table, tree, turnout
from .derived import check as derived_check
from .derived.material import Material, Unlike
from .entries import Entries
from .fault import FormError, Judge
from .folder import Folder
from .log import LogReader
from .officers import Officers
from .plain_file import NoPlainFile
from .roll import RollFile


@dataclass
class Evidence:
    """What is held against a bundle: what others kept, each file as (name, bytes), and what is asked for."""

    definition: tuple = None
    # Verifier keys that somebody vouches for, or None.
    trusted: list = None
    trust_threshold: int = None
    checkpoints: list = field(default_factory=list)
    receipts: list = field(default_factory=list)
    is_auditor: bool = False
    allows_unsigned: bool = False
    allows_open: bool = False
    # Whether contests that no rule here counts are a fault.
    is_strict: bool = False


class Verification:
    """Checks one bundle. `without` leaves checks out: tests show so that no other check finds a fraud.

    `now` is the verifier's time in seconds since 1970.
    """

    def __init__(self, path, evidence=None, now=None, without=()):
        self.evidence = evidence or Evidence()
        self.now = int(time.time()) if now is None else now
        self.judge = Judge(without)
        self.folder = Folder(path)
        self.definition = self.checkpoint = self.entries = self.statement = self.roll = None
        self.not_recounted = []
        self.signers = []
        # Of an election that is not closed and shows no results: hashes, a checkpoint, perhaps the turnout.
        self.is_tree_alone = (
            self.evidence.allows_open and self.folder.has("checkpoint") and not self.folder.has("result.json")
        )

    def run(self):
        """Raises the first `Fault`; the report's figures are this object's."""
        self._check_definition()
        self._check_log_key()
        self._check_checkpoint()
        self._check_folder()
        self._check_roll()
        reading = self._read_log()
        if self.has_entries:
            self._check_entries(reading)
        if self.is_tree_alone:
            self._check_turnout()
        else:
            self._check_figures()
        self._check_known(reading)
        self._check_receipts(reading)
        return self

    def _check_figures(self):
        self._check_closing()
        data = self._check_result()
        self._check_table()
        self._check_signatures(data)
        self._check_derived(data)

    def _fail(self, check, place, reason):
        self.judge.fail(check, place, str(reason))

    def _read(self, check, name, bytes_max):
        """A file's bytes; without its check a file that cannot be read is empty."""
        try:
            return self.folder.read(name, bytes_max)
        except NoPlainFile as error:
            self._fail("folder", name, error)
        except FormError as error:
            self._fail(check, name, error)
        return b""

    def _check_definition(self):
        name = "election.json"
        data = self._read("definition", name, limits.DEFINITION_BYTES)
        announced = self.evidence.definition
        if announced and announced[1] != data:
            self._fail("definition", name, f"not the bytes of {announced[0]}, the definition that was announced")
        try:
            self.definition = definition_reader.read(data)
        except FormError as error:
            self._fail("definition", name, error)
            raise ValueError("nothing can be checked without a definition") from error
        self.judge.held("definition", 1, "file")
        is_full = self.definition.publication == "full" or self.evidence.is_auditor
        self.has_entries = is_full and not self.is_tree_alone
        self.officers = Officers.of(
            self.definition, self.evidence.trusted, self.evidence.trust_threshold, announced is not None
        )

    def _check_log_key(self):
        self.log_key = keys.VerifierKey.of(self.definition.origin, self.definition.log_key)
        if self._read("log-key", "log.vkey", limits.NOTE_BYTES) != self.log_key.text.encode("utf-8") + b"\n":
            self._fail("log-key", "log.vkey", "not the definition's log key under the log's origin")
        self.judge.held("log-key", 1, "key")

    def _check_checkpoint(self):
        data = self.checkpoint_file = self._read("checkpoint", "checkpoint", limits.NOTE_BYTES)
        try:
            self.checkpoint = note.signed_checkpoint(data, self.log_key)
        except FormError as error:
            self._fail("checkpoint", "checkpoint", error)
            self.checkpoint = note.checkpoint(note.parse(data).text)
        if self.checkpoint.size > limits.LOG_ENTRIES:
            self._fail("checkpoint", "checkpoint", "no log of an election has this size")
        self.judge.held("checkpoint", 1, "checkpoint")

    def _check_folder(self):
        more = set() if self.is_tree_alone else set(folder_names.OF_RESULT)
        if self.is_tree_alone and self.definition.results == "turnout":
            more.add(folder_names.TURNOUT)
        if self.has_entries and self.definition.roll is not None:
            more.add(folder_names.WITH_ROLL)
        self.folder.check(self.judge, self.checkpoint.size, self.has_entries, more)
        self.judge.held("folder", self.folder.file_count, "files and folders")

    def _check_roll(self):
        commitment = self.definition.roll
        if not commitment or not self.has_entries:
            return
        try:
            roll = RollFile(self.folder.read("roll.csv", limits.ROLL_BYTES), commitment)
            if (roll.root, len(roll.rows)) != (commitment.root, commitment.count):
                self._fail("roll", "roll.csv", "not the root and count that the definition commits to")
            self._check_roll_with_contests(roll)
        except FormError as error:
            self._fail("roll", "roll.csv", error)
            raise ValueError("ballots cannot be checked without a roll") from error
        self.roll = roll
        self.judge.held("roll", len(roll.rows), "voters")

    def _check_roll_with_contests(self, roll):
        for contest in self.definition.contests:
            stated = contest.settings.get("roll")
            if stated is not None and int(stated) != roll.weight:
                self._fail("roll", "roll.csv", f"its weight is {roll.weight}; {contest.id} counts with {stated}")
            is_strict = contest.required and contest.is_by_district and self.definition.roll.districts
            if is_strict and not roll.are_all_in_districts:
                self._fail("roll", "roll.csv", f"a voter is in no district, and {contest.id} is required")

    def _read_log(self):
        """Bundles, tiles and root; entries are checked on the way, and their first fault is kept for later."""
        if self.has_entries:
            self.entries = Entries(self.judge, self.definition, self.roll, self.officers, self.now)
        reader = LogReader(self.judge, self.folder, self.checkpoint.size, self.has_entries)
        sizes, places = self._wanted()
        reading = reader.read(self.entries.take if self.entries else None, sizes, places)
        if reading.root != self.checkpoint.root:
            self._fail("root", "checkpoint", "the tree of these entries has another root")
        if self.has_entries:
            self.judge.held("bundles", reading.bundle_count, "entry bundles")
        self.judge.held("tiles", reading.tile_count, "tiles")
        self.judge.held("root", self.checkpoint.size, "leaves")
        return reading

    def _wanted(self):
        """Sizes and places in the log that the evidence speaks of; what is no evidence is told later."""
        sizes, places = [], []
        for _, data in self.evidence.checkpoints:
            _collect(sizes, lambda data=data: note.checkpoint(note.parse(data).text).size)
        for _, data in self.evidence.receipts:
            _collect(sizes, lambda data=data: note.checkpoint(note.parse(receipt.parse(data).checkpoint).text).size)
            _collect(places, lambda data=data: receipt.parse(data).index)
        size = self.checkpoint.size
        return [item for item in sizes if item <= size], [item for item in places if item < size]

    def _check_entries(self, reading):
        found = self.entries
        found.finish()
        judge = self.judge
        judge.held("definition-entry", 1, "entry")
        judge.held("grammar", self.checkpoint.size, "entries")
        for check in ("channel", "scope", "eligibility", "selections"):
            judge.held(check, found.ballots, "ballots")
        judge.held("hours", found.hours, "hours")
        judge.held("one-ballot", len(found.voters), "voters")
        if self.definition.revote == "last":
            judge.held("replacement", found.voters.replaced, "replaced ballots")
            judge.held("nonces", found.ballots, "ballots")
        for check in ("act-text", "act-signatures", "act-order"):
            judge.held(check, found.acts, "acts")

    def _check_closing(self):
        if not self.has_entries:
            return
        if self.entries.closing:
            self.judge.held("closing", 1, "closing")
        elif not self.evidence.allows_open or self.definition.results != "live":
            self._fail("closing", "checkpoint", "the log is not closed")

    def _check_turnout(self):
        if self.definition.results != "turnout":
            return
        try:
            turnout.check(self.folder.read(turnout.NAME, limits.NOTE_BYTES), self.definition, self.checkpoint)
        except FormError as error:
            self._fail("result", turnout.NAME, error)
        self.judge.held("result", 1, "turnout, its form alone")

    @property
    def is_open(self):
        if self.is_tree_alone:
            return True
        is_shown = self.evidence.allows_open and self.definition.results == "live"
        return self.has_entries and is_shown and not self.entries.closing

    def _check_result(self):
        name = "result.json"
        data = self._read("result", name, limits.RESULT_BYTES)
        try:
            if not self.has_entries:
                return self._check_result_form(data)
            stated = None
            if any(contest.rule not in outcome.RECOUNTED for contest in self.definition.contests):
                stated = result.parse(data)
            self.statement, self.not_recounted = result.recount(
                self.definition, self.checkpoint, self.entries, stated
            )
        except FormError as error:
            self._fail("result", name, error)
        if self.not_recounted and self.evidence.is_strict:
            self._fail("result", name, f"{self.not_recounted[0].id}: no rule here counts {self.not_recounted[0].rule}")
        if self.has_entries and json_text.canonical(self.statement) + b"\n" != data:
            self._fail("result", name, "not what the ballots count to")
            self.statement = json_text.parse(data)
        self.judge.held("result", self.entries.ballots, "ballots recounted")
        return data

    def _check_result_form(self, data):
        self.statement = json_text.parse(data)
        try:
            self.statement = result.parse(data)
            result.check_form(self.statement, self.definition, self.checkpoint)
        except FormError as error:
            self._fail("result", "result.json", error)
        self.judge.held("result", 1, "statement, its form and sums alone")
        return data

    def _check_table(self):
        name = "results.csv"
        data = self._read("table", name, limits.TABLE_BYTES)
        at = 0
        try:
            for number, row in enumerate(table.rows(self.statement, self.definition), start=1):
                if not data.startswith(row, at):
                    self._fail("table", f"{name}, line {number}", "not the figure of result.json")
                at += len(row)
        except (AttributeError, LookupError, TypeError):
            self._fail("table", name, "result.json has no form that makes a table")
        if at != len(data):
            self._fail("table", name, "something follows the last figure of result.json")
        self.judge.held("table", 1, "file")

    def _check_signatures(self, data):
        name = "result.note"
        if not self.folder.has(name):
            if not self.is_open and not self.evidence.allows_unsigned:
                self._fail("signatures", name, "nobody has signed the result")
            return
        if self.is_open:
            self._fail("signatures", name, "figures before the closing are signed by nobody")
        try:
            signed = note.parse(self.folder.read(name, limits.RESULT_NOTE_BYTES), limits.RESULT_NOTE_BYTES)
            if signed.text != data:
                raise FormError("its text is not result.json")
            known = {(key.name, key.key_id) for key in self.definition.officers}
            if any((line.name, line.key_id) not in known for line in signed.signatures):
                raise FormError("somebody signed it who is no officer")
            if len({(line.name, line.key_id) for line in signed.signatures}) != len(signed.signatures):
                raise FormError("somebody signed it twice")
            if self.evidence.allows_unsigned:
                self.signers = signed.signers(self.definition.officers)
            else:
                self.signers = self.officers.check(signed, "The result")
        except FormError as error:
            self._fail("signatures", name, error)
        self.judge.held("signatures", len(self.signers), "signatures")

    def _check_derived(self, data):
        if not self.folder.derived:
            return
        try:
            count = derived_check.run(self.folder, self._material(data), self.now)
            self.judge.held("derived", count, "files")
        except Unlike as error:
            self._fail("derived", error.name, error)
        except (AttributeError, LookupError, TypeError):
            self._fail("derived", "result.json", "it has no form that makes data files")

    def _material(self, data):
        found, ballots = self.entries, None
        if found and found.closing:
            _, ballots = next(found.box.scopes(), (b"", []))
        return Material(
            definition=self.definition,
            statement=self.statement,
            statement_digest=sha256(data).digest(),
            checkpoint_file=self.checkpoint_file,
            checkpoint=self.checkpoint,
            has_entries=self.has_entries,
            is_closed=found.closing is not None if found else None,
            signer_count=self._signer_count(data),
            ballots=ballots,
        )

    def _signer_count(self, data):
        """Officers whose signature holds, vouched for or not; none where a line does not."""
        try:
            signed = note.parse(self.folder.read("result.note", limits.RESULT_NOTE_BYTES), limits.RESULT_NOTE_BYTES)
            return len(signed.signers(self.definition.officers)) if signed.text == data else 0
        except FormError:
            return 0

    def _check_known(self, reading):
        for name, data in self.evidence.checkpoints:
            try:
                self._check_extends(note.signed_checkpoint(data, self.log_key), reading)
            except FormError as error:
                self._fail("known-checkpoint", name, error)
        if self.evidence.checkpoints:
            self.judge.held("known-checkpoint", len(self.evidence.checkpoints), "checkpoints")

    def _check_extends(self, known, reading):
        if known.size == 0:
            raise FormError("a checkpoint of no entry shows nothing")
        if known.size > self.checkpoint.size:
            raise FormError(f"it has {known.size} entries, the log has {self.checkpoint.size}")
        if reading.roots[known.size] != known.root:
            raise FormError(f"the log had another root at its size {known.size}")

    def _check_receipts(self, reading):
        for name, data in self.evidence.receipts:
            try:
                self._check_receipt(receipt.parse(data), reading)
            except FormError as error:
                self._fail("receipt", name, error)
        if self.evidence.receipts:
            self.judge.held("receipt", len(self.evidence.receipts), "receipts")

    def _check_receipt(self, found, reading):
        promised = note.signed_checkpoint(found.checkpoint, self.log_key)
        self._check_extends(promised, reading)
        if found.entry[0] != 2:
            raise FormError("it holds no ballot")
        leaf = tree.leaf(found.entry)
        if reading.leaves[found.index] != leaf:
            raise FormError(f"its ballot is not entry {found.index} of the log")
        if tree.root_from_path(found.index, promised.size, leaf, found.path) != promised.root:
            raise FormError("its path does not lead to the root")


def _collect(found, make):
    try:
        found.append(make())
    except FormError:
        return

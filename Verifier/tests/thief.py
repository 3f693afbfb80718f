"""Rebuilds the example's bundle from changed parts, with every key that a thief could have: so only a check can find it.

The keys of Fixtures/example are public (Fixtures/README.md). Tiles are hashed again, the checkpoint is signed again,
the ballots are counted again and the result is signed again.
"""

import hashlib
import json
import pathlib
import shutil
import struct
from base64 import b64encode

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tally_verifier import definition as definition_reader
from tally_verifier import fault, json_text, note, result, table, tree
from tally_verifier.entries import Entries
from tally_verifier.folder import WIDTH, tile_path
from tally_verifier.keys import VerifierKey
from tally_verifier.officers import Officers

ROOT = pathlib.Path(__file__).resolve().parents[2]
EXAMPLE = ROOT / "Fixtures/example"
OFFICERS = tuple(f"{role}.participation.example.om" for role in ("chair", "clerk", "auditor"))
LOG = "log/reading-room"
# The example's window, but in a past that no verifier's clock has before it.
OPENS, CLOSES = "2024-11-22T08:00:00+04:00", "2024-11-29T18:00:00+04:00"
FIRST_HOUR = 1_732_248_000
END = 1_732_888_800
NOW = END + 86_400
AHMED, FATMA, SALIM = (
    bytes.fromhex(digits)
    for digits in ("b84d8a371ed83e8e29d1b2818e048830", "e64402bef78a60fac15a83f8117744f1", "0758d3fe735503b430212807275795e5")
)  # fmt: skip
KEEP, MOVE = b"\0\1\0\0\0\0", b"\0\1\0\1\0\0"


def secret(name):
    return Ed25519PrivateKey.from_private_bytes(hashlib.sha256(f"tallyd/fixture-key/1 {name}".encode()).digest())


def public(name):
    return secret(name).public_key().public_bytes_raw()


def verifier_key(name, of=None):
    return VerifierKey.of(name, public(of or name))


def sign(text, signers):
    """A note; `signers` are (name in the line, name of the secret)."""
    lines = b""
    for name, of in signers:
        body = verifier_key(name, of).key_id + secret(of).sign(text)
        lines += f"\u2014 {name} {b64encode(body).decode()}\n".encode()
    return text + b"\n" + lines


def as_officers(names):
    return [(name, name) for name in names]


def hour(seconds=FIRST_HOUR):
    return struct.pack(">BQ", 3, seconds)


def crossing(contest, index):
    return struct.pack(">BHQ", 4, contest, index)


def schedule(seconds=END):
    return struct.pack(">BQ", 0x16, seconds)


def ballot(pseudonym, selections, nonce=b"\x11" * 16, weight=1, replaces=None, **fields):
    """A ballot entry; `fields` may be channel, stratum, scope and flags."""
    scope = fields.get("scope", b"")
    entry = bytes([2, fields.get("flags", 0 if replaces is None else 1)]) + nonce + pseudonym
    entry += struct.pack(">BHHHIB", fields.get("channel", 0), 0, 0, fields.get("stratum", 0), weight, len(scope))
    return entry + scope + (b"" if replaces is None else struct.pack(">Q", replaces)) + selections


class Forgery:
    """An election's bundle whose parts may be set before `write`; untouched it is sound."""

    def __init__(self, **changes):
        """`changes` replace members of the definition."""
        self.changes = {"window": {"opens": OPENS, "closes": CLOSES}, **changes}
        self.roll = (EXAMPLE / "bundle/roll.csv").read_bytes()
        # Each a function of the origin: what officers sign names the log.
        self.entries = [
            self.act(0x10, 1),
            hour(),
            ballot(AHMED, KEEP, b"\x11" * 16),
            ballot(FATMA, MOVE, b"\x22" * 16, weight=2),
            ballot(AHMED, MOVE, b"\x33" * 16, replaces=3),
            ballot(SALIM, MOVE, b"\x44" * 16),
            self.act(0x15, 2),
        ]
        self.log_signer = LOG
        self.result_signers = as_officers(OFFICERS[:2])
        self.root = None
        self.has_entries = True
        self.definition_entry = None
        self.edits = []

    @staticmethod
    def act(kind, number, signers=OFFICERS[:2], name=None, line="", origin=None):
        names = {0x10: "opened", 0x15: "closed", 0x21: "lot", 0x11: "paused"}

        def make(log):
            text = f"tallyd/act/1\n{origin or log}\n{number}\n{name or names[kind]}\n{line}"
            return bytes([kind]) + sign(text.encode(), as_officers(signers))

        return make

    def definition_bytes(self):
        members = json.loads((EXAMPLE / "bundle/election.json").read_text())
        members.update(self.changes)
        return json.dumps(members, ensure_ascii=False, indent=2).encode()

    def edit(self, name, change):
        """Changes a file's bytes after everything was made and signed: `change` takes and gives bytes."""
        self.afterwards(lambda folder: (folder / name).write_bytes(change((folder / name).read_bytes())))

    def afterwards(self, change):
        """Changes the folder after everything was made and signed."""
        self.edits.append(change)

    def write(self, folder):
        self.folder = pathlib.Path(folder)
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True)
        data = self.definition_bytes()
        self.definition = definition_reader.read(data)
        self._put("election.json", data)
        self._put("log.vkey", (verifier_key(self.definition.origin, LOG).text + "\n").encode())
        first = b"\1" + struct.pack(">Q", len(data)) + hashlib.sha256(data).digest()
        self.log = [self.definition_entry or first]
        self.log += [entry if isinstance(entry, bytes) else entry(self.definition.origin) for entry in self.entries]
        self._put_tree()
        self._put("checkpoint", self.checkpoint_at(len(self.log)))
        if self.definition.roll and self.has_entries:
            self._put("roll.csv", self.roll)
        self._put_result()
        for change in self.edits:
            change(self.folder)
        return self.folder

    def checkpoint_at(self, size, root=None):
        root = root or self.root or tree.root([tree.leaf(entry) for entry in self.log[:size]])
        text = f"{self.definition.origin}\n{size}\n{b64encode(root).decode()}\n"
        return sign(text.encode(), [(self.definition.origin, self.log_signer)])

    def receipt(self, index, entry=None):
        """A receipt for an entry, from the whole log."""
        leaves = [tree.leaf(item) for item in self.log]
        lines = ["c2sp.org/tlog-proof@v1", f"extra {b64encode(entry or self.log[index]).decode()}", f"index {index}"]
        lines += [b64encode(item).decode() for item in audit_path(index, leaves)]
        return "\n".join([*lines, "", ""]).encode() + self.checkpoint_at(len(self.log))

    def _put(self, name, data):
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)

    def _put_tree(self):
        hashes, level = [tree.leaf(entry) for entry in self.log], 0
        for at in range(0, len(self.log), WIDTH):
            part = self.log[at : at + WIDTH]
            data = b"".join(struct.pack(">H", len(entry)) + entry for entry in part)
            if self.has_entries:
                self._put(tile_path("entries", at // WIDTH, len(part)), data)
        while hashes:
            for at in range(0, len(hashes), WIDTH):
                part = hashes[at : at + WIDTH]
                self._put(tile_path(level, at // WIDTH, len(part)), b"".join(part))
            hashes = [tree.root(hashes[at : at + WIDTH]) for at in range(0, len(hashes) - WIDTH + 1, WIDTH)]
            level += 1

    def _put_result(self):
        """Counts what is in the log, whatever it is: no check stands in the way."""
        judge = fault.Judge(without=fault.CHECKS)
        definition = self.definition
        officers = Officers.of(definition, None, None, False)
        found = Entries(judge, definition, None, officers, NOW)
        for at in range(0, len(self.log), WIDTH):
            found.take(at // WIDTH, self.log[at : at + WIDTH], "log")
        root = self.root or tree.root([tree.leaf(entry) for entry in self.log])
        checkpoint = note.Checkpoint(definition.origin, len(self.log), root)
        self.statement, _ = result.recount(definition, checkpoint, found, None)
        self.put_result(json_text.canonical(self.statement) + b"\n")

    def put_result(self, data):
        """Writes and signs a result, and makes its table."""
        self._put("result.json", data)
        rows = table.rows(json.loads(data), self.definition)
        self._put("results.csv", b"".join(rows))
        if self.result_signers:
            self._put("result.note", sign(data, self.result_signers))


def audit_path(index, leaves):
    """RFC 6962, section 2.1.1: the audit path of a leaf."""
    if len(leaves) == 1:
        return []
    middle = 1
    while middle * 2 < len(leaves):
        middle *= 2
    if index < middle:
        return [*audit_path(index, leaves[:middle]), tree.root(leaves[middle:])]
    return [*audit_path(index - middle, leaves[middle:]), tree.root(leaves[:middle])]

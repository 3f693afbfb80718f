"""What may be wrong with a bundle: a check by its name, a place, a sentence."""

# In the order of the table "Checking a bundle" of docs/formats.md, each with what it says when it held.
CHECKS = {
    "definition": "the definition is complete, strict and free of contradictions",
    "log-key": "log.vkey is the definition's log key under the log's origin",
    "checkpoint": "the checkpoint names the definition's log and is signed with its key",
    "folder": "every file of the folder belongs to the bundle, and none is of another kind",
    "roll": "the roll is canonical and has the root and count that the definition commits to",
    "bundles": "every entry bundle is complete and holds nothing else",
    "tiles": "every hash tile of every level is the tree's own",
    "root": "the tree recomputed from its leaves has the checkpoint's root",
    "definition-entry": "the log begins with the digest and length of the definition file",
    "grammar": "every entry has a known type and that type's exact form",
    "channel": "every ballot came through a channel of the definition",
    "scope": "every ballot's scope is one that the definition allows at that place",
    "eligibility": "every ballot's voter is eligible, with the weight and stratum of the roll",
    "selections": "every ballot's selections are canonical and keep the contests' rules",
    "hours": "hours rise strictly, lie in the window and precede the ballots they date",
    "one-ballot": "no voter has more than one counted ballot",
    "replacement": "every replaced ballot is named by the one after it",
    "nonces": "all nonces of a voter differ",
    "act-text": "every act is well formed, names this log and is what its entry type says",
    "act-signatures": "every act is signed by enough distinct officers of the definition",
    "act-order": "acts are numbered without a gap and stand in a lawful order",
    "schedule": "a closing on schedule is not before the window's end",
    "crossing": "each initiative that reached its goal has one crossing, in its place",
    "closing": "the log is closed, and nothing but crossings and a lot follows its closing",
    "result": "result.json is, byte for byte, what the ballots count to",
    "table": "results.csv is, byte for byte, the table of result.json",
    "signatures": "the result is signed by enough officers of the definition, and nobody else",
    "derived": "the page's data, the data package and the data files say what the result says",
    "known-checkpoint": "the log is an extension of every checkpoint that was kept",
    "receipt": "every receipt holds a ballot, which stands in this log at the receipt's place",
}


class Fault(Exception):
    """A check that does not hold. `place` is a file, with the entry or line where there is one."""

    def __init__(self, check, place, reason):
        super().__init__(f"{check}: {place}: {reason}")
        self.check = check
        self.place = place
        self.reason = reason


class FormError(ValueError):
    """A text or a file that is not of its format; who reads it says which check that is."""


class Judge:
    """Raises faults, but for the checks that a test leaves out to show that no other finds a fraud."""

    def __init__(self, without=()):
        unknown = set(without) - set(CHECKS)
        if unknown:
            raise ValueError(f"no such check: {sorted(unknown)}")
        self.without = frozenset(without)
        self.done = {}

    def fail(self, check, place, reason):
        """Returns only where the check is left out."""
        if check not in self.without:
            raise Fault(check, place, reason)

    def held(self, check, count, unit):
        """Notes for the report that a check held, and on how many things."""
        if check not in self.without:
            self.done[check] = f"{count:,} {unit}"

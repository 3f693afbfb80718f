"""Who has voted, and which of a voter's ballots counts."""

import struct

from . import limits

# Index of the voter's last ballot, its scope's and its selections' numbers; the nonces of all of them follow.
_LAST = struct.Struct(">QII")


class Voters:
    """The pseudonyms that have voted: some 150 bytes each under `first`, 250 under `last`."""

    def __init__(self, judge, revote):
        self._judge = judge
        self._is_last = revote == "last"
        self._last = {}
        self._once = set()
        self.replaced = 0

    def __len__(self):
        return len(self._last) or len(self._once)

    def take_first(self, place, pseudonym, replaces):
        """A ballot where each voter has one."""
        if pseudonym in self._once:
            self._judge.fail("one-ballot", place, "a second ballot of one voter, where the first counts")
        elif replaces is not None:
            self._judge.fail("replacement", place, "it replaces a ballot, where the first counts")
        self._once.add(pseudonym)

    def take_last(self, place, index, pseudonym, nonce, replaces, scope, selections):
        """A ballot where the last counts; gives the scope's and selections' numbers of the one that it replaces, or None."""
        state = self._last.get(pseudonym)
        if state is None:
            if replaces is not None:
                self._judge.fail("replacement", place, "it replaces a ballot, and its voter has none before it")
            self._last[pseudonym] = _LAST.pack(index, scope, selections) + nonce
            return None
        before, old_scope, old_selections = _LAST.unpack_from(state)
        if replaces is None:
            self._judge.fail("one-ballot", place, "a second ballot of one voter that replaces none")
        elif replaces != before or old_scope != scope:
            self._judge.fail("replacement", place, f"it does not replace entry {before}, the voter's ballot before it")
        nonces = state[_LAST.size :]
        if len(nonces) // 16 > limits.REPLACEMENTS:
            self._judge.fail("replacement", place, f"more than {limits.REPLACEMENTS} replacements by one voter")
        if any(nonces[at : at + 16] == nonce for at in range(0, len(nonces), 16)):
            self._judge.fail("nonces", place, "a nonce that this voter used before")
        self._last[pseudonym] = _LAST.pack(index, scope, selections) + nonces + nonce
        if replaces is None:
            return None
        self.replaced += 1
        return old_scope, old_selections

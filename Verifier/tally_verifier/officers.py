"""Whose signatures are counted, and how many are needed."""

from dataclasses import dataclass

from .fault import FormError


@dataclass(frozen=True)
class Officers:
    """The definition's officers, those whose keys somebody vouched for, and how many of these must sign."""

    keys: tuple
    counted: tuple
    needed: int

    @classmethod
    def of(cls, definition, trusted, trust_threshold, is_announced):
        """`trusted` is None where nobody vouched for keys.

        Who writes a bundle also writes its definition and threshold: unless the definition is the announced one, a
        majority of the trusted keys must have signed, or as many as `trust_threshold` says.
        """
        keys = definition.officers
        if trusted is None:
            return cls(keys, keys, definition.threshold)
        trusted = [key for key in trusted if key.public_key != definition.log_key]
        needed = definition.threshold
        if trust_threshold is not None:
            needed = max(needed, trust_threshold)
        elif not is_announced:
            needed = max(needed, len(trusted) // 2 + 1)
        return cls(keys, tuple(key for key in keys if key in trusted), needed)

    def check(self, note, what):
        """Raises unless enough have signed, and every line in an officer's name holds; gives all who signed."""
        signers = note.signers(self.keys)
        good = sum(key in self.counted for key in signers)
        if good < self.needed:
            raise FormError(f"{what} has {good} of the {self.needed} officers' signatures that are needed")
        return signers

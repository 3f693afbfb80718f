"""The log as the bundle has it: entry bundles and hash tiles, read once from the first to the last."""

from dataclasses import dataclass, field
from hashlib import sha256

from . import limits, tree
from .fault import FormError
from .folder import TILE_BYTES, WIDTH, tile_path

_BUNDLE_BYTES = WIDTH * (2 + limits.ENTRY_BYTES)


@dataclass
class Reading:
    """What was asked for on the way: roots at sizes, leaf hashes at places."""

    root: bytes = tree.EMPTY_ROOT
    roots: dict = field(default_factory=dict)
    leaves: dict = field(default_factory=dict)
    bundle_count: int = 0
    tile_count: int = 0


class LogReader:
    """Reads a log of `size` entries.

    A fault in a tile is held back until all bundles were read, and one in an entry until the tree was,
    because that is the order of the checks.
    """

    def __init__(self, judge, folder, size, has_entries):
        self._judge = judge
        self._folder = folder
        self._size = size
        self._has_entries = has_entries
        # Hashes of the unfinished tile of each level, from 1 up.
        self._above = [[]]
        self._wanted_roots = ()
        self.tile_fault = None
        self.reading = Reading()

    def read(self, take, roots=(), leaves=()):
        """`take(bundle's index, entries, path)` gets each bundle's entries.

        `roots` are sizes and `leaves` places, within the log, that somebody wants to know about.
        """
        self._wanted_roots = sorted(set(roots))
        wanted_leaves = {}
        for place in leaves:
            wanted_leaves.setdefault(place // WIDTH, []).append(place)
        for index in range(-(-self._size // WIDTH)):
            width = min(WIDTH, self._size - WIDTH * index)
            hashes = self._bundle(index, width, take) if self._has_entries else self._stored_hashes(index, width)
            for place in wanted_leaves.get(index, ()):
                self.reading.leaves[place] = hashes[place % WIDTH]
            self._grow(index, hashes)
        self._finish()
        return self.reading

    def _bundle(self, index, width, take):
        path = tile_path("entries", index, width)
        try:
            data = self._folder.read(path, _BUNDLE_BYTES)
        except FormError as error:
            self._judge.fail("bundles", path, str(error))
            return [tree.EMPTY_ROOT] * width
        entries, ends = [], []
        offset, end = 0, len(data)
        for _ in range(width):
            start = offset + 2
            offset = start + (data[offset] << 8 | data[offset + 1]) if start <= end else end + 1
            if offset > end:
                self._judge.fail("bundles", path, f"entry {WIDTH * index + len(entries)} is cut off")
                return [tree.EMPTY_ROOT] * width
            entries.append(data[start:offset])
            ends.append(offset)
        if offset != end:
            self._judge.fail("bundles", path, "something follows its last entry")
        self._check_partial("entries", index, width, data, ends)
        self.reading.bundle_count += 1
        hashes = [sha256(b"\0" + entry).digest() for entry in entries]
        self._check_tile(0, index, hashes)
        take(index, entries, path)
        return hashes

    def _stored_hashes(self, index, width):
        """Leaf hashes as the tile has them, where the entries are not published."""
        path = tile_path(0, index, width)
        try:
            data = self._folder.read(path, TILE_BYTES)
        except FormError as error:
            self._judge.fail("tiles", path, str(error))
            data = b""
        if len(data) != 32 * width:
            self._judge.fail("tiles", path, f"{len(data)} bytes, not {32 * width}")
            data = bytes(32 * width)
        self._check_partial(0, index, width, data, range(32, TILE_BYTES + 1, 32))
        self.reading.tile_count += 1
        return [data[at : at + 32] for at in range(0, len(data), 32)]

    def _check_tile(self, level, index, hashes):
        if self.tile_fault:
            return
        path = tile_path(level, index, len(hashes))
        expected = b"".join(hashes)
        try:
            data = self._folder.read(path, TILE_BYTES)
        except FormError as error:
            self._hold(path, str(error))
            return
        if len(data) != len(expected):
            self._hold(path, f"{len(data)} bytes, not {len(expected)}")
        elif data != expected:
            place = next(at for at in range(len(hashes)) if data[32 * at : 32 * at + 32] != hashes[at])
            self._hold(path, f"hash {place} is not that of the entries")
        self._check_partial(level, index, len(hashes), expected, range(32, TILE_BYTES + 1, 32))
        self.reading.tile_count += 1

    def _check_partial(self, level, index, width, whole, ends):
        """Partial tiles of earlier checkpoints are beginnings of the one that took their place."""
        for older in self._folder.partial.get((level, index), ()):
            if older == width:
                continue
            path = tile_path(level, index, older)
            try:
                data = self._folder.read(path, _BUNDLE_BYTES)
            except FormError as error:
                self._hold(path, str(error))
                continue
            if data != whole[: ends[older - 1]]:
                self._hold(path, "not the beginning of what took its place")

    def _hold(self, path, reason):
        if self.tile_fault is None and "tiles" not in self._judge.without:
            self.tile_fault = ("tiles", path, reason)

    def _grow(self, index, hashes):
        start = WIDTH * index
        while self._wanted_roots and self._wanted_roots[0] <= start + len(hashes):
            size = self._wanted_roots.pop(0)
            self.reading.roots[size] = self._root(hashes[: size - start])
        if start + len(hashes) == self._size:
            self.reading.root = self._root(hashes)
        if len(hashes) == WIDTH:
            self._carry(tree.root(hashes))

    def _carry(self, subtree):
        """A finished tile's root goes into the tile above, and so on."""
        for level, pending in enumerate(self._above, start=1):
            pending.append(subtree)
            if len(pending) < WIDTH:
                return
            self._check_tile(level, (self._size_at(level) - 1) // WIDTH, pending)
            subtree = tree.root(pending)
            self._above[level - 1] = []
        self._above.append([subtree])

    def _size_at(self, level):
        """How many hashes of a level are complete by now."""
        count = 0
        for pending in reversed(self._above[level - 1 :]):
            count = count * WIDTH + len(pending)
        return count

    def _root(self, leaves):
        """The root over what was carried up and some leaves more."""
        right = tree.root(leaves)
        for pending in self._above:
            right = tree.root([*pending, right]) if pending else right
        return right

    def _finish(self):
        for level, pending in enumerate(self._above, start=1):
            if pending:
                self._check_tile(level, self._size_at(level) // WIDTH, pending)
        if self.tile_fault:
            self._judge.fail(*self.tile_fault)

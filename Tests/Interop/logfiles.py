"""Reading bundles and receipts in the plainest way, only as far as the verifiers need arguments."""

import base64
import dataclasses
import pathlib

TILE_WIDTH = 256
HASH_BYTES = 32


class Refused(Exception):
    """A check did not pass."""


@dataclasses.dataclass(frozen=True)
class Bundle:
    folder: pathlib.Path

    @property
    def name(self):
        return self.folder.name

    @property
    def checkpoint(self):
        return self.folder / "checkpoint"

    @property
    def origin(self):
        return self.checkpoint.read_text(encoding="utf-8").split("\n")[0]

    @property
    def size(self):
        return int(self.checkpoint.read_text(encoding="utf-8").split("\n")[1])

    @property
    def root(self):
        return base64.b64decode(self.checkpoint.read_text(encoding="utf-8").split("\n")[2])

    def entries(self):
        """Every entry of the log, in order, out of the entry bundles."""
        for number in range((self.size + TILE_WIDTH - 1) // TILE_WIDTH):
            width = min(TILE_WIDTH, self.size - number * TILE_WIDTH)
            file = self.folder / "tile" / "entries" / tile_name(number, width)
            if not file.is_file():
                raise Refused(f"{file} is not there")
            data = file.read_bytes()
            place = 0
            while place < len(data):
                length = int.from_bytes(data[place : place + 2], "big")
                yield data[place + 2 : place + 2 + length]
                place += 2 + length


@dataclasses.dataclass(frozen=True)
class Receipt:
    """A tlog-proof: head, optional entry, index, path, blank line, checkpoint."""

    file: pathlib.Path
    text: str

    @classmethod
    def read(cls, file):
        return cls(file, file.read_bytes().decode("utf-8"))

    @property
    def lines(self):
        return self.text.split("\n\n", 1)[0].split("\n")

    @property
    def checkpoint(self):
        return self.text.split("\n\n", 1)[1]

    def field(self, name):
        found = [line for line in self.lines if line.startswith(name + " ")]
        if len(found) != 1:
            raise Refused(f"{self.file.name}: {len(found)} lines '{name}'")
        return found[0].split(" ", 1)[1]

    @property
    def index(self):
        return int(self.field("index"))

    @property
    def entry(self):
        return base64.b64decode(self.field("extra"), validate=True)

    @property
    def origin(self):
        return self.checkpoint.split("\n")[0]

    @property
    def size(self):
        return int(self.checkpoint.split("\n")[1])

    @property
    def root(self):
        return self.checkpoint.split("\n")[2]

    @property
    def without_entry(self):
        """As tlog-scales writes it: it knows no `extra` line."""
        return self.text.replace(f"extra {self.field('extra')}\n", "", 1)


def tile_name(number, width):
    """`x001/x234/067`, with `.p/W` for a partial tile."""
    groups = []
    rest = number
    while True:
        groups.insert(0, f"{rest % 1000:03d}")
        rest //= 1000
        if rest == 0:
            break
    path = "/".join([*("x" + group for group in groups[:-1]), groups[-1]])
    return path if width == TILE_WIDTH else f"{path}.p/{width}"


def tiles_at(size):
    """Every tile of a tree of this size, as (folder name, number, width)."""
    level = 0
    while size >> (8 * level):
        hashes = size >> (8 * level)
        for number in range((hashes + TILE_WIDTH - 1) // TILE_WIDTH):
            width = min(TILE_WIDTH, hashes - number * TILE_WIDTH)
            yield str(level), number, width
            if level == 0:
                yield "entries", number, width
        level += 1


def prefix(kind, data, width):
    """The first `width` hashes or entries of a wider tile."""
    if kind != "entries":
        return data[: width * HASH_BYTES]
    end = 0
    for _ in range(width):
        end += 2 + int.from_bytes(data[end : end + 2], "big")
    return data[:end]


def lay_out(bundle, receipt, folder):
    """The log as it stood at the receipt's size, cut from the bundle's tiles, under its checkpoint.

    A log only grows, so every tile of then is a tile of now or the beginning of one.
    """
    if receipt.size > bundle.size:
        raise Refused(f"{receipt.file.name}: larger than the bundle")
    now = {(kind, number): width for kind, number, width in tiles_at(bundle.size)}
    for kind, number, width in tiles_at(receipt.size):
        base = bundle.folder / "tile" / kind
        source = base / tile_name(number, now[kind, number])
        target = folder / "tile" / kind / tile_name(number, width)
        target.parent.mkdir(parents=True, exist_ok=True)
        if now[kind, number] == width:
            target.symlink_to(source.resolve())
        else:
            target.write_bytes(prefix(kind, source.read_bytes(), width))
    (folder / "checkpoint").write_text(receipt.checkpoint, encoding="utf-8", newline="")

"""The bundle's folder: which files may lie in it, and where tiles stand (C2SP tlog-tiles)."""

import os
import re

from . import plain_file

WIDTH = 256
TILE_BYTES = WIDTH * 32
_TILE = re.compile(rb"tile/(entries|[0-9]|[1-9][0-9])/((?:x[0-9]{3}/)*)([0-9]{3})(?:\.p/([1-9][0-9]{0,2}))?")

# Every bundle has these.
ALWAYS = (b"election.json", b"log.vkey", b"checkpoint")
OF_RESULT = (b"result.json", b"result.note", b"results.csv")
WITH_ROLL = b"roll.csv"
TURNOUT = b"turnout.json"
# What says the result again for other readers; which of these belong to a result, the check `derived` knows.
_DERIVED = re.compile(rb"index\.html|datapackage\.json|data|data/.*", re.DOTALL)


def tile_path(level, index, width):
    """Path of a tile, `level` a number or `entries`, `width` from 1 to 256."""
    groups = []
    while True:
        index, group = divmod(index, 1000)
        groups.append(f"{group:03}")
        if index == 0:
            break
    path = "/".join([f"x{group}" for group in reversed(groups[1:])] + groups[:1])
    return f"tile/{level}/{path}" + ("" if width == WIDTH else f".p/{width}")


class Folder:
    """A bundle's folder. `partial` has the widths of partial tiles by (level or `entries`, index), once it is listed."""

    def __init__(self, path):
        self.path = os.fsencode(path)
        self.partial = {}
        self.file_count = 0
        self.derived = []

    def read(self, name, bytes_max):
        return plain_file.read(os.path.join(self.path, name.encode("ascii")), bytes_max)

    def has(self, name):
        return os.path.lexists(os.path.join(self.path, name.encode("ascii")))

    def check(self, judge, size, has_entries, more):
        """Every file belongs to a bundle of `size` entries; there are no links and no empty folders.

        `more` are the names that belong to it beside `ALWAYS`. Only a bundle with a result has files derived of it.
        """
        names = {*ALWAYS, *more}
        has_derived = OF_RESULT[0] in names
        stack = [b""]
        while stack:
            inside = stack.pop()
            with os.scandir(os.path.join(self.path, inside)) as found:
                items = sorted(found, key=lambda item: item.name)
            if not items:
                judge.fail("folder", _shown(inside) or ".", "an empty folder")
            for item in items:
                name = inside + item.name
                if item.is_dir(follow_symlinks=False):
                    is_data = has_derived and _DERIVED.fullmatch(name)
                    if name == b"tile" or name.startswith(b"tile/") or is_data:
                        stack.append(name + b"/")
                    else:
                        judge.fail("folder", _shown(name), "no folder of a bundle")
                elif not item.is_file(follow_symlinks=False):
                    judge.fail("folder", _shown(name), "a link, a pipe or a device; only plain files belong here")
                elif has_derived and _DERIVED.fullmatch(name):
                    self.derived.append(_shown(name))
                elif name not in names and not self._is_tile(name, size, has_entries, not has_derived):
                    judge.fail("folder", _shown(name), "no file of this bundle")
                self.file_count += 1

    def _is_tile(self, name, size, has_entries, is_open):
        match = _TILE.fullmatch(name)
        if not match:
            return False
        kind, groups, last, width = match.groups()
        index = int(b"".join(groups.split(b"/")).replace(b"x", b"") + last)
        level = "entries" if kind == b"entries" else int(kind)
        wide = WIDTH if width is None else int(width)
        # Each place has one path.
        if tile_path(level, index, wide).encode("ascii") != name:
            return False
        if level == "entries" and not has_entries:
            return False
        count = size if level == "entries" else size >> (8 * level)
        if WIDTH * index + wide > count:
            # Of an open election tiles are there before the checkpoint that covers them, and are not read.
            return is_open
        if wide < WIDTH:
            self.partial.setdefault((level, index), []).append(wide)
        return True


def _shown(name):
    """A path for messages; what is no plain text in it is escaped."""
    return name.decode("utf-8", "backslashreplace").encode("unicode_escape").decode("ascii").rstrip("/")

"""One function for each thing that a verifier written by others says about a bundle or a receipt.

Each returns how much it looked at and raises Refused when the verifier says no.
"""

import contextlib
import json
import pathlib
import subprocess
import sys
import tempfile

import aics_tlog
import aics_tlog.tiles
import pymerkle

from logfiles import Refused, lay_out

TOOLS = pathlib.Path(sys.executable).parent


def run(*command):
    if not command[0].is_file():
        raise Refused(f"{command[0]} is missing: remove .venv-interop and try again")
    result = subprocess.run([str(part) for part in command], capture_output=True, timeout=120)
    if result.returncode != 0:
        said = (result.stdout + result.stderr).decode("utf-8", "replace").strip() or "no reason"
        with contextlib.suppress(ValueError, KeyError):  # aics-tlog gives its reason in JSON
            said = json.loads(said)["error"]
        raise Refused(f"{command[1]}: {said.splitlines()[-1]}")
    return result.stdout


def aics(*arguments):
    answer = json.loads(run(TOOLS / "aics-tlog", *arguments))
    if answer.get("ok") is not True:
        raise Refused(f"{arguments[0]}: {answer}")
    return answer


@contextlib.contextmanager
def key_beside(bundle):
    """The log's key outside the tile directory: the verifier takes none from inside."""
    with tempfile.TemporaryDirectory() as folder:
        key = pathlib.Path(folder) / "log.vkey"
        key.write_bytes((bundle.folder / "log.vkey").read_bytes())
        yield key


@contextlib.contextmanager
def file_with(data):
    with tempfile.TemporaryDirectory() as folder:
        file = pathlib.Path(folder) / "data"
        file.write_bytes(data)
        yield file


@contextlib.contextmanager
def as_it_stood(bundle, receipt):
    """A folder with the log at the receipt's size; the bundle itself where that is its size."""
    if (receipt.size, receipt.root) == (bundle.size, bundle_root(bundle)):
        yield bundle.folder.resolve()
        return
    with tempfile.TemporaryDirectory() as folder:
        lay_out(bundle, receipt, pathlib.Path(folder))
        yield pathlib.Path(folder)


def bundle_root(bundle):
    return bundle.checkpoint.read_text(encoding="utf-8").split("\n")[2]


def checkpoint(bundle):
    """aics-tlog: signature, key name and origin of the bundle's checkpoint."""
    with key_beside(bundle) as key:
        answer = aics("verify-checkpoint", "--note", bundle.checkpoint, "--vkey-file", key,
                      "--origin", bundle.origin)
    if answer["size"] != bundle.size or not answer["log_ok"]:
        raise Refused(f"verify-checkpoint: {answer}")
    return f"size {answer['size']}"


def every_tile(bundle):
    """aics-tlog: every tile and entry bundle against the root."""
    reader = aics_tlog.tiles.FileSystemTileReader(bundle.folder)
    try:
        report = aics_tlog.audit_tiles(reader, bundle.size, bundle.root, entries=True)
    except (ValueError, aics_tlog.tiles.TileMissingError,
            aics_tlog.tiles.TileVerificationError) as error:
        raise Refused(f"audit_tiles: {error}") from None
    if report.tiles < 1 or report.bundles < 1:
        raise Refused(f"audit_tiles: nothing to check: {report}")
    return f"{report.tiles} tiles, {report.bundles} entry bundles"


def root_of_entries(bundle):
    """pymerkle: the root of all entries, from the entries alone."""
    tree = pymerkle.InmemoryTree(algorithm="sha256")
    count = 0
    for entry in bundle.entries():
        tree.append_entry(entry)
        count += 1
    root = tree.get_root()
    if count != bundle.size or root != bundle.root:
        raise Refused(f"pymerkle: {count} entries give {root.hex()}")
    return f"{count} entries"


def receipt_signature(bundle, receipt):
    """aics-tlog: the receipt's own checkpoint."""
    with key_beside(bundle) as key, file_with(receipt.checkpoint.encode()) as note:
        aics("verify-checkpoint", "--note", note, "--vkey-file", key, "--origin", bundle.origin)


def receipt_inclusion(bundle, receipt):
    """aics-tlog: the receipt's entry at its index, by the bundle's tiles and by its own path."""
    with key_beside(bundle) as key, file_with(receipt.entry) as leaf:
        aics("verify-inclusion", "--tiles", bundle.folder, "--vkey-file", key, "--leaf", leaf,
             "--index", receipt.index)
        with file_with("".join(f"{line}\n" for line in path_of(receipt)).encode()) as proof:
            aics("verify-inclusion", "--leaf", leaf, "--index", receipt.index, "--size",
                 receipt.size, "--root", receipt.root, "--proof", proof)


def path_of(receipt):
    return [line for line in receipt.lines[1:] if " " not in line]


def receipt_consistency(bundle, receipt):
    """aics-tlog: the bundle's log grew out of the one that the receipt's checkpoint signs."""
    with key_beside(bundle) as key, file_with(receipt.checkpoint.encode()) as old:
        aics("verify-consistency", "--tiles", bundle.folder, "--vkey-file", key,
             "--old-checkpoint", old, "--checkpoint", bundle.checkpoint)


def receipt_root(bundle, receipt):
    """aics-tlog: the same by the root alone, so that no signature can hide a rewritten history."""
    with key_beside(bundle) as key:
        aics("verify-consistency", "--tiles", bundle.folder, "--vkey-file", key,
             "--old-size", receipt.size, "--old-root", receipt.root)


def receipt_bytes(bundle, receipt):
    """tlog-scales: its own proof is our receipt without the `extra` line, byte for byte."""
    with as_it_stood(bundle, receipt) as folder:
        theirs = run(TOOLS / "tlog-tiles", "gen-proof", folder, receipt.index)
    if theirs != receipt.without_entry.encode():
        raise Refused(f"gen-proof: {receipt.file.name} is not what tlog-scales writes")


def receipt_leaf(bundle, receipt):
    """tlog-scales: the leaf at the receipt's index, proven, is the receipt's entry."""
    with as_it_stood(bundle, receipt) as folder:
        theirs = run(TOOLS / "tlog-tiles", "get-leaf", "-c", folder, receipt.index)
    if theirs != receipt.entry:
        raise Refused(f"get-leaf: another entry stands at {receipt.index}")


OF_BUNDLES = (checkpoint, every_tile, root_of_entries)
OF_RECEIPTS = (
    receipt_signature, receipt_inclusion, receipt_consistency, receipt_root, receipt_bytes,
    receipt_leaf,
)

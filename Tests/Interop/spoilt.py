"""Every check, on a copy with one thing spoilt: each must say no, or it is no check.

The copy is of the smallest bundle and one of its receipts that is older than the bundle.
"""

import base64
import dataclasses
import pathlib
import shutil
import tempfile

import checks
from logfiles import TILE_WIDTH, Bundle, Receipt, Refused, tiles_at, tile_name


def flip(file, place):
    data = bytearray(file.read_bytes())
    data[place] ^= 0x01
    file.write_bytes(bytes(data))


def other_base64(text):
    """The same length, one bit apart, still well written."""
    data = bytearray(base64.b64decode(text))
    data[len(data) // 2] ^= 0x01
    return base64.b64encode(bytes(data)).decode()


def in_text(text, line_number, change):
    lines = text.split("\n")
    lines[line_number] = change(lines[line_number])
    return "\n".join(lines)


def in_checkpoint(bundle, line_number, change):
    text = bundle.checkpoint.read_text(encoding="utf-8")
    bundle.checkpoint.write_text(in_text(text, line_number, change), encoding="utf-8", newline="")


def signature(line):
    words = line.split(" ")
    return " ".join(words[:-1] + [other_base64(words[-1])])


def tile(bundle, kind, number):
    widths = {(k, n): width for k, n, width in tiles_at(bundle.size)}
    return bundle.folder / "tile" / kind / tile_name(number, widths[kind, number])


def tile_of(receipt):
    return receipt.index // TILE_WIDTH


# What is spoilt -> how, and the checks that must see it. `change` gets the copied bundle and the
# receipt and returns the receipt to check.
def byte_of_hash_tile(bundle, receipt):
    flip(tile(bundle, "0", tile_of(receipt)), 32 * (receipt.index % TILE_WIDTH) + 5)
    return receipt


def byte_of_entry(bundle, receipt):
    file = tile(bundle, "entries", tile_of(receipt))
    flip(file, file.read_bytes().index(receipt.entry) + len(receipt.entry) - 1)
    return receipt


def missing_tile(bundle, receipt):
    tile(bundle, "0", 0).unlink()
    return receipt


def checkpoint_size(bundle, receipt):
    in_checkpoint(bundle, 1, lambda line: str(int(line) - 1))
    return receipt


def checkpoint_root(bundle, receipt):
    in_checkpoint(bundle, 2, other_base64)
    return receipt


def checkpoint_signature(bundle, receipt):
    in_checkpoint(bundle, 4, signature)
    return receipt


def receipt_entry(bundle, receipt):
    other = other_base64(receipt.field("extra"))
    return changed(receipt, receipt.text.replace(receipt.field("extra"), other, 1))


def receipt_index(bundle, receipt):
    other = receipt.index + 1 if receipt.index + 1 < receipt.size else receipt.index - 1
    return changed(
        receipt, receipt.text.replace(f"index {receipt.index}\n", f"index {other}\n", 1)
    )


def receipt_path(bundle, receipt):
    first = checks.path_of(receipt)[0]
    return changed(receipt, receipt.text.replace(first, other_base64(first), 1))


def receipt_root(bundle, receipt):
    return changed(receipt, receipt.text.replace(receipt.root, other_base64(receipt.root), 1))


def receipt_signature(bundle, receipt):
    line = receipt.checkpoint.split("\n")[4]
    return changed(receipt, receipt.text.replace(line, signature(line), 1))


def changed(receipt, text):
    if text == receipt.text:
        raise SystemExit(f"interop: {receipt.file.name} could not be spoilt")
    return dataclasses.replace(receipt, text=text)


CASES = (
    (byte_of_hash_tile, (checks.every_tile, checks.receipt_inclusion)),
    (byte_of_entry, (checks.every_tile, checks.root_of_entries, checks.receipt_leaf)),
    (missing_tile, (checks.every_tile,)),
    (checkpoint_size, (checks.checkpoint, checks.every_tile)),
    (checkpoint_root, (checks.checkpoint, checks.every_tile, checks.root_of_entries)),
    (checkpoint_signature, (checks.checkpoint, checks.receipt_consistency)),
    (receipt_entry, (checks.receipt_inclusion, checks.receipt_leaf)),
    (receipt_index, (checks.receipt_inclusion, checks.receipt_leaf, checks.receipt_bytes)),
    (receipt_path, (checks.receipt_inclusion, checks.receipt_bytes)),
    (receipt_root, (checks.receipt_signature, checks.receipt_consistency, checks.receipt_root)),
    (receipt_signature, (checks.receipt_signature, checks.receipt_consistency)),
)


def every_case(bundle, receipt):
    """Yields (what was spoilt, check, the verifier's words); raises where a check saw nothing."""
    unseen = {*checks.OF_BUNDLES, *checks.OF_RECEIPTS}
    for spoil, must_refuse in CASES:
        with tempfile.TemporaryDirectory() as folder:
            copy = Bundle(pathlib.Path(folder) / bundle.name)
            shutil.copytree(bundle.folder, copy.folder)
            spoilt = spoil(copy, Receipt(receipt.file, receipt.text))
            for check in must_refuse:
                name = check.__name__
                try:
                    check(*((copy,) if check in checks.OF_BUNDLES else (copy, spoilt)))
                except Refused as refusal:
                    unseen.discard(check)
                    yield spoil.__name__, name, str(refusal)
                else:
                    raise Refused(f"{name} let pass: {spoil.__name__}")
    if unseen:
        raise Refused(f"never shown to fail: {sorted(check.__name__ for check in unseen)}")

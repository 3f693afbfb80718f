#!/usr/bin/env python3
"""Writes the example definitions: the demo's three elections with keys, a window and a roll filled in.

usage: generate.py          (needs the openssl command, version 3)

Every key comes from the SHA-256 of a text that stands here, so that anybody gets the same files.
They are examples: whoever reads this knows their private keys.
"""

import base64
import hashlib
import hmac
import json
import pathlib
import subprocess

HERE = pathlib.Path(__file__).resolve().parent
TEMPLATES = HERE.parent / "demo"
AUTHORITY = "participation.example.om"
OFFICERS = ("chair", "clerk", "auditor")
WINDOWS = {
    "central-market": ("2026-11-22T08:00:00+04:00", "2026-11-29T18:00:00+04:00"),
    "questionnaire": ("2026-11-22T08:00:00+04:00", "2026-12-06T18:00:00+04:00"),
    "page-rating": ("2026-11-01T00:00:00+04:00", "2027-11-01T00:00:00+04:00"),
}
VOTERS = [
    ("10000017", "muttrah"), ("10000023", "seeb"), ("10000038", "bawshar"), ("10000041", "seeb"),
    ("10000056", "amerat"), ("10000062", "muscat"), ("10000079", "qurayyat"), ("10000084", "seeb"),
    ("10000090", "bawshar"), ("10000105", "muttrah"), ("10000111", ""), ("00000127", "seeb"),
]


def secret(name):
    """32 bytes for a name: the seed of a signing key, or a voter key."""
    return hashlib.sha256(f"tallyd/fixture-key/1 {name}".encode()).digest()


def public_key(seed):
    """The Ed25519 public key of a seed, by openssl: the seed in PKCS #8, the key from SPKI."""
    private = bytes.fromhex("302e020100300506032b657004220420") + seed
    command = ["openssl", "pkey", "-inform", "DER", "-pubout", "-outform", "DER"]
    return subprocess.run(command, input=private, capture_output=True, check=True).stdout[-32:]


def vkey(name):
    """name+keyID+base64(0x01 ‖ key), as the signed note format has it."""
    typed = b"\x01" + public_key(secret(name))
    key_id = hashlib.sha256(name.encode() + b"\n" + typed).digest()[:4]
    return f"{name}+{key_id.hex()}+{base64_text(typed)}"


def root(leaves):
    """RFC 6962, section 2.1."""
    if len(leaves) == 1:
        return hashlib.sha256(b"\x00" + leaves[0]).digest()
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    return hashlib.sha256(b"\x01" + root(leaves[:split]) + root(leaves[split:])).digest()


def roll():
    """The rows of the roll: pseudonyms of the empty scope, sorted."""
    key = secret("voters/central-market")
    rows = []
    for voter, district in VOTERS:
        pseudonym = hmac.new(key, b"\x00" + voter.encode(), hashlib.sha256).digest()[:16]
        rows.append(f"{pseudonym.hex()},1,,{district}")
    return sorted(rows)


def main():
    rows = roll()
    voters = "".join(f"{voter},{district}\n" for voter, district in VOTERS)
    (HERE / "central-market.voters.csv").write_text("voter_id,district\n" + voters)
    header = "pseudonym,weight,stratum,district\n"
    (HERE / "central-market.roll.csv").write_text(header + "".join(row + "\n" for row in rows))
    for name, (opens, closes) in WINDOWS.items():
        keys = ",\n      ".join(f'"{vkey(f"{officer}.{AUTHORITY}")}"' for officer in OFFICERS)
        text = (TEMPLATES / f"{name}.json").read_text(encoding="utf-8")
        text = filled(text, '"logKey": ""', f'"logKey": "{base64_text(public_key(secret(f"log/{name}")))}"')
        text = filled(text, '"opens": ""', f'"opens": "{opens}"')
        text = filled(text, '"closes": ""', f'"closes": "{closes}"')
        text = filled(text, '"keys": []', f'"keys": [\n      {keys}\n    ]')
        if '"kind": "roll"' in text:
            tree = base64_text(root([row.encode() for row in rows]))
            text = filled(text, '"root": ""', f'"root": "{tree}"')
            text = filled(text, '"count": 0', f'"count": {len(rows)}')
        json.loads(text)
        (HERE / f"{name}.json").write_text(text, encoding="utf-8")


def filled(text, place, value):
    """The text with a place of the template filled; the place stands there once."""
    assert text.count(place) == 1, f"the template has not one {place}"
    return text.replace(place, value)


def base64_text(data):
    return base64.b64encode(data).decode()


if __name__ == "__main__":
    main()

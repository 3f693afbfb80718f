"""The frauds that tallyd's own tests plant: this verifier must find each by the check that finds it there.

usage: python -m tests.planted FOLDER

FOLDER is written by the test bundle (TALLYD_FRAUDS_FOLDER, Tests/TallyVerifyTests). Each fraud is judged twice, the
second time with its check left out: then nothing else should find it, and where something does, docs/frauds.md has it
in its table of these.
"""

import json
import pathlib
import sys

from tally_verifier import keys, limits
from tally_verifier.fault import CHECKS, Fault
from tally_verifier.verification import Evidence, Verification

PAGE = pathlib.Path(__file__).resolve().parents[2] / "docs/frauds.md"
MARK = "<!-- found twice -->\n"
# So many frauds must have nothing but their check that finds them.
ALONE_AT_LEAST = 40
UNREADABLE = "unreadable"


def evidence_of(fraud, folder):
    def files(names):
        return [(name, (folder / name).read_bytes()) for name in names]

    return Evidence(
        definition=files(["definition"])[0] if fraud["definition"] else None,
        trusted=None if fraud["trust"] is None else [keys.parse(text) for text in fraud["trust"]],
        trust_threshold=fraud["trustThreshold"],
        checkpoints=files(fraud["known"]),
        receipts=files(fraud["receipts"]),
        is_auditor=fraud["auditor"],
        allows_unsigned=fraud["allowUnsigned"],
        allows_open=fraud["allowOpen"],
    )


def verdict(fraud, root, without=()):
    """The check that fails, None where the bundle passes, `UNREADABLE` where nothing can be said without the check."""
    folder = root / fraud["folder"]
    # Without a clock nothing lies in the future.
    now = limits.LAST_SECOND if fraud["now"] is None else fraud["now"]
    try:
        Verification(folder / "bundle", evidence_of(fraud, folder), now, without).run()
    except Fault as fault:
        return fault.check
    except (ValueError, OSError):
        return UNREADABLE
    return None


def table(also):
    """The rows of docs/frauds.md: check, what finds the frauds without it, and their names."""
    rows = {}
    for name, check, other in also:
        rows.setdefault((check, other), []).append(name)
    yield "| check | without it | frauds |"
    yield "|---|---|---|"
    for (check, other), names in rows.items():
        found = "nothing can be read" if other == UNREADABLE else f"`{other}`"
        yield f"| `{check}` | {found} | {'; '.join(names)} |"


def is_page_current(rows):
    _, _, rest = PAGE.read_text(encoding="utf-8").partition(MARK)
    return rest.startswith("\n" + "\n".join(rows) + "\n\n")


def main():
    root = pathlib.Path(sys.argv[1])
    planted = json.loads((root / "frauds.json").read_text(encoding="utf-8"))
    differences, also = [], []
    for fraud in planted:
        check = fraud["check"]
        found = verdict(fraud, root)
        if found != check:
            differences.append(f"{fraud['name']}: tallyd {check}, the second verifier {found}")
        other = verdict(fraud, root, without={check})
        if other:
            also.append((fraud["name"], check, other))
    for name, check, other in also:
        print(f"found twice: {name}: {check}, then {other}")
    for difference in differences:
        print(f"DIFFERENT: {difference}")
    alone = len(planted) - len(also)
    print(f"{len(planted)} planted frauds, {len(differences)} judged otherwise than by tallyd")
    print(f"{alone} of them pass when only their check is left out; {len(also)} are found by another one then")
    is_current = is_page_current(list(table(also)))
    if not is_current:
        print(f"docs/frauds.md has another table of these. It should be, behind {MARK}")
        print("\n".join(table(also)))
    missing = set(CHECKS) - {fraud["check"] for fraud in planted}
    if missing:
        print(f"no fraud is planted for {', '.join(sorted(missing))}")
    return 1 if differences or missing or not is_current or alone < ALONE_AT_LEAST else 0


if __name__ == "__main__":
    sys.exit(main())

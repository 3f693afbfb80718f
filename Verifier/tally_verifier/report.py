"""What a verification says: as text for people, as JSON for programs."""

from base64 import b64encode

from .fault import CHECKS


def text(verification):
    """The report of a bundle that holds, as lines."""
    found, definition, checkpoint = verification, verification.definition, verification.checkpoint
    yield f"log  {definition.origin}"
    yield f"     {checkpoint.size:,} entries, root {_base64(checkpoint.root)}"
    yield f"     definition {definition.digest.hex()}"
    yield "checked"
    for check in CHECKS:
        if check in found.judge.done:
            yield f"  {check}: {_shown(check, found)} ({found.judge.done[check]})"
    yield "NOT checked"
    for line in not_checked(found):
        yield f"  {line}"
    for contest in found.not_recounted:
        yield f"NOT recounted: {contest.id}, by {contest.rule}; its count is taken as result.json states it"
    if found.signers:
        yield "signed by"
        for key in found.signers:
            yield f"  {key.name}"
    yield _verdict(found)


def _shown(check, found):
    """What a check that held has shown of this bundle: no more than its files let it."""
    if check == "eligibility" and not found.definition.roll:
        return "no roll: whoever the portal lets vote is eligible, and every ballot has weight 1 and no stratum"
    if check == "result" and found.is_tree_alone:
        return "turnout.json has its form and fits the log's size; its figures are the publisher's word"
    if check == "result" and not found.has_entries:
        return "result.json has its form, names this log, and its sums agree; no ballot was counted here"
    return CHECKS[check]


def _verdict(found):
    if found.is_tree_alone:
        return "VERIFIED as far as an open election can be: the tree, not the ballots"
    if found.is_open:
        return "VERIFIED as far as an open election can be: the figures so far, which nobody has signed"
    return "VERIFIED"


def not_checked(verification):
    """What these files let nobody check, or what was left out, in sentences."""
    found, evidence = verification, verification.evidence
    if evidence.definition is None:
        yield "that the definition is the one that was announced. Give it with --definition."
    if evidence.trusted is None:
        yield "whose the officers' keys are. Give keys that you know with --trust."
    if found.is_tree_alone:
        yield "the ballots, the acts and any figures: the election is not closed, and its entries are shown only then."
        if found.definition.results == "turnout":
            yield "the figures of turnout.json: they are the publisher's word until then."
    elif not found.has_entries:
        yield "ballots, acts and the count: the definition publishes counts only."
    if found.definition.roll:
        yield "that each row of the roll is one person. The roll holds pseudonyms; who made it knows the persons."
    else:
        yield "that each pseudonym is one person."
    if not evidence.checkpoints and not evidence.receipts:
        yield "that the log was not rewritten before it was published. Give checkpoints and receipts that somebody kept."
    if found.folder.derived:
        yield "what index.html shows, and its program: of the page only the data for that program were checked."
        yield "texts beside the figures of the data files: titles, names, notes."
        yield "  tallyd verify makes page and data files again and compares every byte."
    elif not found.is_tree_alone:
        yield "a page and data files: this bundle has none; result.json holds."
    if evidence.allows_unsigned:
        yield "that enough officers have signed the result."
    if found.is_open and not found.is_tree_alone:
        yield "that the log is complete: it is not closed."


def members(verification):
    """The report of a bundle that holds, for JSON."""
    found = verification
    return {
        "verified": True,
        "origin": found.definition.origin,
        "size": found.checkpoint.size,
        "root": _base64(found.checkpoint.root),
        "definition": found.definition.digest.hex(),
        "checked": found.judge.done,
        "notChecked": list(not_checked(found)),
        "notRecounted": [{"contest": contest.id, "rule": contest.rule} for contest in found.not_recounted],
        "signedBy": [key.name for key in found.signers],
        "result": found.statement,
    }


def fault_members(fault):
    return {"verified": False, "fault": {"check": fault.check, "place": fault.place, "reason": fault.reason}}


def _base64(root):
    """As it stands in the checkpoint."""
    return b64encode(root).decode("ascii")

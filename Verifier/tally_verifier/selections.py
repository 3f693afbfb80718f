"""What a ballot marks, contest by contest."""

from .fault import FormError


def read(data, contests):
    """The marks of each contest: a tuple of (option's place, score, rank or 1), empty where it is blank."""
    found, offset = [], 0
    for contest in contests:
        width = _width(contest)
        count = int.from_bytes(data[offset : offset + 2], "big")
        offset += 2
        if offset > len(data):
            raise FormError(f"{contest.id}: cut off")
        if offset + count * width > len(data):
            raise FormError(f"{contest.id}: cut off")
        marks = tuple(_mark(data, offset + number * width, width) for number in range(count))
        offset += count * width
        _check(contest, marks)
        found.append(marks)
    if offset != len(data):
        raise FormError("something follows the last contest")
    return tuple(found)


def _width(contest):
    return {"score": 3, "ranked": 4}.get(contest.type, 2)


def _mark(data, at, width):
    option = data[at] << 8 | data[at + 1]
    return option, 1 if width == 2 else int.from_bytes(data[at + 2 : at + width], "big")


def _check(contest, marks):
    if not marks:
        if contest.required:
            raise FormError(f"{contest.id}: blank, and it is required")
        return
    if len(marks) > contest.marks_max:
        raise FormError(f"{contest.id}: {len(marks)} marks; at most {contest.marks_max} are allowed")
    before = -1
    for option, _ in marks:
        if option <= before or option >= len(contest.options):
            raise FormError(f"{contest.id}: options are not ascending, or there is none of that place")
        before = option
    values = [value for _, value in marks]
    if contest.type == "score" and not contest.lowest <= min(values) <= max(values) <= contest.highest:
        raise FormError(f"{contest.id}: a score is out of range")
    if contest.type == "ranked":
        if not 1 <= min(values) <= max(values) <= len(contest.options):
            raise FormError(f"{contest.id}: a rank is out of range")
        if not contest.free_ranks and sorted(values) != list(range(1, len(values) + 1)):
            raise FormError(f"{contest.id}: the ranks are not 1, 2, 3 … each once")

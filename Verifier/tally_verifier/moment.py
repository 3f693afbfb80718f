"""Moments as seconds since 1970-01-01T00:00:00Z."""

import datetime
import re

from .fault import FormError

_RFC3339 = re.compile(
    r"([0-9]{4})-([0-9]{2})-([0-9]{2})T([0-9]{2}):([0-9]{2}):([0-9]{2})(?:Z|([+-])([0-9]{2}):([0-9]{2}))"
)
DAY = 86_400
_UNIT_LENGTHS = {"day": 10, "month": 7, "year": 4}


def parse(text):
    """Seconds of an RFC 3339 moment in whole seconds, with `T` and `Z` in upper case, not -00:00, not before 1970."""
    match = _RFC3339.fullmatch(text)
    if not match:
        raise FormError("not a moment as in 2026-11-22T08:00:00+04:00")
    year, month, day, hour, minute, second = (int(part) for part in match.groups()[:6])
    sign, zone_hour, zone_minute = match.groups()[6:]
    try:
        date = datetime.date(year, month, day)
        datetime.time(hour, minute, second)
        if sign:
            datetime.time(int(zone_hour), int(zone_minute))
    except ValueError:
        raise FormError("no such moment") from None
    zone = 0
    if sign:
        zone = int(zone_hour) * 3600 + int(zone_minute) * 60
        if sign == "-" and zone == 0:
            raise FormError("write +00:00 or Z")
        zone = -zone if sign == "-" else zone
    days = date.toordinal() - datetime.date(1970, 1, 1).toordinal()
    seconds = days * DAY + hour * 3600 + minute * 60 + second - zone
    if seconds < 0:
        raise FormError("before 1970")
    return seconds


def period(seconds, unit):
    """The UTC day, month or year of a moment, as a ballot's scope says it: `2026-11-22`, `2026-11`, `2026`."""
    date = datetime.date.fromordinal(datetime.date(1970, 1, 1).toordinal() + seconds // DAY)
    return date.isoformat()[: _UNIT_LENGTHS[unit]].encode("ascii")

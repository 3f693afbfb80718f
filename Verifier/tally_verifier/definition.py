"""The definition of an election, `election.json`, read strictly."""

import unicodedata
from dataclasses import dataclass
from hashlib import sha256

from . import contest as contest_reader
from . import contest_rules, exact_text, json_text, keys, limits, moment, scopes
from .fault import FormError
from .fields import Fields, distinct, labelled

FORMAT = "tallyd/election/1"
_REQUIRED = (
    "format", "id", "authority", "logKey", "languages", "title", "contests", "eligibility", "voterId", "scope",
    "revote", "window", "results", "publication", "smallestCell", "secrecy", "channels", "officers", "rehearsal",
)  # fmt: skip
_OPTIONAL = ("terms", "policy", "campaign")


@dataclass(frozen=True)
class Roll:
    """What the definition says of the roll: its root, its rows, and the ids of strata and districts."""

    root: bytes
    count: int
    strata: tuple
    districts: tuple


@dataclass(frozen=True)
class Definition:
    file_bytes: int
    digest: bytes
    id: str
    authority: str
    log_key: bytes
    languages: tuple
    title: tuple
    contests: tuple
    # None where anybody may vote.
    roll: Roll
    scope: scopes.ScopeRule
    revote: str
    opens: int
    closes: int
    results: str
    publication: str
    channel_count: int
    threshold: int
    officers: tuple
    rehearsal: bool

    @property
    def origin(self):
        middle = "rehearsal/" if self.rehearsal else ""
        return f"{self.authority}/{middle}{self.id}/{self.digest.hex()[:32]}"

    @property
    def asks_for_lot(self):
        return any(contest.ties == "lot" for contest in self.contests)


def read(data):
    """The definition that a file's bytes hold; the first thing wrong with it is the error."""
    if len(data) > limits.DEFINITION_BYTES:
        raise FormError(f"longer than {limits.DEFINITION_BYTES} bytes")
    fields = Fields(json_text.parse(data), "", _REQUIRED, _OPTIONAL)
    if fields.text("format") != FORMAT:
        raise fields.error("format", f"not {FORMAT}")
    languages = _languages(fields)
    title = fields.localized("title", languages)
    roll = _eligibility(fields.value["eligibility"], languages)
    contests = contest_reader.read_all(fields, languages, roll and roll.count)
    scope = scopes.read(fields.value["scope"])
    opens, closes = _window(fields.value["window"])
    publication = fields.choice("publication", ("full", "counts"))
    log_key = fields.base64("logKey", 32)
    if not keys.is_sound(log_key):
        raise fields.error("logKey", "not an Ed25519 public key that can be relied on")
    threshold, officers = _officers(fields.value["officers"], log_key)
    _read_fixed(fields)
    _check_together(contests, roll, scope, publication)
    scopes.check(scope, contests, opens, closes)
    return Definition(
        file_bytes=len(data),
        digest=sha256(data).digest(),
        id=fields.identifier("id"),
        authority=_authority(fields),
        log_key=log_key,
        languages=languages,
        title=title,
        contests=contests,
        roll=roll,
        scope=scope,
        revote=fields.choice("revote", ("first", "last")),
        opens=opens,
        closes=closes,
        results=fields.choice("results", ("closed", "turnout", "live")),
        publication=publication,
        channel_count=len(labelled(fields.items("channels", limits.CHANNELS), "channels", languages)),
        threshold=threshold,
        officers=officers,
        rehearsal=fields.flag("rehearsal"),
    )


def _languages(fields):
    items = fields.items("languages", limits.LANGUAGES)
    if not all(isinstance(item, str) and exact_text.is_language_tag(item) for item in items):
        raise fields.error("languages", "not language tags as ar, en, zh-Hant or pt-BR")
    distinct(items, "languages", "language")
    return tuple(items)


def _authority(fields):
    name = fields.text("authority")
    if not exact_text.is_host_name(name):
        raise fields.error("authority", "not a host name")
    return name


def _eligibility(value, languages):
    kind = value.get("kind") if isinstance(value, dict) else None
    if kind != "roll":
        Fields(value, "eligibility", ("kind",)).choice("kind", ("open",))
        return None
    fields = Fields(value, "eligibility", ("kind", "root", "count"), ("strata", "districts"))
    return Roll(
        root=fields.base64("root", 32),
        count=fields.whole("count", 1, limits.LOG_ENTRIES),
        strata=_divisions(fields, "strata", limits.STRATA, languages),
        districts=_divisions(fields, "districts", limits.DISTRICTS, languages),
    )


def _divisions(fields, key, most, languages):
    if key not in fields:
        return ()
    return tuple(item[0] for item in labelled(fields.items(key, most), fields.at(key), languages))


def _window(value):
    fields = Fields(value, "window", ("opens", "closes"))
    moments = []
    for key in ("opens", "closes"):
        try:
            moments.append(moment.parse(fields.text(key)))
        except FormError as error:
            raise fields.error(key, error) from None
    if moments[0] >= moments[1]:
        raise fields.error("closes", "not after opens")
    return moments


def _officers(value, log_key):
    fields = Fields(value, "officers", ("threshold", "keys"))
    items = fields.items("keys", limits.OFFICERS)
    found = []
    for place, item in enumerate(items):
        try:
            found.append(keys.parse(item if isinstance(item, str) else "", limits.OFFICER_NAME_BYTES))
        except FormError as error:
            raise FormError(f"officers.keys[{place}]: {error}") from None
    # What people cannot tell apart is one name, whatever its bytes.
    distinct([unicodedata.normalize("NFC", key.name) for key in found], "officers.keys", "name")
    distinct([key.public_key for key in found], "officers.keys", "key")
    if any(key.public_key == log_key for key in found):
        raise fields.error("keys", "the log's own key is among them")
    return fields.whole("threshold", 1, len(items)), tuple(found)


def _read_fixed(fields):
    """What no count depends on, and what has one value so far."""
    voter = Fields(fields.value["voterId"], "voterId", ("namespace", "form", "minimumLength", "maximumLength"))
    voter.identifier("namespace")
    voter.choice("form", ("digits", "alphanumeric", "token"))
    shortest = voter.whole("minimumLength", 1, limits.VOTER_ID_BYTES)
    if voter.whole("maximumLength", 1, limits.VOTER_ID_BYTES) < shortest:
        raise voter.error("maximumLength", "smaller than minimumLength")
    fields.whole("smallestCell", 1, 1)
    fields.choice("secrecy", ("open",))
    for key in _OPTIONAL:
        if key not in fields:
            continue
        reference = Fields(fields.value[key], key, ("uri", "sha256"))
        if not exact_text.is_address(reference.text("uri")):
            raise reference.error("uri", "not an https:// address in ASCII")
        try:
            exact_text.unhex(reference.text("sha256").encode("utf-8"), 32)
        except FormError as error:
            raise reference.error("sha256", error) from None


def _check_together(contests, roll, scope, publication):
    if roll:
        for contest in contests:
            if roll.districts and contest.is_by_district and sorted(contest.ids) != sorted(roll.districts):
                raise FormError(f"contests.{contest.id}.options: not the roll's districts")
        if roll.strata and publication == "full":
            raise FormError("eligibility.strata: strata need publication counts")
        if scope.kind != "election":
            raise FormError("scope.kind: a roll needs scope election")
    if scope.kind != "election" and any(map(contest_rules.needs_one_scope, contests)):
        raise FormError("scope.kind: a contest that counts in rounds, or an initiative, needs scope election")

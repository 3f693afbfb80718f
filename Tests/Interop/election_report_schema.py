"""The part of NIST's schema of election reports that tallyd's reports use.

Transcribed class by class from NIST_V2_election_results_reporting.json of usnistgov/ElectionResultsReporting
(SP 1500-100 version 2, commit 521b97ae69ea495ea861f4a8a58cc2919b79c9d8), a work of the United States
government and in the public domain. Every property of every class is there with its type, its enumeration
and whether it is required; a property whose class tallyd never writes refuses every value, so that what
is checked here is never more than NIST allows.
"""

STRING, INTEGER, NUMBER, FLAG = ({"type": kind} for kind in ("string", "integer", "number", "boolean"))
DATE = {"type": "string", "format": "date"}
UNUSED = {"not": {}}


def one_of(*words):
    return {"type": "string", "enum": list(words)}


def one(*classes):
    references = [{"$ref": f"#/definitions/ElectionResults.{name}"} for name in classes]
    return references[0] if len(references) == 1 else {"oneOf": references}


def many(kind, least=0):
    return {"type": "array", "minItems": least, "items": kind}


def record(name, required, properties):
    return {
        "type": "object",
        "required": ["@type", *required.split()],
        "additionalProperties": False,
        "properties": {"@type": one_of(f"ElectionResults.{name}"), **properties},
    }


COUNT_ITEMS = one_of(
    "absentee", "absentee-fwab", "absentee-in-person", "absentee-mail", "early", "election-day", "other",
    "provisional", "seats", "total", "uocava", "write-in",
)
VARIATIONS = one_of(
    "approval", "borda", "cumulative", "majority", "n-of-m", "other", "plurality", "proportional", "range",
    "rcv", "super-majority",
)
UNIT_KINDS = one_of(
    "ballot-batch", "ballot-style-area", "borough", "city", "city-council", "combined-precinct",
    "congressional", "country", "county", "county-council", "drop-box", "judicial", "municipality", "other",
    "polling-place", "precinct", "school", "special", "split-precinct", "state", "state-house",
    "state-senate", "town", "township", "utility", "village", "vote-center", "ward", "water",
)
TEXT = one("InternationalizedText")
IDENTIFIERS = many(one("ExternalIdentifier"))

CONTEST = {
    "@id": STRING, "Abbreviation": STRING, "BallotSubTitle": TEXT, "BallotTitle": TEXT,
    "ContestSelection": many(one("PartySelection", "BallotMeasureSelection", "CandidateSelection")),
    "CountStatus": UNUSED, "ElectionDistrictId": STRING, "ExternalIdentifier": IDENTIFIERS,
    "HasRotation": FLAG, "Name": STRING, "OtherCounts": many(one("OtherCounts")),
    "OtherVoteVariation": STRING, "SequenceOrder": INTEGER, "SubUnitsReported": INTEGER,
    "TotalSubUnits": INTEGER, "VoteVariation": VARIATIONS,
}

CLASSES = {
    "ElectionReport": (
        "Format GeneratedDate Issuer IssuerAbbreviation SequenceEnd SequenceStart Status "
        "VendorApplicationId",
        {
            "Election": many(one("Election")), "ExternalIdentifier": IDENTIFIERS,
            "Format": one_of("precinct-level", "summary-contest"),
            "GeneratedDate": {
                "type": "string", "format": "date-time",
                "pattern": "[0-9]{4}-(0?[1-9]|1[012])-(0?[1-9]|[12][0-9]|3[01])T(([01][0-9]|2[0-3]):"
                           "[0-5][0-9]:[0-5][0-9]|(24:00:00))(Z|[+-]((0[0-9]|1[0-3]):[0-5][0-9]|14:00))",
            },
            "GpUnit": many(one("ReportingUnit")), "Header": UNUSED, "IsTest": FLAG, "Issuer": STRING,
            "IssuerAbbreviation": STRING, "Notes": STRING, "Office": UNUSED, "OfficeGroup": UNUSED,
            "Party": many(one("Party")), "Person": UNUSED, "SequenceEnd": INTEGER,
            "SequenceStart": INTEGER,
            "Status": one_of("certified", "correction", "pre-election", "recount", "unofficial-complete",
                             "unofficial-partial"),
            "TestType": STRING, "VendorApplicationId": STRING,
        },
    ),
    "Election": (
        "ElectionScopeId EndDate Name StartDate Type",
        {
            "BallotCounts": many(one("BallotCounts")), "BallotStyle": UNUSED,
            "Candidate": many(one("Candidate")), "ContactInformation": UNUSED,
            "Contest": many(one("PartyContest", "BallotMeasureContest", "CandidateContest")),
            "CountStatus": UNUSED, "ElectionScopeId": STRING, "EndDate": DATE,
            "ExternalIdentifier": IDENTIFIERS, "Name": TEXT, "OtherType": STRING, "StartDate": DATE,
            "Type": one_of("general", "other", "partisan-primary-closed", "partisan-primary-open",
                           "primary", "runoff", "special"),
        },
    ),
    "BallotCounts": (
        "GpUnitId Type",
        {
            "BallotsCast": INTEGER, "BallotsOutstanding": INTEGER, "BallotsRejected": INTEGER,
            "DeviceClass": UNUSED, "GpUnitId": STRING, "IsSuppressedForPrivacy": FLAG,
            "OtherType": STRING, "Round": INTEGER, "Type": COUNT_ITEMS,
        },
    ),
    "VoteCounts": (
        "Count GpUnitId Type",
        {
            "Count": NUMBER, "DeviceClass": UNUSED, "GpUnitId": STRING, "IsSuppressedForPrivacy": FLAG,
            "OtherType": STRING, "Round": INTEGER, "Type": COUNT_ITEMS,
        },
    ),
    "OtherCounts": (
        "GpUnitId",
        {
            "DeviceClass": UNUSED, "GpUnitId": STRING, "Overvotes": NUMBER, "Undervotes": NUMBER,
            "WriteIns": INTEGER,
        },
    ),
    "BallotMeasureContest": (
        "@id ElectionDistrictId Name",
        {
            **CONTEST, "ConStatement": TEXT, "EffectOfAbstain": TEXT, "FullText": TEXT, "InfoUri": UNUSED,
            "OtherType": STRING, "PassageThreshold": TEXT, "ProStatement": TEXT, "SummaryText": TEXT,
            "Type": one_of("ballot-measure", "initiative", "other", "recall", "referendum"),
        },
    ),
    "CandidateContest": (
        "@id ElectionDistrictId Name VotesAllowed",
        {
            **CONTEST, "NumberElected": INTEGER, "NumberRunoff": INTEGER, "OfficeIds": many(STRING),
            "PrimaryPartyIds": many(STRING), "VotesAllowed": INTEGER,
        },
    ),
    "PartyContest": ("@id ElectionDistrictId Name", CONTEST),
    "BallotMeasureSelection": (
        "@id Selection",
        {
            "@id": STRING, "ExternalIdentifier": IDENTIFIERS, "Selection": TEXT, "SequenceOrder": INTEGER,
            "VoteCounts": many(one("VoteCounts")),
        },
    ),
    "CandidateSelection": (
        "@id",
        {
            "@id": STRING, "CandidateIds": many(STRING), "EndorsementPartyIds": many(STRING),
            "IsWriteIn": FLAG, "SequenceOrder": INTEGER, "VoteCounts": many(one("VoteCounts")),
        },
    ),
    "PartySelection": (
        "@id PartyIds",
        {
            "@id": STRING, "PartyIds": many(STRING, 1), "SequenceOrder": INTEGER,
            "VoteCounts": many(one("VoteCounts")),
        },
    ),
    "Candidate": (
        "@id BallotName",
        {
            "@id": STRING, "BallotName": TEXT, "CampaignSlogan": TEXT, "ContactInformation": UNUSED,
            "ExternalIdentifier": IDENTIFIERS, "FileDate": DATE, "IsIncumbent": FLAG, "IsTopTicket": FLAG,
            "PartyId": STRING, "PersonId": STRING,
            "PostElectionStatus": one_of("advanced-to-runoff", "defeated", "projected-winner", "winner",
                                         "withdrawn"),
            "PreElectionStatus": one_of("filed", "qualified", "withdrawn"),
        },
    ),
    "Party": (
        "@id Name",
        {
            "@id": STRING, "Abbreviation": TEXT, "Color": {"type": "string", "pattern": "[0-9a-f]{6}"},
            "ContactInformation": UNUSED, "ExternalIdentifier": IDENTIFIERS, "IsRecognizedParty": FLAG,
            "LeaderPersonIds": many(STRING), "LogoUri": UNUSED, "Name": TEXT,
            "PartyScopeGpUnitIds": many(STRING), "Slogan": TEXT,
        },
    ),
    "ReportingUnit": (
        "@id Type",
        {
            "@id": STRING, "AuthorityIds": many(STRING), "ComposingGpUnitIds": many(STRING),
            "ContactInformation": UNUSED, "CountStatus": UNUSED, "ElectionAdministration": UNUSED,
            "ExternalIdentifier": IDENTIFIERS, "IsDistricted": FLAG, "IsMailOnly": FLAG, "Name": TEXT,
            "Number": STRING, "OtherType": STRING, "PartyRegistration": UNUSED, "SpatialDimension": UNUSED,
            "SubUnitsReported": INTEGER, "TotalSubUnits": INTEGER, "Type": UNIT_KINDS,
            "VotersParticipated": INTEGER, "VotersRegistered": INTEGER,
        },
    ),
    "ExternalIdentifier": (
        "Type Value",
        {
            "Label": STRING, "OtherType": STRING, "Value": STRING,
            "Type": one_of("fips", "local-level", "national-level", "ocd-id", "other", "state-level"),
        },
    ),
    "InternationalizedText": ("Text", {"Label": STRING, "Text": many(one("LanguageString"), 1)}),
    "LanguageString": ("Content Language", {"Content": STRING, "Language": STRING}),
}

SCHEMA = {
    "$schema": "http://json-schema.org/draft-04/schema#",
    "$ref": "#/definitions/ElectionResults.ElectionReport",
    "definitions": {
        f"ElectionResults.{name}": record(name, required, properties)
        for name, (required, properties) in CLASSES.items()
    },
}

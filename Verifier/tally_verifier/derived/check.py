"""The check `derived`: all of the derived files are there, nothing else is, and none says another thing than the result."""

from .. import limits
from ..fault import FormError
from . import ballot_files, catalogue, election_report, package, page, rating_markup, spreadsheet
from .material import Unlike

# What they are made from; the data package lists these too.
_SOURCES = ("election.json", "result.json", "results.csv")


def run(folder, material, now):
    """Raises `Unlike` for the first file that is not as it should be; gives the number of files."""
    graph, table = rating_markup.expected(material), spreadsheet.expected(material)
    ballots = ballot_files.expected(material)
    names = {catalogue.NAME, election_report.NAME, *ballots}
    names |= {rating_markup.NAME} if graph else set()
    names |= {spreadsheet.NAME} if table is not None else set()
    created, resources = package.read(_read(folder, package.NAME), material.definition, now)
    page.check(_read(folder, page.NAME), material)
    if set(resources) != {*names, *_SOURCES}:
        raise Unlike(package.NAME, "resources: not the files that this result has")
    for name in (*_SOURCES, *sorted(names)):
        package.check_resource(resources[name], name, _read(folder, name))
    catalogue.check(_read(folder, catalogue.NAME), material.definition, created, resources)
    election_report.check(_read(folder, election_report.NAME), material, created)
    if table is not None and _read(folder, spreadsheet.NAME) != table:
        raise Unlike(spreadsheet.NAME, "not the table of the result, for spreadsheets")
    if graph:
        rating_markup.check(_read(folder, rating_markup.NAME), graph)
    for name, place in ballots.items():
        ballot_files.check(name, _read(folder, name), place, material)
    strangers = set(folder.derived) - {*names, page.NAME, package.NAME}
    if strangers:
        raise Unlike(min(strangers), "no such file belongs to this result")
    return len(names) + 2


def _read(folder, name):
    try:
        return folder.read(name, limits.TABLE_BYTES)
    except FormError as error:
        raise Unlike(name, str(error)) from None

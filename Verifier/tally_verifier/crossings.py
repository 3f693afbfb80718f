"""Which ballot took an initiative over its goal: counted along the log, and told in it once."""

from .rules import popular_votes


class Crossings:
    """The initiatives of an election, each with its support as it stands at the log's current place."""

    def __init__(self, definition):
        self._contests = [
            (place, contest) for place, contest in enumerate(definition.contests) if contest.rule == "initiative"
        ]
        self._support = {place: [0] * len(contest.options) for place, contest in self._contests}
        self._reached = set()
        # What the log must tell next, as (contest's place, ballot's index), in this order.
        self.due = []
        # What it told: ballots' indices by contests' places.
        self.told = {}

    def __bool__(self):
        return bool(self._contests)

    def take(self, index, marks, replaced):
        """A ballot, and the marks of the one that it replaces, or None."""
        for place, contest in self._contests:
            support = self._support[place]
            for option, _ in replaced[place] if replaced else ():
                support[option] -= 1
            for option, _ in marks[place]:
                support[option] += 1
            if place not in self._reached and popular_votes.is_reached(contest.settings, support):
                self._reached.add(place)
                self.due.append((place, index))

    def tell(self, place, index):
        """What is wrong with a crossing that the log tells here, or None."""
        self.told.setdefault(place, index)
        if not self.due:
            return "no initiative reached its goal here"
        if self.due.pop(0) != (place, index):
            return "it names another ballot, or another contest, than the one that is next"
        return None

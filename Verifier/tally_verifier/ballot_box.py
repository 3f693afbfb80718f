"""The ballots that count: equal selections of one scope together."""

from . import selections as selections_reader


class BallotBox:
    """Heads and weights by selections, for each scope. Selections are read and checked once each."""

    def __init__(self, contests):
        self._contests = contests
        self._numbers = {}
        self._bytes = []
        self._scope_numbers = {}
        # By scope's number: {selections' number: heads}, and the same with weights.
        self._heads = []
        self._weights = []

    @property
    def scope_count(self):
        return len(self._scope_numbers)

    def scope_number(self, scope):
        number = self._scope_numbers.get(scope)
        if number is None:
            number = self._scope_numbers[scope] = len(self._heads)
            self._heads.append({})
            self._weights.append({})
        return number

    def selections_number(self, data):
        """The number of these selections; `FormError` where they keep no contest's rule."""
        number = self._numbers.get(data)
        if number is None:
            selections_reader.read(data, self._contests)
            number = self._numbers[data] = len(self._bytes)
            self._bytes.append(data)
        return number

    def marks(self, number):
        """The marks of each contest."""
        return selections_reader.read(self._bytes[number], self._contests)

    def add(self, scope, number, weight):
        heads, weights = self._heads[scope], self._weights[scope]
        heads[number] = heads.get(number, 0) + 1
        weights[number] = weights.get(number, 0) + weight

    def remove(self, scope, number, weight):
        self._heads[scope][number] -= 1
        self._weights[scope][number] -= weight

    def scopes(self):
        """Each scope with its counted ballots as (marks of each contest, heads, weight), sorted by the scope's bytes."""
        marks = [selections_reader.read(data, self._contests) for data in self._bytes]
        for scope, place in sorted(self._scope_numbers.items()):
            weights = self._weights[place]
            yield scope, [
                (marks[number], heads, weights[number]) for number, heads in self._heads[place].items() if heads
            ]

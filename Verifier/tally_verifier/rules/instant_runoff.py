"""Instant run-off, `irv`."""


class _Paper:
    """Equal ballots together: their ranks from the first on, and where they stand."""

    def __init__(self, ranks, weight):
        self.ranks = ranks
        self.weight = weight
        self.at = 0
        # The option that the ballots count for, or None once they have ended.
        self.option = None

    def move(self, continuing, overvote):
        """Goes on to the first option that is still in; `continuing` are places."""
        while self.at < len(self.ranks):
            group = self.ranks[self.at]
            if len(group) > 1 and overvote == "exhaust-immediately":
                break
            if len(group) == 1 or overvote == "exhaust-if-multiple-continuing":
                still_in = [option for option in group if option in continuing]
                if len(still_in) > 1:
                    break
                if still_in:
                    self.option = still_in[0]
                    return
            self.at += 1
        self.at = len(self.ranks)
        self.option = None


def count(contest, ballots, order, is_lot):
    """The count of `irv`: ballots are (marks, heads, weight), `order` the options' places, the preferred first, or None."""
    return _Runoff(contest, ballots, order, is_lot).run()


class _Runoff:
    def __init__(self, contest, ballots, order, is_lot):
        settings = contest.settings
        self._names = contest.ids
        self._overvote = settings.get("overvote", "exhaust-immediately")
        self._is_batch = settings.get("batch") == "yes"
        self._order = order
        self._broken_by = "lot" if is_lot else "preset-order"
        gap_max = int(settings["skipped-ranks"]) if "skipped-ranks" in settings else None
        self._papers = [_Paper(_ranks(ballot, gap_max), weight) for ballot, _, weight in ballots if ballot]
        self._blank = sum(weight for ballot, _, weight in ballots if not ballot)
        self._continuing = set(range(len(self._names)))
        self._votes = dict.fromkeys(range(len(self._names)), 0)
        self._exhausted = 0
        self._rounds = []
        self._ties = []

    def run(self):
        names = self._named
        self._move(self._papers)
        entry = {"action": "first"}
        while True:
            entry.update(votes=self._by_name(self._votes), exhausted=self._exhausted)
            self._rounds.append(entry)
            if not any(self._votes.values()):
                return self._outcome("no-votes", [])
            winner = self._majority()
            if winner is not None:
                entry["elected"] = names([winner])
                return self._outcome("elected", [winner])
            excluded = self._least()
            if not excluded:
                return self._outcome("tied", [])
            entry["excluded"] = names(excluded)
            before = dict(self._votes)
            self._exclude(excluded)
            moved = {option: self._votes[option] - before[option] for option in self._votes}
            entry = {"action": "exclusion", "of": names(excluded), "moved": self._by_name(moved)}

    def _move(self, papers):
        for paper in papers:
            paper.move(self._continuing, self._overvote)
            if paper.option is None:
                self._exhausted += paper.weight
            else:
                self._votes[paper.option] += paper.weight

    def _majority(self):
        total = sum(self._votes.values())
        return next((option for option, votes in self._votes.items() if 2 * votes > total), None)

    def _least(self):
        """Who leaves; nobody where a tie stops the count."""
        rising = sorted(self._votes, key=lambda option: (self._votes[option], option))
        least = [option for option in rising if self._votes[option] == self._votes[rising[0]]]
        batch = self._batch(rising) if self._is_batch else []
        if batch or len(least) == 1:
            return batch or least
        if self._order is not None:
            chosen = [max(least, key=self._order.index)]
            self._tie(least, self._broken_by, chosen)
            return chosen
        # Whoever of them went first, all would go; and ballots move as if they had, unless who is still in decides where one ends.
        all_go = self._overvote != "exhaust-if-multiple-continuing" and len(least) < len(rising)
        all_go = all_go and self._together(least) < self._votes[rising[len(least)]]
        self._tie(least, "without-effect" if all_go else "not-broken", least if all_go else [])
        return least if all_go else []

    def _batch(self, rising):
        """The most options from below that together have fewer votes than the next one."""
        for count in range(len(rising) - 1, 0, -1):
            if self._together(rising[:count]) < self._votes[rising[count]]:
                return sorted(rising[:count])
        return []

    def _together(self, options):
        return sum(self._votes[option] for option in options)

    def _tie(self, among, broken, chosen):
        self._ties.append(
            {
                "among": self._named(among),
                "broken": broken,
                "chosen": self._named(chosen),
                "matter": "exclusion",
                "round": len(self._rounds),
            }
        )

    def _exclude(self, excluded):
        self._continuing.difference_update(excluded)
        for option in excluded:
            del self._votes[option]
        self._move([paper for paper in self._papers if paper.option in excluded])

    def _named(self, places):
        return [self._names[place] for place in places]

    def _by_name(self, figures):
        return {self._names[place]: figure for place, figure in figures.items()}

    def _outcome(self, outcome, winners):
        return {
            "blank": self._blank,
            "outcome": outcome,
            "rounds": self._rounds,
            "rule": "irv",
            "ties": self._ties,
            "winners": self._named(winners),
        }


def _ranks(marks, gap_max):
    """The options of each rank that is used, up to the first gap that is too long."""
    by_rank = {}
    for option, rank in marks:
        by_rank.setdefault(rank, []).append(option)
    ranks, before = [], 0
    for rank in sorted(by_rank):
        if gap_max is not None and rank - before - 1 > gap_max:
            break
        ranks.append(by_rank[rank])
        before = rank
    return ranks

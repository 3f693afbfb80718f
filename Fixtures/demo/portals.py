"""The vote of the demo: a daemon, the portals that cast at it at once, and what their answers say.

Nothing here reads what the engine keeps: processes, signals, and the files that clients write.
"""

import collections
import csv
import json
import re
import select
import shutil
import signal
import subprocess
import time
import zlib

BRIEF_CLIENTS = 3
# Of so many shares of the voters one goes to the client that takes whole receipts: it writes a file
# for each ballot, and with this share it ends about when the others do.
SHARES = 25
# Ballots of a client that wait for answers. Those in flight at the crash wait for the restart; there
# are fewer than one in a hundred of them, so p99 is not theirs.
BRIEF_WINDOW = 128
WHOLE_WINDOW = 32
# Relative to the folder that everything runs in: a Unix socket's path has 107 bytes at most.
ADDRESS = "unix:tallyd.sock"
LOOK_SECONDS = 0.003
START_SECONDS = 30
VOTE_SECONDS = 120


class Failure(Exception):
    """Something ended or stayed away that the vote cannot go on without."""


# MARK: The parts


class Part:
    """One client's ballots: all of its voters' lines, in their order."""

    def __init__(self, number, folder):
        self.number = number
        self.is_brief = number < BRIEF_CLIENTS
        self.file = folder / f"ballots-{number}.jsonl"
        self.answers = folder / f"answers-{number}.csv"
        self.report = folder / f"report-{number}.json"
        self.errors = folder / f"errors-{number}.txt"
        # The lines' places in the whole input, from 0.
        self.lines = []


class Line:
    """What tells one ballot of the input from another; nothing where it cannot be read."""

    def __init__(self, text):
        try:
            fields = json.loads(text)
        except ValueError:
            fields = {}
        self.voter = fields.get("voter")
        self.nonce = fields.get("nonce")
        self.ballot = (fields.get("election"), self.voter, fields.get("scope"), self.nonce)


def split(ballots, folder):
    """Writes each client its part; a voter's lines, repeats and retries included, stay together."""
    parts = [Part(number, folder) for number in range(BRIEF_CLIENTS + 1)]
    lines = []
    texts = [[] for _ in parts]
    with open(ballots, "rb") as file:
        for place, text in enumerate(file):
            line = Line(text)
            share = zlib.crc32(line.voter.encode() if line.voter else text) % (SHARES * BRIEF_CLIENTS)
            # The first share of all is the last client's; the others share the rest.
            number = BRIEF_CLIENTS if share < BRIEF_CLIENTS else share % BRIEF_CLIENTS
            parts[number].lines.append(place)
            texts[number].append(text)
            lines.append(line)
    for part, own in zip(parts, texts):
        part.file.write_bytes(b"".join(own))
    return lines, parts


# MARK: The processes


class Daemon:
    """`tallyd serve`, always ended by its process id and waited for."""

    def __init__(self, program, data, folder):
        self.command = [program, "serve", "--data", data, "--listen", ADDRESS, "--log-level", "info"]
        self.folder = folder
        self.log = folder / "daemon.log"
        self.process = None

    def start(self):
        """Returns when it says that it listens."""
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen(
                self.command, cwd=self.folder, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                stderr=log,
            )
        is_there, _, _ = select.select([self.process.stdout], [], [], START_SECONDS)
        said = self.process.stdout.readline().decode() if is_there else ""
        if said != f"tallyd listens on {ADDRESS}\n":
            raise Failure(f"the daemon does not listen: {said}{self.log.read_text()}")

    def end(self, number):
        """Sends the signal; returns how the process ended."""
        if self.process is None:
            return None
        process, self.process = self.process, None
        try:
            process.send_signal(number)
            process.wait(START_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        finally:
            process.stdout.close()
        return process.returncode

    def recovery(self):
        """What the last start told of the journal: ballots and milliseconds."""
        told = [line for line in self.log.read_text().splitlines() if "journal was read back" in line]
        return {
            what: int(re.search(rf"\b{what}=(\d+)", told[-1])[1])
            for what in ("ballots", "milliseconds")
        }


class Clients:
    """A `tallyd cast` for each part, all at once."""

    def __init__(self, program, parts, receipts, definitions, folder):
        self.program = program
        self.parts = parts
        self.folder = folder
        self.whole = ["--receipts", receipts]
        for definition in definitions:
            self.whole += ["--definition", definition]
        self.processes = []

    def start(self):
        for part in self.parts:
            window = BRIEF_WINDOW if part.is_brief else WHOLE_WINDOW
            command = [self.program, "cast", part.file, "--to", ADDRESS, "--window", str(window),
                       "--answers", part.answers, "--json"]
            command += ["--brief"] if part.is_brief else self.whole
            with open(part.report, "wb") as report, open(part.errors, "wb") as errors:
                self.processes.append(subprocess.Popen(
                    command, cwd=self.folder, stdin=subprocess.DEVNULL, stdout=report,
                    stderr=errors,
                ))

    def at_work(self):
        return sum(process.poll() is None for process in self.processes)

    def check(self):
        for part, process in zip(self.parts, self.processes):
            if process.poll() not in (None, 0):
                raise Failure(f"client {part.number} ended with {process.returncode}: "
                              f"{part.errors.read_text()}{part.report.read_text()}")

    def reports(self):
        return [json.loads(part.report.read_text(encoding="utf-8")) for part in self.parts]

    def end(self):
        for process in self.processes:
            if process.poll() is None:
                process.kill()
            process.wait()


class AnswerCount:
    """How many answers have come so far, by the clients' files."""

    def __init__(self, parts):
        self.parts = parts
        self.read = {part: 0 for part in parts}
        self.rows = 0

    def look(self):
        for part in self.parts:
            if not part.answers.exists():
                continue
            with open(part.answers, "rb") as file:
                file.seek(self.read[part])
                news = file.read()
            # The first row is the header.
            self.rows += news.count(b"\n") - (1 if news and not self.read[part] else 0)
            self.read[part] += len(news)
        return self.rows

    def accepted(self):
        """The places that were answered, in whole rows of what was looked at."""
        places = set()
        for part, size in self.read.items():
            with open(part.answers, "rb") as file:
                rows = file.read(size).decode().split("\n")[1:-1]
            for text in rows:
                _, answer, election, index, *_ = text.split(",")
                if answer == "ACCEPTED":
                    places.add((election, int(index)))
        return places


# MARK: The vote


class Vote:
    """What came of it, for the table and for the comparison."""

    def __init__(self, lines, parts):
        self.lines = lines
        self.parts = parts
        self.clients_at_crash = 0
        self.answered_before = 0
        self.accepted_before = set()
        self.promised = []
        self.recovery = {}
        self.outage_milliseconds = 0
        self.seconds = 0.0
        self.daemon_ends = []
        self.reports = []
        # Filled by `join`.
        self.rows = {}
        self.answers = collections.Counter()
        self.places = {}
        self.twice = 0


def vote(program, data, ballots, receipts, definitions, folder):
    """Casts everything, with a SIGKILL of the daemon when half of the answers are there."""
    lines, parts = split(ballots, folder)
    outcome = Vote(lines, parts)
    daemon = Daemon(program, data, folder)
    clients = Clients(program, parts, receipts, definitions, folder)
    answers = AnswerCount(parts)
    try:
        daemon.start()
        start = time.monotonic()
        clients.start()
        wait_for(answers, len(lines) // 2, clients)
        outcome.clients_at_crash = clients.at_work()
        outcome.daemon_ends.append(daemon.end(signal.SIGKILL))
        crash = time.monotonic()
        # The daemon is dead: whatever stands in the files now was answered before.
        outcome.answered_before = answers.look()
        outcome.accepted_before = answers.accepted()
        outcome.promised = list(receipts.glob("*.tlog-proof"))
        daemon.start()
        outcome.recovery = daemon.recovery()
        wait_for(answers, answers.look() + 1, clients)
        outcome.outage_milliseconds = round((time.monotonic() - crash) * 1_000)
        wait_for(answers, len(lines), clients)
        while clients.at_work():
            clients.check()
            time.sleep(LOOK_SECONDS)
        clients.check()
        outcome.seconds = time.monotonic() - start
        outcome.daemon_ends.append(daemon.end(signal.SIGTERM))
    finally:
        clients.end()
        daemon.end(signal.SIGKILL)
    outcome.reports = clients.reports()
    return outcome


def wait_for(answers, count, clients):
    deadline = time.monotonic() + VOTE_SECONDS
    while answers.look() < count:
        clients.check()
        if not clients.at_work() and answers.look() < count:
            raise Failure(f"the clients have ended after {answers.rows} answers")
        if time.monotonic() > deadline:
            raise Failure(f"only {answers.rows} answers in {VOTE_SECONDS} seconds")
        time.sleep(LOOK_SECONDS)


# MARK: The answers


def join(outcome, file):
    """Joins the clients' answers to the input's lines, and writes them as one file of answers."""
    ballots = {}
    for part in outcome.parts:
        with open(part.answers, encoding="utf-8", newline="") as rows:
            for row in csv.DictReader(rows):
                place = part.lines[int(row["line"]) - 1]
                outcome.twice += place in outcome.rows
                outcome.rows[place] = row | {"line": place + 1}
                outcome.answers[row["answer"]] += 1
                if row["answer"] != "ACCEPTED":
                    continue
                index = row["election"], int(row["index"])
                ballot = outcome.lines[place].ballot
                # Another ballot at this index, or this ballot at another one.
                outcome.twice += outcome.places.setdefault(index, ballot) != ballot
                outcome.twice += ballots.setdefault(ballot, index) != index
    with open(file, "w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, ["line", "answer", "election", "index", "contest", "reason"],
                                lineterminator="\n")
        writer.writeheader()
        writer.writerows(outcome.rows[place] for place in sorted(outcome.rows))


def pick_receipts(receipts, elections, count, folder):
    """Copies so many receipts, spread over the elections and over the vote."""
    for election in elections:
        own = sorted(receipts.glob(f"{election}-*.tlog-proof"),
                     key=lambda file: int(file.stem.rsplit("-", 1)[1]))
        wanted = min(count // len(elections), len(own))
        for number in range(wanted):
            shutil.copy(own[number * (len(own) - 1) // max(1, wanted - 1)], folder)


# MARK: The published log

TILE_WIDTH = 256
BALLOT = 2
NONCE = slice(2, 18)


def published_nonces(bundle):
    """The nonce of every ballot in a bundle's entries, by index."""
    size = int((bundle / "checkpoint").read_text(encoding="utf-8").split("\n")[1])
    nonces = {}
    for number in range(-(-size // TILE_WIDTH)):
        data = entry_file(bundle, number, min(TILE_WIDTH, size - number * TILE_WIDTH)).read_bytes()
        offset, index = 0, number * TILE_WIDTH
        while offset < len(data):
            end = offset + 2 + int.from_bytes(data[offset:offset + 2], "big")
            entry = data[offset + 2:end]
            if entry[0] == BALLOT:
                nonces[index] = entry[NONCE].hex()
            offset, index = end, index + 1
    return nonces


def entry_file(bundle, number, width):
    """`x001/x234/067`, with `.p/W` for an unfinished one."""
    groups = [f"{number % 1000:03d}"]
    while number := number // 1000:
        groups.insert(0, f"x{number % 1000:03d}")
    path = "/".join(groups) + ("" if width == TILE_WIDTH else f".p/{width}")
    return bundle / "tile" / "entries" / path

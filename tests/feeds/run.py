"""One run: the real pipeline against the site, two fetchers, one of which is killed every now and then."""

import subprocess
import sys
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field

from schemas.feeds import FeedState
from schemas.identity import feed_id
from schemas.topics import FEED_STATE, RAW
from schemas.wire import decode
from tests.faults import log
from tests.faults.run import Run
from tests.feeds.site import Site
from tests.feeds.verifier import Arrival, Findings, arrival, compare, due, wrong_states

FETCHERS = ("rss0", "rss1")
PAUSE = 120.0
"""Seconds from one death to the next, about; a short run has one in its middle."""
BEFORE, AFTER = 20.0, 10.0
"""Seconds around a death within which an answer may have been lost with its fetcher, unless it tells otherwise."""
PATIENCE = 300.0
SETTINGS = {
    "NEWSWIRE_KAFKA_SESSION_SECONDS": "12",
    "NEWSWIRE_KAFKA_MAX_POLL_SECONDS": "60",
    "NEWSWIRE_KAFKA_TRANSACTION_SECONDS": "15",
    "NEWSWIRE_KAFKA_DELIVERY_SECONDS": "10",
    "NEWSWIRE_RSS_GAP_SECONDS": "0",
    "NEWSWIRE_RSS_PER_HOST": "50",
    "NEWSWIRE_RSS_PARSERS": "1",
    "NEWSWIRE_RSS_TIMEOUT_SECONDS": "20",
    "NEWSWIRE_RSS_FLOOR_SECONDS": "5",
    "NEWSWIRE_RSS_CEILING_SECONDS": "60",
    "NEWSWIRE_RSS_DEFAULT_SECONDS": "10",
}


@dataclass
class FeedsRun:
    """A run and what it saw; `run` has to have a broker of its own."""

    run: Run
    site: Site
    kills: int = 0
    unrest: list[tuple[float, float]] = field(default_factory=list)
    audit: str = ""

    def play(self) -> Findings:
        """Let the world turn and fetchers die; then read every feed once more, drain, audit and verify."""
        run = self.run
        run.settings |= SETTINGS | {"NEWSWIRE_RSS_ALLOW_PRIVATE_HOSTS": self.site.host}
        self._subscribe()
        run.start_all()
        self.site.begin()
        for name in FETCHERS:
            run.start(name)
        self._settle()
        self._kill_on()
        self._end_fetchers()
        self._sweep()
        found = self.verify()
        down = [f"{name} stayed down:\n{each.tail()}" for name, each in run.services.items() if not each.running]
        assert not down, "\n".join([*down, str(found) or "news.raw is as it should be"])
        run.drained(PATIENCE)
        run.end_all()
        self.audit = self._newswire("audit", "--from", f"sqlite:{run.database}").splitlines()[-1]
        return found

    def _subscribe(self) -> None:
        file = self.run.folder / "feeds.toml"
        tables = [
            f'[[feed]]\nurl = "{self.site.url(channel)}"\nfull_text = {str(channel.traits.shape == "page").lower()}\n'
            for channel in self.site.world.channels
        ]
        file.write_text("\n".join(tables), encoding="utf-8")
        self._newswire("feeds", "import", str(file))

    def _newswire(self, *arguments: str) -> str:
        """Run a command to its end; gives what it printed."""
        done = subprocess.run(
            [sys.executable, "-m", "newswire", *arguments],
            env=self.run.environ,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )
        assert done.returncode == 0, (
            f"newswire {arguments[0]} ended with {done.returncode}:\n{done.stdout}{done.stderr}"
        )
        return done.stdout

    def _settle(self, since: float | None = None) -> None:
        """Wait until both fetchers have their feeds; answers from `since` until a while later are in doubt."""
        begin = self.site.passed if since is None else since
        for name in FETCHERS:
            service = self.run.services[name]
            self.run.wait(service.ready, PATIENCE, f"{name} ready")
        self.unrest.append((begin - BEFORE, self.site.passed + AFTER))

    def _kill_on(self) -> None:
        """Kill one fetcher after the other until the world stands still."""
        seconds = self.site.world.seconds
        pause = min(PAUSE, seconds / 2)
        while (left := seconds - self.site.passed) > 0:
            threading.Event().wait(min(left, pause))
            if self.site.passed < seconds - pause / 4:
                since = self.site.passed
                self.run.services[FETCHERS[self.kills % len(FETCHERS)]].kill()
                self.kills += 1
                self._settle(since)

    def _end_fetchers(self) -> None:
        since = self.site.passed
        for name in FETCHERS:
            code = self.run.services.pop(name).end()
            assert code == 0, f"{name} ended with {code}"
        self.unrest.append((since - BEFORE, self.site.passed))

    def _sweep(self) -> None:
        """Read every feed once more, whenever it is due."""
        self._newswire("rss", "--once")

    def verify(self) -> Findings:
        """Compare what was served with what arrived, and the feeds' states with what they came to."""
        states, taken = self._states()
        answers = self.site.answers
        served = {token for answer in answers for token in answer.tokens}
        found = compare(due(answers, taken, self.unrest), served, self._arrivals())
        found.states = wrong_states(self.site.world.channels, states, self.site.base)
        return found

    def _arrivals(self) -> list[Arrival]:
        topic = RAW.on(self.run.prefix)
        return [arrival(decode(RAW, record)) for record in log.read(self.run.bootstrap, topic)]

    def _states(self) -> tuple[Mapping[int, FeedState], set[tuple[int, str]]]:
        """Give the last state of each feed, and which bodies any state says were read."""
        numbers = {feed_id(self.site.url(channel)): channel.number for channel in self.site.world.channels}
        last: dict[int, FeedState] = {}
        taken: set[tuple[int, str]] = set()
        for record in log.read(self.run.bootstrap, FEED_STATE.on(self.run.prefix)):
            number = numbers.get((record.key or b"").decode())
            if number is None:
                continue
            state = decode(FEED_STATE, record)
            last[number] = state
            if state.body:
                taken.add((number, state.body))
        return last, taken

    def rows(self, found: Findings) -> list[tuple[str, str]]:
        """Sum the run up."""
        answers = self.site.answers
        channels = self.site.world.channels
        listings = [answer for answer in answers if answer.status in {200, 304}]
        unchanged = sum(answer.status == 304 for answer in answers)
        return [
            ("feeds", str(len(channels))),
            ("polls", str(len(answers))),
            ("304 of good answers", f"{unchanged / max(1, len(listings)):.0%}"),
            ("entries new, changed", f"{sum(c.made for c in channels)}, {sum(c.revised for c in channels)}"),
            ("revisions due", str(found.due)),
            ("records on raw", str(found.arrived)),
            ("pages fetched", str(sum(self.site.pages.values()))),
            ("lost", str(len(found.lost))),
            ("repeated", str(len(found.repeated))),
            ("invented", str(len(found.invented))),
            ("kills", str(self.kills)),
            ("audit", self.audit),
        ]

"""The verifier compares what the site served with what arrived on news.raw."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from re import compile as pattern

from schemas.articles import RawArticle
from schemas.feeds import FeedState
from tests.faults.examples import examples
from tests.feeds.world import Channel

TOKEN = pattern(r"\b(r\d+-e\d+)-v(\d+)\b")


@dataclass
class Answer:
    """One answer of a feed: the tokens that it listed. `whole` once it had gone out to its end, and well-formed.

    `digest` is of its body. A 304 lists what the client says that it has read.
    """

    feed: int
    status: int
    digest: str
    tokens: tuple[str, ...]
    at: float = 0.0
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Arrival:
    """A record of news.raw, in the order of its partition: its key, the token that it holds, if it has its page."""

    key: str
    token: str
    paged: bool = False


@dataclass
class Findings:
    """What was counted: all but `due` and `arrived` have to be empty."""

    due: int = 0
    arrived: int = 0
    lost: list[str] = field(default_factory=list)
    repeated: list[str] = field(default_factory=list)
    invented: list[str] = field(default_factory=list)
    disordered: list[str] = field(default_factory=list)
    states: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        """Say what is wrong, with examples; nothing where nothing is."""
        names = ("lost", "repeated", "invented", "disordered", "states")
        return "; ".join(examples({name: getattr(self, name) for name in names}))


def arrival(article: RawArticle) -> Arrival:
    """Read which revision an article is; what holds none or several is nobody's."""
    seen = article.observed
    texts = (seen.title, seen.summary, *seen.content) if seen else ()
    tokens = {match[0] for text in texts if text for match in TOKEN.finditer(text.value)}
    return Arrival(article.id, " ".join(sorted(tokens)) or "no token", article.page is not None)


def due(
    answers: Iterable[Answer], taken: AbstractSet[tuple[int, str]], unrest: Collection[tuple[float, float]]
) -> set[str]:
    """Give the tokens that have to arrive: of every whole answer that was read.

    One was read for sure if a 304 or a feed's state (`taken`: feed and digest) says so, or if no fetcher died or came
    back around then (`unrest`: spans of time); otherwise it may have been lost with its fetcher, and was not due.
    """

    def read(answer: Answer) -> bool:
        calm = not any(begin <= answer.at <= end for begin, end in unrest)
        return calm or answer.status == 304 or (answer.feed, answer.digest) in taken

    return {token for answer in answers if answer.whole and read(answer) for token in answer.tokens}


def compare(wanted: AbstractSet[str], served: AbstractSet[str], arrivals: Sequence[Arrival]) -> Findings:
    """Count what is due and never came, came twice, was never served, or came behind a later revision."""
    found = Findings(len(wanted), len(arrivals))
    times = Counter((each.token, each.paged) for each in arrivals)
    tokens = {token for token, _ in times}
    found.lost = sorted(wanted - tokens)
    found.repeated = [f"{token} {number} times" for (token, _), number in times.items() if number > 1]
    found.invented = sorted(tokens - served)
    revisions: dict[str, list[tuple[int, bool]]] = defaultdict(list)
    keys: dict[str, set[str]] = defaultdict(set)
    for each in arrivals:
        if match := TOKEN.fullmatch(each.token):
            revisions[match[1]].append((int(match[2]), each.paged))
            keys[match[1]].add(each.key)
    found.disordered = [f"{name}: {came}" for name, came in revisions.items() if came != sorted(came)]
    found.disordered += [f"{name} has {len(ids)} ids" for name, ids in keys.items() if len(ids) > 1]
    return found


def wrong_states(channels: Iterable[Channel], states: Mapping[int, FeedState], base: str) -> list[str]:
    """Say which feeds are not what the world has made of them by its end."""
    healths = {"gone": "gone", "missing": "failing"}
    said = []
    for channel in channels:
        state = states.get(channel.number)
        moved = f"{base}/moved/{channel.number}" if channel.fate == "moved" else None
        wanted = (healths.get(channel.fate or "", "ok"), moved)
        is_now = (state.health, state.moved_to) if state else None
        if is_now != wanted:
            why = f", {state.error}" if state and state.error else ""
            said.append(f"feed {channel.number} ({channel.fate or 'steady'}) is {is_now}, not {wanted}{why}")
    return said

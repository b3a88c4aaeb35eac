"""Whether a feed entry holds its article, or a teaser for it."""

from collections.abc import Sequence

from consumers.stages.normalise.text import fold

_WHOLE = 1_200
"""Characters from which a summary of some paragraphs is the article: programs cut excerpts after 55 words, editors
write teasers of a hundred, so that 200 words in paragraphs are more than either."""
_WHOLE_LINE = 2_500
"""The same for a summary in fewer paragraphs, as an abstract may be long."""
_PARAGRAPHS = 3
_MOST_CUT = 6_000
"""Characters up to which dots at the end say that the rest is elsewhere: an article may end in dots, but few do, and
nobody cuts a text that is so long."""
_DOTS = ("…", "...")
_CLOSING = "\"'”’»)] "  # noqa: RUF001
_EXCERPT_END = " .…[]()"


def is_teaser(content: Sequence[str], summary: Sequence[str], *, linked: bool = False) -> bool:
    """Tell whether an entry leaves its article to its page, by the paragraphs that its fields have to read.

    `linked` says that the text ended in a link to the rest, such as `Continue reading`. A content is the article
    unless it ends in such a link or in dots, or only repeats the summary. A summary alone (or one that is repeated) is
    the article only where it is long.
    """
    text = content or summary
    if not text or linked or _is_cut(text):
        return True
    return (not content or _repeats(content, summary)) and not _is_long(text)


def apart(summary: Sequence[str], title: str, body: Sequence[str]) -> tuple[str, ...]:
    """Give the paragraphs of a summary that the article does not repeat, whole or as an excerpt of its beginning."""
    if not summary:
        return ()
    longest = max(map(len, summary))
    beginning = fold(_beginning(body, longest))
    told = {fold(text) for text in (title, *body) if len(text) <= 2 * longest}
    found = [(paragraph, fold(paragraph)) for paragraph in summary]
    return tuple(
        paragraph
        for paragraph, folded in found
        if folded not in told and not beginning.startswith(folded.rstrip(_EXCERPT_END))
    )


def _is_cut(text: Sequence[str]) -> bool:
    """Tell a text that ends in dots."""
    return text[-1].rstrip(_CLOSING).endswith(_DOTS) and sum(map(len, text)) <= _MOST_CUT


def _is_long(text: Sequence[str]) -> bool:
    length = sum(map(len, text))
    return length >= (_WHOLE if len(text) >= _PARAGRAPHS else _WHOLE_LINE)


def _repeats(content: Sequence[str], summary: Sequence[str]) -> bool:
    """Tell a content that says no more than the summary."""
    said = _words(summary)
    return bool(said) and sum(map(len, content)) <= 2 * sum(map(len, summary)) and said.startswith(_words(content))


def _words(text: Sequence[str]) -> str:
    return fold(" ".join(text)).rstrip(_EXCERPT_END)


def _beginning(text: Sequence[str], length: int) -> str:
    """Give as much of a text's beginning as can repeat something of that length, spellings aside."""
    start: list[str] = []
    room = 2 * length
    for paragraph in text:
        if room <= 0:
            break
        start.append(paragraph[:room])
        room -= len(paragraph) + 1
    return " ".join(start)

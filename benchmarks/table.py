"""Figures as people read them: percentiles, and a Markdown table."""

from collections.abc import Sequence
from math import ceil


def percentile(values: Sequence[float], share: float) -> float:
    """Give the nearest-rank percentile: the least value that `share` (0 to 1) of the values do not exceed."""
    if not values:
        raise ValueError("no values: there is no percentile")
    ordered = sorted(values)
    return ordered[max(1, ceil(share * len(ordered))) - 1]


def markdown(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Lay out a table, its columns padded so that it can be read as it is: the first to the left, all others too."""
    lines = [[cell.replace("|", "\\|") for cell in line] for line in (head, *rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(head))]
    lines.insert(1, ["-" * width for width in widths])
    return "\n".join("| " + " | ".join(map(str.ljust, line, widths)) + " |" for line in lines)

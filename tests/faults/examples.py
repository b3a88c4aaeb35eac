"""What a verifier has found, in words."""

from collections.abc import Mapping, Sequence

MOST = 3


def examples(found: Mapping[str, Sequence[str]]) -> list[str]:
    """Give for each kind of which there is any its number, with the first few."""
    return [f"{name} {len(each)}: {', '.join(each[:MOST])}" for name, each in found.items() if each]

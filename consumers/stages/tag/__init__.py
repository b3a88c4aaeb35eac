"""The tag stage: rules that people write, one automaton, and evidence for every tag."""

from consumers.stages.tag.loading import TAXONOMY, load
from consumers.stages.tag.tagger import Tagger

__all__ = ["TAXONOMY", "Tagger", "load"]

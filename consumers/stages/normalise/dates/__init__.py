"""One engine for dates: from what a page or a feed writes to an instant, with its provenance."""

from consumers.stages.normalise.dates.draft import Label, Written
from consumers.stages.normalise.dates.reading import (
    Moment,
    is_ambiguous,
    is_future,
    order_of,
    read_date,
    read_written,
    resolve,
)
from consumers.stages.normalise.dates.scan import Scan, scan
from consumers.stages.normalise.dates.standard import read_epoch
from consumers.stages.normalise.dates.zones import Place

__all__ = [
    "Label",
    "Moment",
    "Place",
    "Scan",
    "Written",
    "is_ambiguous",
    "is_future",
    "order_of",
    "read_date",
    "read_epoch",
    "read_written",
    "resolve",
    "scan",
]

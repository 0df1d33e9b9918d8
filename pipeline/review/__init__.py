"""Tables for the eye and the hand: highlighted articles, queues of rows to review, the desk to decide at, samples, accounts over time.

Everything takes what `pipeline.load` returns. Text from articles is always escaped.
"""

from pipeline.review.article import Html, show
from pipeline.review.chronicle import claims, mediators, planned_and_done, released, stock_and_flow, timeline
from pipeline.review.comparing import compare
from pipeline.review.queue import queue
from pipeline.review.sampling import by_rule, calibration, precision, sample
from pipeline.review.session import desk

__all__ = [
    "Html", "by_rule", "calibration", "claims", "compare", "desk", "mediators", "planned_and_done", "precision", "queue", "released",
    "sample", "show", "stock_and_flow", "timeline",
]  # fmt: skip

"""Review that is kept: what reviewers decide on a report's items, with full history.

`Store` is a file of decisions, `carry` puts those that still hold into a report and lists those that no longer do.
"""

from verify.review.carrying import carry
from verify.review.store import Store

__all__ = ["Store", "carry"]

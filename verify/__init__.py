"""Checks the quotes and factual claims of a news article against primary sources."""

__version__ = "0.1.0"

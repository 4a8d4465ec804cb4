"""schema.org ClaimReview as JSON-LD: a review for each item that was decided.

Decided is what a source says or contradicts; where nothing was found there is nothing to publish. The rating is in
words that claim no more than was checked: that a quote matches its source, not that it is true.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from verify.reports._items import UNDECIDED, Row, as_json, line, rows, title

Json = dict[str, Any]
_RATINGS = {
    ("quote", "consistent"): "Quote matches source",
    ("quote", "paraphrased"): "Same in other words than the source",
    ("quote", "unsupported"): "Quote does not match source",
    ("claim", "consistent"): "Consistent with published source",
    ("claim", "paraphrased"): "Partly consistent with published source",
    ("claim", "unsupported"): "Does not match published source",
}
_NUMBERS = {"unsupported": 1, "paraphrased": 2, "consistent": 3}


def render(
    report: Json,
    *,
    publisher: str | None = None,
    publisher_url: str | None = None,
    url: str | None = None,
    reviewed: str | None = None,
    numeric: bool = False,
    only: Iterable[str] | None = None,
    **_: Any,
) -> str:
    """A `@graph` of reviews. `publisher` and its address are who reviews, `url` the page where the reviews are
    published (each then has its own anchor), `reviewed` the day as YYYY-MM-DD; what is not given is left out.
    `numeric` adds a rating from 1 to 3. `only` names the items by id. `<` is escaped: the text may stand in a page."""
    wanted = set(only) if only is not None else None
    reviews = [
        _review(row, publisher, publisher_url, url, reviewed, numeric)
        for row in rows(report, places=False)
        if is_decided(row) and (wanted is None or row.item.get("id") in wanted)
    ]
    text = as_json({"@context": "https://schema.org", "@graph": reviews}, indent=1)
    return text.replace("<", "\\u003c") + "\n"


def is_decided(row: Row) -> bool:
    """Whether a source says or contradicts the item, and no waiver says that the tool is wrong about it."""
    return bool(row.item.get("label") and row.evidence) and row.code not in UNDECIDED and row.state != "waived"


def _review(
    row: Row, publisher: str | None, publisher_url: str | None, url: str | None, reviewed: str | None, numeric: bool
) -> Json:
    item, evidence = row.item, row.evidence
    review: Json = {
        "@type": "ClaimReview",
        "claimReviewed": line(item.get("text")),
        "itemReviewed": _claim(row),
        "reviewRating": _rating(item, row.code, numeric),
        "inLanguage": row.article.get("language"),
    }
    if publisher:
        review["author"] = {"@type": "Organization", "name": publisher}
        if publisher_url:
            review["author"]["url"] = publisher_url
    if url:
        review["url"] = f"{url}#{item.get('id')}"
    if reviewed:
        review["datePublished"] = reviewed
    source = _work(evidence.get("url"), evidence.get("title"), evidence.get("published"), evidence.get("publisher"))
    if source:
        review["citation"] = source
    return review


def _claim(row: Row) -> Json:
    """The claim with who made it, when, and the story in which it appears."""
    item, article = row.item, row.article
    claim: Json = {"@type": "Claim", "text": line(item.get("text"))}
    speaker = (item.get("speaker") or {}).get("name")
    if speaker:
        claim["author"] = {"@type": "Thing", "name": line(speaker)}
    if item.get("said_on"):
        claim["datePublished"] = item["said_on"]
    story = _work(article.get("url"), article.get("title"), article.get("published"), None)
    if story:
        claim["appearance"] = [story]
    return claim


def _rating(item: Json, code: str, numeric: bool) -> Json:
    label = item["label"]
    words = _RATINGS.get((item.get("kind", "claim"), label), label)
    if label != "consistent":
        words = f"{words}: {title(code)[:1].lower()}{title(code)[1:]}"
    rating: Json = {"@type": "Rating", "alternateName": words}
    if numeric:
        rating |= {"ratingValue": _NUMBERS[label], "worstRating": 1, "bestRating": 3}
    return rating


def _work(url: Any, name: Any, published: Any, publisher: Any) -> Json:
    """A document by what is known of it; empty where that is nothing."""
    work: Json = {}
    if isinstance(url, str) and url.startswith(("http://", "https://")):
        work["url"] = url
    if name:
        work["name"] = line(name)
    if published:
        work["datePublished"] = published
    if publisher:
        work["publisher"] = {"@type": "Organization", "name": line(publisher)}
    return {"@type": "CreativeWork", **work} if work else {}

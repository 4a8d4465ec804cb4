"""A status as X writes it (version 1.1 of its interface, account archives, what its pages load) to posts.

X escapes `&`, `<` and `>` in the text; its indices count the escaped text, so links are found by their address instead.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from verify.importers.jsontext import Record, get, list_at, text_at
from verify.importers.posts import Post
from verify.importers.records import one_line
from verify.importers.stamps import read_stamp

_STATUS = re.compile(r"https?://(?:mobile\.)?(?:twitter|x)\.com/(\w{1,30}|i/web)/status/(\d{1,25})")
_SHORT = re.compile(r"https?://t\.co/\w{1,20}")
_LAST = re.compile(r"\s*https?://t\.co/\w{1,20}\s*\Z")


@dataclass(frozen=True, slots=True)
class Account:
    """Whose post it is; None where it is not said."""

    handle: str | None = None
    name: str | None = None


def unescaped(text: str) -> str:
    """The text as it was typed."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def with_links(text: str, entities: object) -> tuple[str, str | None]:
    """The text with links written out, without the last ones that only stand for a picture or for the post that is
    quoted; and the address of that post."""
    quoted = None
    longer: dict[str, str] = {}
    dropped: set[str] = set()
    for link in list_at(entities, "urls"):
        short = text_at(link, "url") or text_at(link, "shortUrl")
        long = text_at(link, "expanded_url") or text_at(link, "expandedUrl") or text_at(link, "unwound_url")
        if short and long:
            longer[short] = long
    for picture in list_at(entities, "media"):
        dropped.add(text_at(picture, "url"))
    while True:
        last = _LAST.search(text)
        if last is None:
            break
        short = last.group().strip()
        status = _STATUS.match(longer.get(short, ""))
        if short not in dropped and (status is None or quoted is not None):
            break
        if short not in dropped:
            quoted = longer[short]
        text = text[: last.start()]
    return _SHORT.sub(lambda match: longer.get(match[0], match[0]), text), quoted


def posts_of_status(
    status: Record, owner: Account | None = None, *, longer: str | None = None, notes: tuple[str, ...] = ()
) -> list[Post]:
    """The post that a status holds, and the post that it quotes where that is in it whole. `longer` is the whole text
    of a long post that stands elsewhere. Empty where there is neither number nor text."""
    id = text_at(status, "id_str") or text_at(status, "id")
    account = _account(status) or owner or Account()
    original = get(status, "retweeted_status")
    if isinstance(original, dict) and text_at(original, "id_str" if "id_str" in original else "id"):
        found = posts_of_status(original, None, notes=notes)
        return [_reposted(post, account.handle, id) if at == 0 else post for at, post in enumerate(found)]
    text, entities, whole = _text(status)
    if not id:
        return []
    body = unescaped(longer if longer is not None else text)
    body, address = with_links(body, entities)
    said = [*notes, *_remarks(status)]
    quoted = get(status, "quoted_status")
    found = []
    if isinstance(quoted, dict):
        found = posts_of_status(quoted)
    place = _STATUS.match(address or "") or _STATUS.match(text_at(status, "quoted_status_permalink", "expanded"))
    other = text_at(status, "quoted_status_id_str") or (place[2] if place else "")
    if other:
        said.append(f"quotes x-{other}")
    post = Post(
        id=id,
        text=body,
        handle=account.handle,
        name=account.name,
        created=read_stamp(text_at(status, "created_at")),
        lang=text_at(status, "lang") or None,
        cut=longer is None and not whole,
        notes=tuple(said),
    )
    return [post, *found]


def _reposted(post: Post, reposter: str | None, id: str) -> Post:
    from dataclasses import replace

    return replace(post, reposter=post.reposter or reposter or "unknown", notes=(*post.notes, f"repost: x-{id}"))


def _account(status: Record) -> Account | None:
    user = get(status, "user")
    if not isinstance(user, dict):
        return None
    return Account(one_line(text_at(user, "screen_name")), one_line(text_at(user, "name")))


def _text(status: Record) -> tuple[str, object, bool]:
    """The longest text of a status, what is marked in it, and whether it is whole."""
    extended = get(status, "extended_tweet")
    long = text_at(status, "note_tweet", "text") or text_at(
        status, "note_tweet", "note_tweet_results", "result", "text"
    )
    if long:
        marked = get(status, "note_tweet", "note_tweet_results", "result", "entity_set") or get(status, "entities")
        return long, _all_entities(status, marked), True
    if text_at(extended, "full_text"):
        return text_at(extended, "full_text"), _all_entities(extended, get(extended, "entities")), True
    text = text_at(status, "full_text") or text_at(status, "text")
    return text, _all_entities(status, get(status, "entities")), get(status, "truncated") is not True


def _all_entities(status: object, entities: object) -> Record:
    media = [*list_at(entities, "media"), *list_at(status, "extended_entities", "media")]
    return {"urls": list_at(entities, "urls"), "media": media}


def _remarks(status: Record) -> list[str]:
    found = []
    reply = text_at(status, "in_reply_to_status_id_str") or text_at(status, "in_reply_to_status_id")
    if reply:
        found.append(f"reply to x-{reply}")
    history = get(status, "edit_info", "initial", "editTweetIds") or get(status, "edit_info", "edit", "editTweetIds")
    if isinstance(get(status, "edit_info", "edit"), dict) or (isinstance(history, list) and len(history) > 1):
        found.append("edited after it was posted")
    return found

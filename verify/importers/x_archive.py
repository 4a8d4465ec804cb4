"""The archive that X gives of an account, in all its generations, as a zip or unpacked; a post is a source.

Long posts are joined with their whole text, which stands in another file, by the second in which they were made and by
how they begin. Reposts are never the owner's words. Likes are not read: they are other people's words.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from verify.errors import InputError
from verify.importers.bounded import Archive, is_zip, zip_names
from verify.importers.decoding import decode
from verify.importers.jsontext import Record, elements, get, list_at, load, text_at
from verify.importers.posts import Post, make_post
from verify.importers.records import NotASource, distinct, only_article
from verify.importers.stamps import Stamp, read_stamp
from verify.importers.x_status import Account, posts_of_status, unescaped, with_links
from verify.settings import DEFAULTS
from verify.types import Article, Source

SUFFIXES = (".js", ".zip")
LARGEST = "largest_archive"

_POSTS = re.compile(r"(?:(?P<kind>community|deleted)[-_])?tweets?(?:-part\d{1,4})?\.js\Z")
_NOTES = re.compile(r"note[-_]tweets?(?:-part\d{1,4})?\.js\Z")
_MONTH = re.compile(r"(?:\A|/)js/tweets/\d{4}_\d{2}\.js\Z")
_ASSIGNED = re.compile(
    rb"\A(?:\xef\xbb\xbf)?\s*(?:window\.YTD\.\w|window\.__THAR_CONFIG|Grailbird\.data\.|var (?:user|payload)_details|var tweet_index)"
)
_ENDS_CUT = re.compile(r"(?:…|\.\.\.)(?:\s*https?://t\.co/\w{1,20})*\s*\Z")
_LINK = re.compile(r"https?://")
_LONG = 200
_PREFIX = 30
IMPORTER = "X archive"


class _Folder:
    """The files beside one that was given, as an archive of them."""

    def __init__(self, path: str, data: bytes):
        self.own = Path(path)
        self.data = data

    def names(self) -> tuple[str, ...]:
        found = {self.own.name}
        try:
            if self.own.is_file():
                found.update(place.name for place in self.own.parent.iterdir() if place.suffix == ".js")
                details = self.own.parent.parent / "user_details.js"
                if details.is_file():
                    found.add("../user_details.js")
        except (OSError, ValueError):
            pass
        return tuple(sorted(found))

    def __contains__(self, name: str) -> bool:
        return name in self.names()

    def read(self, name: str, most: int | None = None) -> bytes:
        if name == self.own.name:
            return self.data
        limit = DEFAULTS.largest_unpacked if most is None else most
        try:
            with open(self.own.parent / name, "rb") as file:
                data = file.read(limit + 1)
        except OSError as error:
            raise InputError("cannot be read", self.own.parent / name, "Check the file and its rights") from error
        if len(data) > limit:
            raise InputError(f"larger than {limit // 1_000_000} MB", self.own.parent / name, "Split it")
        return data


@dataclass(slots=True)
class _Note:
    """The whole text of a long post."""

    id: str
    text: str
    stamp: Stamp | None
    tweet: str
    raw: bytes
    entities: Record
    used: bool = False


def sniff(data: bytes) -> bool:
    """True for an assignment of the archive's, and for a zip that holds its files."""
    if is_zip(data):
        names = zip_names(data)
        return any(_MONTH.search(name) or re.search(r"(?:\A|/)data/(?:manifest|tweets?)\.js\Z", name) for name in names)
    return _ASSIGNED.match(data[:200]) is not None


def read_article(data: bytes, path: str) -> Article:
    """The story of an archive with one post."""
    return only_article(read_source(data, path), path)


def read_source(data: bytes, path: str) -> tuple[Source, ...]:
    """The posts of an archive in the order of its files, or those of one of its files that was unpacked."""
    if is_zip(data):
        archive: Archive | _Folder = Archive(data, path)
        wanted = None
    else:
        if not _ASSIGNED.match(data[:200]):
            raise NotASource("a script, no part of an account's archive", path, "Give the archive's zip")
        archive = _Folder(path, data)
        wanted = Path(path).name
        if not (_POSTS.match(wanted) or _NOTES.match(wanted) or b"Grailbird.data.tweets" in data[:200]):
            raise NotASource("holds none of the owner's posts", path, "Give tweets.js, or the archive's zip")
    manifest, folder = _manifest(archive, path)
    posts, notes = _members(archive, manifest, folder, path)
    if wanted is not None and manifest and wanted not in {posixpath.basename(name) for name in (*posts, *notes)}:
        raise NotASource("not listed in the archive's manifest.js", path, "Leave it out")
    owner = _owner(archive, manifest, folder, path)
    captured = read_stamp(text_at(manifest, "archiveInfo", "generationDate"))
    long = [note for name in notes for note in _notes(archive.read(name), path)]
    read = [name for name in posts if wanted is None or wanted == name or _NOTES.match(wanted)]
    found = list(_posts(archive, read, owner, captured, _Index(long), path))
    if wanted is not None and _NOTES.match(wanted):
        found = []
    if wanted is None or _NOTES.match(wanted):
        found.extend(_alone(long, owner, captured, path))
    if not found:
        raise NotASource("no post in it holds words", path, "Give the archive's zip")
    return distinct(found)


# --- which files ---------------------------------------------------------------------------------------------------


def _manifest(archive: Archive | _Folder, path: str) -> tuple[Record, str]:
    """What the manifest says, and the folder of the posts' files."""
    for name in archive.names():
        if posixpath.basename(name) == "manifest.js":
            text = decode(archive.read(name, DEFAULTS.largest_file), path).text
            start = text.find("{")
            found = load(text[max(start, 0) :].rstrip().removesuffix(";"), path)
            return found if isinstance(found, dict) else {}, posixpath.dirname(name)
    for name in archive.names():
        if _POSTS.match(posixpath.basename(name)):
            return {}, posixpath.dirname(name)
    return {}, ""


def _members(archive: Archive | _Folder, manifest: Record, folder: str, path: str) -> tuple[list[str], list[str]]:
    """The names of the files with posts, and of those with the whole text of long ones. What the manifest does not
    list is no part of the archive."""
    names = archive.names()
    listed = _listed(manifest)
    if listed:
        inside = [posixpath.join(folder, base) for base in listed]
        missing = [name for name in inside if name not in archive]
        if missing and isinstance(archive, Archive):
            raise InputError(f"{missing[0]} is listed but not in the archive", path, "Get the archive again")
        names = tuple(name for name in inside if name in archive)
    else:
        names = tuple(name for name in names if posixpath.dirname(name) == folder or _MONTH.search(name))
        names = tuple(sorted(names, key=_part_number))
    posts = [name for name in names if _POSTS.match(posixpath.basename(name)) or _is_month(name)]
    return posts, [name for name in names if _NOTES.match(posixpath.basename(name))]


def _is_month(name: str) -> bool:
    return _MONTH.search(name) is not None or re.fullmatch(r"\d{4}_\d{2}\.js", name) is not None


def _part_number(name: str) -> tuple[str, int]:
    found = re.search(r"-part(\d{1,9})\.js\Z", name)
    return (name[: found.start()], int(found[1])) if found else (name.removesuffix(".js"), 0)


def _listed(manifest: Record) -> list[str]:
    """The base names of the files with posts that the manifest lists."""
    found = []
    types = get(manifest, "dataTypes")
    for kind in types.values() if isinstance(types, dict) else ():
        for file in list_at(kind, "files"):
            base = posixpath.basename(text_at(file, "fileName"))
            if _POSTS.match(base) or _NOTES.match(base):
                found.append(base)
    return found


def _owner(archive: Archive | _Folder, manifest: Record, folder: str, path: str) -> Account:
    handle, name = text_at(manifest, "userInfo", "userName"), text_at(manifest, "userInfo", "displayName")
    if handle:
        return Account(handle, name or None)
    for file in archive.names():
        base = posixpath.basename(file)
        if base == "account.js" and posixpath.dirname(file) == folder:
            for record, _ in _assigned(archive.read(file, DEFAULTS.largest_file), path):
                account = get(record, "account")
                return Account(text_at(account, "username") or None, text_at(account, "accountDisplayName") or None)
        if base == "user_details.js":
            text = decode(archive.read(file, DEFAULTS.largest_file), path).text
            found = load(text[max(text.find("{"), 0) :].rstrip().removesuffix(";"), path)
            return Account(text_at(found, "screen_name") or None, text_at(found, "full_name") or None)
    return Account()


def _assigned(data: bytes, path: str) -> Iterator[tuple[Record, bytes]]:
    """The records of the array that a file assigns, whatever its name."""
    text = decode(data, path).text
    start = text.find("[")
    if start < 0:
        raise InputError("no list of records in it", path, "Get the archive again")
    for value, raw in elements(text, start, path):
        if isinstance(value, dict):
            yield value, raw


# --- posts and the whole text of long ones -------------------------------------------------------------------------


def _notes(data: bytes, path: str) -> Iterator[_Note]:
    for record, raw in _assigned(data, path):
        note = get(record, "noteTweet")
        body = next(
            (get(note, key) for key in ("core", "noteTweetContents", "noteTweetResults") if get(note, key)), None
        )
        text = text_at(body, "text")
        if text:
            links = list_at(body, "urls") or list_at(body, "entitySet", "urls")
            yield _Note(
                id=text_at(note, "noteTweetId"),
                text=text,
                stamp=read_stamp(text_at(note, "createdAt")),
                tweet=text_at(note, "tweetId"),
                raw=raw,
                entities={"urls": links},
            )


class _Index:
    """The notes by the post they name, by second and by how they begin."""

    def __init__(self, notes: list[_Note]):
        self.by_tweet = {note.tweet: note for note in notes if note.tweet}
        self.by_second: dict[datetime, list[_Note]] = {}
        self.by_start: dict[str, list[_Note]] = {}
        for note in notes:
            if note.stamp is not None and note.stamp.second is not None:
                self.by_second.setdefault(note.stamp.second, []).append(note)
            self.by_start.setdefault(_start(note.text), []).append(note)

    def note_for(self, id: str, text: str, created: Stamp | None) -> _Note | None:
        """The note of a post, None where it is whole or has none."""
        if id in self.by_tweet:
            return self.by_tweet[id]
        if not _ENDS_CUT.search(text) and len(text) < _LONG:
            return None
        begins = _start(text)
        second = created.second if created else None
        for note in self.by_second.get(second, ()) if second is not None else ():
            if _start(note.text)[: len(begins)] == begins or begins[: len(_start(note.text))] == _start(note.text):
                return note
        bare = " ".join(_LINK.split(_ENDS_CUT.sub("", unescaped(text)), maxsplit=1)[0].split())
        for note in self.by_start.get(begins, ()):
            if " ".join(unescaped(note.text).split()).startswith(bare):
                return note
        return None


def _start(text: str) -> str:
    """How a text begins, the same in a post and in its note."""
    plain = " ".join(_ENDS_CUT.sub("", unescaped(text)[:400]).split())
    return _LINK.split(plain, maxsplit=1)[0][:_PREFIX].strip()


def _posts(
    archive: Archive | _Folder, names: list[str], owner: Account, captured: Stamp | None, index: _Index, path: str
) -> Iterator[Source]:
    for name in names:
        kind = _POSTS.match(posixpath.basename(name))
        remark = {"deleted": ("deleted by its author",), "community": ("posted in a community",)}.get(
            (kind["kind"] if kind else None) or "", ()
        )
        for record, raw in _assigned(archive.read(name), path):
            status = get(record, "tweet")
            status = status if isinstance(status, dict) else record
            text = text_at(status, "full_text") or text_at(status, "text")
            note = index.note_for(
                text_at(status, "id_str") or text_at(status, "id"), text, read_stamp(text_at(status, "created_at"))
            )
            longer = None
            if note is not None and not text.startswith("RT @"):
                note.used = True
                longer, _ = with_links(note.text, note.entities)
                raw = raw + b"\n" + note.raw
            for post in posts_of_status(status, owner, longer=longer, notes=remark):
                source = _source(post, raw, captured, path)
                if source is not None:
                    yield source


def _alone(notes: list[_Note], owner: Account, captured: Stamp | None, path: str) -> Iterator[Source]:
    """Long posts that no post answers to: their words are the owner's all the same."""
    for note in notes:
        if not note.used:
            text, _ = with_links(unescaped(note.text), note.entities)
            post = Post(
                id=f"note-{note.id}",
                text=text,
                handle=owner.handle,
                name=owner.name,
                created=note.stamp,
                notes=("whole text of a long post that is not in the archive",),
            )
            source = _source(post, note.raw, captured, path)
            if source is not None:
                yield source


def _source(post: Post, raw: bytes, captured: Stamp | None, path: str) -> Source | None:
    who = f" of @{post.reposter or post.handle}" if post.reposter or post.handle else ""
    return make_post(
        replace(post, captured=captured), raw=raw, path=path, importer=IMPORTER, provenance=f"X archive{who}"
    )

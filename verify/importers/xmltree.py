"""XML read without what makes it dangerous: no entities but the five, no external files, bounded depth."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

from verify.errors import InputError
from verify.importers.decoding import decode

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_DECLARATION = re.compile(r"\A\s*<\?xml[^>]{0,300}\?>")
_DECLARED = re.compile(rb"\A\s*<\?xml[^>]{0,200}encoding\s*=\s*[\"']([\w.-]{2,40})[\"']")
_NAMED = re.compile(r"&(?!(?:amp|lt|gt|quot|apos);)([A-Za-z][A-Za-z0-9]{1,31});")
_BARE = re.compile(r"&(?!(?:[A-Za-z][A-Za-z0-9]{0,31}|#\d{1,7}|#[xX][0-9A-Fa-f]{1,6});)")
_NEVER = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def parse_xml(data: bytes, where: object, lenient: bool = False) -> Element:
    """The root element. `lenient` mends what feeds get wrong: names of HTML characters, control characters, tags that
    do not close. `InputError` where it is no XML, or defines entities of its own."""
    from lxml import etree

    declared = _DECLARED.match(data[:300].removeprefix(b"\xef\xbb\xbf"))
    text = decode(data, where, declared[1].decode("ascii") if declared else None).text
    text = _DECLARATION.sub("", text)
    if "<!ENTITY" in text[:100_000]:
        raise InputError("defines entities of its own", where, "Check where the file comes from")
    if lenient:
        text = _NEVER.sub(" ", _BARE.sub("&amp;", _NAMED.sub(_character, text)))
    parser = etree.XMLParser(
        encoding="utf-8",
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        recover=lenient,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(text.encode("utf-8", "replace"), parser)
    except (etree.LxmlError, ValueError, RecursionError) as error:
        line = getattr(error, "lineno", None)
        place = f" in line {line}" if line else ""
        raise InputError(f"not well-formed XML{place}", where, "Get the file again") from error
    if root is None:
        raise InputError("not well-formed XML", where, "Get the file again")
    return root


def _character(match: re.Match[str]) -> str:
    found = html.unescape(match[0])
    return match[0] if found == match[0] else found


def local(element: Element) -> str:
    """The name of an element without its namespace, in small letters; empty for what is no element."""
    tag = element.tag
    return tag.rpartition("}")[2].lower() if isinstance(tag, str) else ""

"""PDFs: words by the places of their letters, in the order in which they are read.

A PDF holds letters at places and no words, and of scripts that run from right to left no extractor gives the order
back reliably. So the order is made from the places alone, then tested: by the common words of the language, and by
letters that never open a word. What fails says so (`order of letters uncertain`), so that a check can call it
`cannot-check` and no number is ever read the wrong way round.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from statistics import median

from verify import languages
from verify.errors import InputError
from verify.importers import parts
from verify.importers.assemble import make_source, pick_language
from verify.importers.bidi_order import brackets_are_turned, kind_of, reading_order, stretchers
from verify.importers.front import Front
from verify.importers.heads import take_date, take_title
from verify.importers.markdown import Piece, put_together
from verify.importers.pdf_chars import PdfText, read_chars
from verify.importers.pdf_lines import Line, find_lines, in_columns, stand_beside, without_running_heads
from verify.importers.pdf_paragraphs import Paragraph, find_paragraphs
from verify.importers.pdf_printed import without_printed
from verify.languages import Language
from verify.settings import DEFAULTS
from verify.text import words
from verify.types import Article, Source

SUFFIXES = (".pdf",)
LARGEST = "largest_archive"

UNCERTAIN = "order of letters uncertain"
_HEADING = 1.15
_FURNITURE, _SHORTEST_TITLE = 30, 10  # pieces above a page's title at most; letters of one at least
_LONGEST_HEADING = 200
_FEW = 0.1  # share of letters of another script up to which a paper is read all the same
_HYPHENED = re.compile(r"[^\W\d_]{2,}-\Z")


@dataclass(frozen=True, slots=True)
class _Paper:
    title: str | None
    pieces: tuple[Piece, ...]
    published: date | None
    author: str | None
    problem: str | None
    notes: tuple[str, ...]
    url: str | None = None


def sniff(data: bytes) -> bool:
    """True where a file begins as a PDF does."""
    return b"%PDF-" in data[:1024]


def read_article(data: bytes, path: str) -> Article:
    """The story of a PDF: its title and its paragraphs."""
    from verify.importers import name_of

    paper = _read(data, path)
    page = put_together(paper.title, list(paper.pieces))
    language, notes = pick_language(Front("", {}), page.text)
    return Article(
        id=name_of(path),
        path=path,
        text=page.text,
        language=language,
        title=paper.title,
        author=paper.author,
        published=paper.published,
        url=paper.url,
        sha256=hashlib.sha256(data).hexdigest(),
        links=tuple(dict.fromkeys(address for address, _ in parts.find_addresses(page.text))),
        regions=page.regions,
        notes=(*((paper.problem,) if paper.problem else ()), *paper.notes, *notes),
    )


def read_source(data: bytes, path: str) -> tuple[Source, ...]:
    """The one source of a PDF; title, date line and byline stand apart from its text."""
    paper = _read(data, path)
    attribution = next((piece.text for piece in paper.pieces if piece.kind == "attribution"), None)
    body = [piece for piece in paper.pieces if piece.kind not in {"attribution", "byline", "caption"}]
    page = put_together(None, body or list(paper.pieces))
    fields, notes = {}, paper.notes
    if attribution is not None:
        fields = {"speaker": parts.attributed_to(attribution) or ""}
        notes = (f"attribution: {attribution}", *notes)
    if paper.url:
        fields["url"] = paper.url
    source = make_source(
        data, path, Front("", fields, notes), page.text, "PDF", title=paper.title, published=paper.published
    )
    return (replace(source, problem=paper.problem or source.problem),)


def _read(data: bytes, path: str) -> _Paper:
    found = read_chars(data, path)
    _check_letters(found, path)
    pages, raised = [], 0
    for number, chars in enumerate(found.pages):
        lines, marks = find_lines(chars, number)
        pages.append(lines)
        raised += marks
    printed = without_printed(pages)
    pages = _without_stretchers(without_running_heads([list(page) for page in printed.pages]))
    rtl = _runs_from_right(pages)
    blocks = [block for page in pages for block in in_columns(page, rtl)]
    beside = any(map(stand_beside, blocks))
    texts, problem, notes = _texts([line for block in blocks for line in block], rtl)
    paragraphs = find_paragraphs(blocks, texts, rtl)
    pieces = _pieces(paragraphs)
    if not pieces:
        raise InputError("no text in the PDF: it may be a scan", path, "Run text recognition on it first")
    title, pieces = _under_title(pieces, printed.title)
    published, pieces = take_date(pieces)
    if not pieces:
        pieces, title = [Piece("paragraph", title or "")], None
    if beside:
        problem = problem or "order of columns uncertain"
    if found.unknown:
        notes.append(f"{found.unknown} letters could not be told")
        problem = problem or "letters lost"
    if found.turned:
        notes.append(f"{found.turned} characters that do not stand upright left out")
    if raised:
        notes.append(f"{raised} raised figures left out")
    if printed.rows:
        notes.append("what the browser printed above and below the page left out")
    if found.made is not None:
        notes.append(f"document created: {found.made.iso}")
    return _Paper(title, tuple(pieces), published, found.author, problem, tuple(notes), printed.url)


def _under_title(pieces: list[Piece], printed: str | None) -> tuple[str | None, list[Piece]]:
    """The title and what stands under it. Above the line that the browser printed as the page's title stands only what
    the site has on all its pages."""
    for place, piece in enumerate(pieces[:_FURNITURE]):
        if printed and len(piece.text) >= _SHORTEST_TITLE and piece.text in printed and len(pieces) > place + 1:
            return piece.text, pieces[place + 1 :]
    return take_title(pieces)


def _check_letters(found: PdfText, path: str) -> None:
    known = sum(len(page) for page in found.pages)
    if found.unknown > 20 and 2 * found.unknown > known:
        raise InputError("its letters cannot be told: the fonts do not say", path, "Save its words as text")


def _without_stretchers(pages: Sequence[Sequence[Line]]) -> list[list[Line]]:
    dropped = stretchers([line.units for page in pages for line in page])
    if not dropped:
        return [list(page) for page in pages]
    return [
        [replace(line, units=tuple(unit for unit in line.units if unit not in dropped)) for line in page]
        for page in pages
    ]


def _runs_from_right(pages: Sequence[Sequence[Line]]) -> bool:
    right = left = 0
    for page in pages:
        for line in page:
            for unit in line.units:
                kind = kind_of(unit)
                right += kind == "R"
                left += kind == "L"
    return right > left


# --- the order of letters ------------------------------------------------------------------------------------------


def _texts(lines: Sequence[Line], rtl: bool) -> tuple[dict[int, str], str | None, list[str]]:
    """The text of each line by its `id`, and why their order cannot be relied on, None where it can."""
    turned = [line for line in lines if any(kind_of(unit) == "R" for unit in line.units)]
    texts = {id(line): "".join(line.units) for line in lines}
    if not turned:
        return texts, None, []
    notes = []
    read = {id(line): reading_order(line.units, rtl) for line in turned}
    mirror = brackets_are_turned(list(read.values()))
    if mirror:
        read = {id(line): reading_order(line.units, rtl, mirror=True) for line in turned}
    drawn = {id(line): texts[id(line)] for line in turned}
    problem = None
    order = _judge(list(read.values()), list(drawn.values()))
    if order == "drawn":
        read = drawn
        notes.append("its letters are drawn from left to right in the order of reading")
    elif order is None and _foreign_share(turned, lines) < _FEW:
        notes.append("some words in letters that run from the right may stand in another order")
    elif order is None:
        problem = UNCERTAIN
    if mirror is None:
        notes.append("brackets and quote marks stand both ways round")
        problem = UNCERTAIN
    texts.update(read)
    return texts, problem, notes


def _foreign_share(turned: Sequence[Line], lines: Sequence[Line]) -> float:
    """The share of letters that run from the right."""
    right = sum(kind_of(unit) == "R" for line in turned for unit in line.units)
    return right / max(sum(kind_of(unit) in ("R", "L") for line in lines for unit in line.units), 1)


def _judge(read: Sequence[str], drawn: Sequence[str]) -> str | None:
    """`read` where the words read from the right are the language's, `drawn` where those as drawn from the left are,
    None where neither is sure."""
    best = None
    for language in map(languages.load, languages.codes()):
        if language.direction != "rtl":
            continue
        score = _share(read, language)
        other = _share(drawn, language)
        for name, (common, wrong, count), rival in (("read", score, other), ("drawn", other, score)):
            known = common >= DEFAULTS.order_common and common > 2 * rival[0]
            if count < DEFAULTS.order_words:
                known = common > rival[0]
            # Names and headings have hardly a common word, but the other way round many that cannot be.
            impossible = rival[1] >= DEFAULTS.order_impossible and common >= rival[0]
            limit = DEFAULTS.order_wrong if count >= DEFAULTS.order_words else 0.0
            if (known or impossible) and wrong <= limit and (best is None or common > best[1]):
                best = (name, common)
    return best[0] if best else None


def _share(lines: Sequence[str], language: Language) -> tuple[float, float, int]:
    """The share of common words of a language, that of words which begin or end as none does, and their number. What
    hardly ever closes a word counts only in a line where many do, or where one begins as none can."""
    known = frozenset(language.words("common"))
    ends = tuple(row[1] for row in language.rows("order") if row[0] == "end")
    starts = tuple(row[1][::-1] for row in language.rows("order") if row[0] == "start")
    common = wrong = count = 0
    for line in lines[:2000]:
        first, opens, closes = count, 0, 0
        for word in words(line, language):
            printed = word.span.of(line)
            if kind_of(printed[:1]) != "R":
                continue
            count += 1
            common += word.folded in known
            opens += len(printed) > 1 and printed.startswith(ends) if ends else 0
            closes += len(printed) > 4 and printed.endswith(starts) if starts else 0
        wrong += opens + (closes if opens or closes > max(1, DEFAULTS.order_closing * (count - first)) else 0)
    return common / max(count, 1), wrong / max(count, 1), count


# --- paragraphs to pieces ------------------------------------------------------------------------------------------


def _pieces(paragraphs: Sequence[Paragraph]) -> list[Piece]:
    if not paragraphs:
        return []
    sizes = [one.size for one in paragraphs for _ in one.lines]
    usual = median(sizes)
    whole = " ".join(line for one in paragraphs for line in one.lines)
    known = frozenset(re.findall(r"[^\W\d_]+", whole))
    pieces = []
    for one in paragraphs:
        text = _joined(one.lines, known)
        if not text:
            continue
        if one.size > _HEADING * usual and len(text) < _LONGEST_HEADING:
            kind = "heading"
        else:
            kind = parts.part_kind(text) or "paragraph"
        pieces.append(Piece(kind, text, 1 if kind == "heading" else 0))
    return pieces


def _joined(lines: Sequence[str], known: frozenset[str]) -> str:
    """The lines of a paragraph on one; a word parted at a line's end is put together where the whole is a word of the
    text or the hyphen is a soft one, else it keeps its hyphen."""
    out = ""
    for line in lines:
        line = " ".join(line.split())
        if not out:
            out = line
        elif out.endswith("\u00ad"):
            out = out[:-1] + line
        elif _HYPHENED.search(out[-60:]) and line[:1].islower():
            first = re.match(r"[^\W\d_]+", line)
            last = re.search(r"[^\W\d_]+(?=-\Z)", out[-60:])
            joined = f"{last[0]}{first[0]}" if first and last else ""
            out = (out[:-1] if joined in known else out) + line
        else:
            out = f"{out} {line}".strip()
    return out.replace("\u00ad", "").strip()

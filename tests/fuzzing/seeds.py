"""Where each target begins, and the words that it is made of."""

from __future__ import annotations

import json
from collections.abc import Iterator

import reporting
from fuzzing.samples import PACKED, STORY, samples, unpacked
from fuzzing.targets import DOCUMENTS, PAGES, RECORDS, SETTINGS
from verify import languages

MARKS = "\"“”„«»‹›‘’'`´…—–،؛؟.,:;!?()[]<>\n\0"
TOKENS = {
    "text": ('" he said', "Harper said that ", " told ", "قال ", "وأضاف أن ", "الوزير ", "بحسب ", " a dit ", "گوتی ", "12 March 2024",
             "٢٠٫٥ مليون", "half a million", "between 3 and 5 ", "not ", "must ", "لم ", "ne ", " pas ", "%", "\u202e", "\u0640", "\ud800",
             "\u0301", "6'2\"", "last Tuesday", "U.S. ", "n’a ", "\n\n", "\r\n", " - ", "MR HOLT: ", "؟ ", "«", "»"),
    "pages": ("<p>", "</p>", "<div>", "<blockquote>", "<!--", "-->", "<![CDATA[", "&amp;", "&#8220;", "---\n", "title: ", "> ", "## ", "[a](b)",
              "```", "<script type=\"application/ld+json\">", "<time datetime=", "<table>", "<br>", "\n\n", "1. ", "* ", "<svg>", "<template>"),
    "documents": ("obj", "endobj", "stream", "endstream", "/Filter", "/FlateDecode", "/ASCII85Decode", "/Length", "/Kids", "/Parent", "xref",
                  "trailer", "startxref", "<<", ">>", "/W [", "/ToUnicode", "beginbfchar", "beginbfrange", "BT", "ET", "Tj", "TJ", "Tm", "<w:p>",
                  "</w:p>", "<w:t>", "<w:ins>", "<w:del>", "<w:tbl>", "<w:hyperlink r:id=", "<!DOCTYPE", "<!ENTITY", "&a;", "/Encrypt", "\n=\n"),
    "records": ("<item>", "<entry>", "<title>", "&lt;", "<![CDATA[", "<!ENTITY", "null", "true", "[]", "{}", "1e999", "-1", "\"\"", "\\ud800", "WARC/1.0\r\n",
                "Content-Length: ", "Transfer-Encoding: chunked", "Content-Encoding: gzip", "WARC-Type: revisit", " --> ", "WEBVTT", "<v ", "window.YTD.",
                "\r\n\r\n", "PK\x03\x04", "PK\x01\x02", "\n=\n", "9" * 30),
    "settings": ("[[waiver]]\n", "expires = ", "codes = [", "null", "true", "[]", "{}", "\"articles\": ", "\"items\": ", "\"verdict\": ", "1979-05-27",
                 "[[override]]\n", "[outputs]\n", "stories = [", "**", "[!", "\\ud800", "1e999", "-1", "\"evidence\": ", "{\"a\": "),
}  # fmt: skip
WAIVERS = (
    '[[waiver]]\nitem = "q-1a2b3c4d"\nstory = "stories/harbour.md"\ntext = "words"\nspeaker = "Ilse Marrow"\nlabel = '
    '"unsupported"\ncodes = ["no-source"]\nreason = "Said by telephone."\nauthor = "D. Quill"\nexpires = 2026-12-31\n'
)
CONFIG = (
    'stories = ["stories/**/*.md"]\nexclude = ["stories/old/**"]\nsources = ["sources"]\npeople = "people.json"\nfail-on = '
    '["unsupported"]\nmin-worth = 0.5\nlanguage = "en"\nwaivers = "w.toml"\nfail-on-stale = true\n[[override]]\npaths = '
    '["stories/opinion/**"]\nprofile = "strict"\n[outputs]\nsarif = "verify.sarif"\n'
)
BASELINE = {
    "schema": "verify-baseline/1",
    "stories": {"a.md": [{"item": "q-1", "label": "unsupported", "codes": ["no-source"]}]},
}
DECISION = {
    "id": "0" * 32, "story": "a.md", "item": "q-1", "label": "unsupported", "digest": "d", "action": "confirm", "override": None,
    "note": "", "reviewer": "D. Quill", "time": "2024-03-12T10:00:00.000000+00:00", "previous": [],
}  # fmt: skip
PEOPLE = {
    "Ada Lind": {
        "names": ["Lind"],
        "titles": ["harbour master"],
        "offices": [{"title": "master", "from": "2020-01-01"}],
    }
}


def report() -> str:
    """A report of one story as `verify check --json` writes it."""
    return json.dumps(reporting.report(reporting.many_stories(1, 3, 2)["articles"][0]), ensure_ascii=False)


def seeds_of(target: str) -> Iterator[bytes]:
    """Good inputs of a target, each with the byte in front that says its kind."""
    if target in ("extraction", "alignment"):
        for number, _ in enumerate(languages.codes()):
            for text in _texts():
                yield bytes([number]) + (text.encode() if target == "extraction" else _pair(text))
    elif target == "settings":
        texts = (
            report(),
            WAIVERS,
            CONFIG,
            json.dumps(BASELINE),
            json.dumps(DECISION),
            json.dumps(PEOPLE),
            '{"text": "a"}',
            report(),
        )
        assert len(texts) == len(SETTINGS)
        for number, text in enumerate(texts):
            yield bytes([number]) + text.encode()
    else:
        for number, name in enumerate({"pages": PAGES, "documents": DOCUMENTS, "records": RECORDS}[target]):
            for good in (unpacked(name),) if name in PACKED else _goods(name):
                yield bytes([number]) + good
                yield bytes([number + 64]) + good


def _goods(name: str) -> tuple[bytes, ...]:
    found = samples()
    return found[name] if name in found else found["a.html"]


def _texts() -> Iterator[str]:
    yield STORY
    yield (
        "“We will open it,” the mayor said on Monday. “All of it,” she added, “by 12 March 2024.” The ministry, which "
        "spent 40 million dollars (nearly 3% more than last year), did not answer. Ada Lind's “plan” was called “The Quay”."
    )
    yield (
        'وقال الوزير، في بيان يوم الثلاثاء، إن "الميناء مفتوح"، مضيفا أن ٢٥ سفينة وصلت خلال الأسبوع الماضي. من جانبه أكد '
        "المتحدث أن نحو ٣٫٥ ملايين طن لم تصل بعد، بحسب ما نقلت عنه الوكالة."
    )
    yield (
        "« Nous n’ouvrirons pas », a déclaré Ada Lind mardi 12 mars 2024, « ni aujourd’hui ni demain ». Le port, selon elle, "
        "a reçu quatre-vingt-dix navires ; environ 3,5 millions de tonnes."
    )
    yield "ئادا لیند گوتی: «دەروازەکان کراوە دەمێننەوە». ئەو وتیشی کە ٢٥ کەشتی گەیشتوون."


def _pair(text: str) -> bytes:
    words = text.split(" ")
    return " ".join(words[3:20]).encode() + b"\0" + text.encode()


def tokens_of(target: str) -> tuple[str, ...]:
    """Words out of which libFuzzer may make inputs."""
    if target in ("extraction", "alignment"):
        return (*MARKS, *TOKENS["text"])
    return TOKENS[target] + (tuple(MARKS) if target != "settings" else ())

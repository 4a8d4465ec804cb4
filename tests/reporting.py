"""Reports to try the outputs on: two invented stories, sets of any size, and one full of hostile text.

Offsets are found, never written: `Story.item` looks its words up in the text.
"""

from __future__ import annotations

import hashlib
from typing import Any

Json = dict[str, Any]
LABELS = ("consistent", "paraphrased", "unsupported")


def digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


class Story:
    """An article in the making; `done()` is its dict."""

    def __init__(self, name: str, text: str, **facts: Any):
        self.text, self.items = text, []
        self.data = {
            "id": name,
            "path": f"stories/{name}.txt",
            "url": None,
            "title": text.split("\n", 1)[0],
            "language": facts.get("language", "en"),
            "direction": facts.get("direction", "ltr"),
            "published": facts.get("published"),
            "sha256": digest(text),
            "text": text,
            "items": self.items,
            "not_speech": [{**self.at(words), "text": words, "why": why} for words, why in facts.get("quiet", ())],
            "notes": list(facts.get("notes", ())),
        }

    def at(self, words: str, after: int = 0) -> Json:
        start = self.text.index(words, after)
        return {"start": start, "end": start + len(words)}

    def pair(self, words: str | None) -> list[int] | None:
        return list(self.at(words).values()) if words else None

    def selectors(self, start: int, end: int) -> list[Json]:
        around = {"prefix": self.text[max(0, start - 32) : start], "suffix": self.text[end : end + 32]}
        return [
            {"type": "TextQuoteSelector", "exact": self.text[start:end], **around},
            {"type": "TextPositionSelector", "start": start, "end": end},
        ]

    def near(self, words: str | None, start: int) -> list[int] | None:
        """Where the words stand at or behind the start of an item, else anywhere."""
        if words is None:
            return None
        return list(self.at(words, start if words in self.text[start:] else 0).values())

    def item(self, words: str, label: str | None, reasons: Any = (), evidence: Any = (), **facts: Any) -> Story:
        parts = words.split("|")
        start, end = self.at(parts[0])["start"], self.at(parts[-1])["end"]
        kind = facts.pop("kind", "quote")
        speaker, surface = facts.pop("speaker", (None, None))
        cue = facts.pop("cue", None)
        self.items.append(
            {
                "id": f"{kind[0]}-{digest(words)[:8]}",
                "kind": kind,
                "start": start,
                "end": end,
                "text": self.text[start:end],
                "selectors": self.selectors(start, end),
                "fragments": [self.pair(part) for part in parts],
                "speaker": {"name": speaker, "surface": surface, **(self.at(surface) if surface else {})}
                if speaker
                else None,
                "cue": {"text": cue, **self.at(cue)} if cue else None,
                "channel": None,
                "said_on": None,
                "numbers": [],
                "dates": [],
                **({"claim_type": "quantity"} if kind == "claim" else {"via": None, "closed": True}),
                **facts,
            }
        )
        if label:
            self.items[-1] |= {
                "label": label,
                "confidence": facts.get("confidence", {"consistent": 0.97, "paraphrased": 0.74}.get(label, 0.58)),
                "reasons": [self.reason(*reason, evidence=evidence, after=start) for reason in reasons],
                "evidence": list(evidence),
            }
            for one in evidence:
                for step in (*one.get("edits", ()), *one.get("links", ())):
                    step["article"] = self.near(step["article"], start) or [start, start]
        return self

    def reason(self, code: str, message: str, weight: str, ours: str | None = None, theirs: str | None = None,
               evidence: Any = (), after: int = 0) -> Json:  # fmt: skip
        source = None
        if theirs:
            best = evidence[0]
            whole = best["before"] + best["text"] + best["after"]
            start = best["start"] - len(best["before"]) + whole.index(theirs)
            source = [start, start + len(theirs)]
        return {"code": code, "message": message, "weight": weight, "article": self.near(ours, after), "source": source}

    def done(self) -> Json:
        self.items.sort(key=lambda item: (item["start"], item["end"], item["kind"] == "claim"))
        if all("label" in item for item in self.items):
            self.data["summary"] = {label: sum(item["label"] == label for item in self.items) for label in LABELS}
        return self.data


class Source:
    """A primary source in the making; `passage(words)` is the evidence for a stretch of it."""

    def __init__(self, name: str, text: str, **facts: Any):
        self.name, self.text, self.facts = name, text, facts

    def pair(self, words: str) -> list[int]:
        start = self.text.index(words)
        return [start, start + len(words)]

    def passage(self, words: str, relation: str = "supports", edits: Any = (), links: Any = (),
                scores: tuple[float, float] = (0.96, 0.93)) -> Json:  # fmt: skip
        start, end = self.pair(words)
        before = self.text.rfind(". ", 0, max(0, start - 2))
        before = 0 if before < 0 else before + 2
        after = self.text.find(". ", end + 1)
        data = {
            "source": self.name,
            "publisher": None,
            "speaker": None,
            "published": None,
            "language": "en",
            "direction": "ltr",
            "url": None,
            "title": None,
            "kind": None,
            "sha256": digest(self.text),
            **self.facts,
            "start": start,
            "end": end,
            "text": words,
            "before": self.text[before:start],
            "after": self.text[end : after + 1 if after >= 0 else len(self.text)],
            "fuzzy": scores[0],
            "semantic": scores[1],
            "relation": relation,
        }
        if edits:
            data["edits"] = [
                {"op": op, "article": ours, "source": self.pair(theirs) if theirs else [start, start]}
                for op, ours, theirs in edits
            ]
        if links:
            data["links"] = [
                {
                    "article": ours,
                    "source": self.pair(theirs) if theirs else None,
                    "score": 0.8 if theirs else 0.1,
                }
                for ours, theirs in links
            ]
        return data


def report(*articles: Json) -> Json:
    return {
        "schema": "verify-report/1",
        "tool": {"name": "verify", "version": "0.1.0"},
        "corpus": {"path": "harbour.db", "fingerprint": digest("harbour")[:16], "sources": 14, "passages": 388},
        "encoder": {"name": "embedded", "dimensions": 256},
        "articles": list(articles),
    }


ENGLISH_TEXT = """Harbour authority promises night ferries before the winter
The Port of Larn will run ferries through the night from October, its director said on Tuesday, after a summer of complaints about stranded shift workers.
“We will open the northern pier at night before the first of October,” Ilse Marrow told reporters at the terminal, “and nobody who works late will have to sleep in the waiting room.”
Marrow, known on the quays as “the Pilot”, said that the new boats would carry 340 passengers each. The old ones carried 210.
The authority had been slow to act, she conceded. “We heard the complaints early, and we answered them late,” she said.
In a statement on Monday the ministry of transport said it had “set aside 14 million crowns for the pier and its lights”.
The minister, Oskar Thell, went further in an interview with Radio Larn. “There is no reason … to wait for another winter,” he said.
The dock workers’ union disagreed. “Nobody asked the crews about night work,” its secretary, Dana Quill, said. Quill also said that “every captain will resign if the plan goes ahead”.
The port handled 1.2 million passengers last year, about a tenth more than the year before."""

ARABIC_TEXT = """محطة تحلية جديدة تعد سكان الساحل بمياه دائمة قبل الصيف
أعلنت هيئة مياه الساحل، يوم الأحد، أن محطة التحلية الجديدة ستبدأ العمل قبل نهاية نيسان، بعد عامين من التأخير.
وقالت مديرة الهيئة، ليان القصار، في مؤتمر صحفي: «لن تنقطع المياه عن أي حي من أحياء المدينة بعد نهاية نيسان، وسنراقب الشبكة ليلاً ونهاراً».
وأضافت أن المحطة المعروفة باسم «عين الملح» ستنتج 45 ألف متر مكعب في اليوم، وأن كلفتها بلغت 62 مليون دولار.
من جانبه، قال المهندس البريطاني هنري بولمر، الذي تشرف شركته على التشغيل، إن «المضخات الثلاث اجتازت كل الاختبارات، ويمكننا أن نضمن مياهاً صالحة للشرب منذ اليوم الأول».
وذكرت وزارة البيئة، في بيان، أنها «ستنشر نتائج فحص المياه كل أسبوع».
لكن رئيس جمعية الصيادين، سامي الدروبي، حذّر من أثر المحطة. وقال: «كل ما يخرج من المحطة من ملح سيعود إلى الخليج الذي نعيش منه».
ونقلت صحيفة محلية عن القصار قولها إن «الهيئة لن ترفع أسعار المياه أبداً».
ويبلغ عدد سكان الساحل نحو 380 ألف نسمة، وفق آخر تعداد."""


def english_story() -> Json:
    story = Story(
        "night-ferries",
        ENGLISH_TEXT,
        published="2024-09-17",
        quiet=[("the Pilot", "nickname")],
    )
    briefing = Source(
        "marrow-briefing",
        "Good morning, and mind the wet paint. We will open the northern pier at night before the first of November, "
        "and nobody who works late will have to sleep in the waiting room. The new boats carry 340 passengers each; "
        "the old ones took 210. We heard the complaints early and we acted on them late. I take that on myself.",
        publisher="Port of Larn",
        speaker="Ilse Marrow",
        published="2024-09-17",
        title="Director’s briefing at the ferry terminal",
        kind="transcript",
        url="https://port.larn.example/briefings/2024-09-17",
    )
    ministry = Source(
        "ministry-statement",
        "The ministry has set aside 14 million crowns for the pier and its lights. Work on the lights begins this "
        "week. Further sums depend on the harvest tax.",
        publisher="Ministry of Transport",
        published="2024-09-16",
        title="Statement on the northern pier",
        kind="statement",
        url="https://transport.example/statements/northern-pier",
    )
    radio = Source(
        "thell-interview",
        "You ask me about the weather. There is no reason, none that I have been shown, to wait for another winter. "
        "The money is there.",
        publisher="Radio Larn",
        speaker="Oskar Thell",
        published="2024-09-15",
        kind="interview",
    )
    union = Source(
        "union-letter",
        "To the director. Nobody asked the crews about night work. Some captains have said that they may resign if "
        "the plan goes ahead. We ask for a meeting.",
        publisher="Dock Workers’ Union",
        speaker="Petra Vance",
        published="2024-09-12",
        title="Open letter to the harbour authority",
        kind="letter",
        url="https://union.larn.example/letters/9",
    )
    yearbook = Source(
        "port-yearbook",
        "In the year under review the port handled 1,204,000 passengers, 9.6 per cent more than in the year before. "
        "Freight fell.",
        publisher="Port of Larn",
        published="2024-02-01",
        title="Yearbook",
        kind="report",
        url="https://port.larn.example/yearbook.pdf",
    )
    first = (
        "We will open the northern pier at night before the first of October,|"
        "and nobody who works late will have to sleep in the waiting room."
    )
    story.item(
        first,
        "unsupported",
        [("date-differs", "The article says the first of October, the source the first of November.", "error",
          "October,", "November"),
         ("verbatim", "All other words are the source’s.", "note")],
        [briefing.passage(
            "We will open the northern pier at night before the first of November, and nobody who works late will "
            "have to sleep in the waiting room.", "contradicts",
            [("changed", "October,", "November,")], scores=(0.97, 0.95)),
         union.passage("Nobody asked the crews about night work.", "related", scores=(0.31, 0.52)),
         ministry.passage("Work on the lights begins this week.", "related", scores=(0.28, 0.47))],
        speaker=("Ilse Marrow", "Ilse Marrow"), cue="told", channel="news conference", said_on="2024-09-17",
        confidence=0.93,
    )  # fmt: skip
    story.item(
        "the new boats would carry 340 passengers each",
        "consistent",
        [("reworded", "A source states it, and the figure agrees.", "note", "340", "340")],
        [briefing.passage("The new boats carry 340 passengers each; the old ones took 210.", scores=(0.82, 0.9))],
        kind="claim", speaker=("Ilse Marrow", "Marrow"), claim_type="reported",
    )  # fmt: skip
    story.item(
        "We heard the complaints early, and we answered them late,",
        "paraphrased",
        [("reworded", "The source says “acted on”, the article “answered”.", "warning", "answered", "acted on"),
         ("typography", "A comma is not the source’s.", "note")],
        [briefing.passage("We heard the complaints early and we acted on them late.", "supports",
                          [("typography", "early,", "early"), ("changed", "answered", "acted on")],
                          scores=(0.88, 0.94))],
        speaker=("Ilse Marrow", None), cue="conceded", said_on="2024-09-17",
    )  # fmt: skip
    story.item(
        "set aside 14 million crowns for the pier and its lights",
        "consistent",
        [("verbatim", "Every word is the source’s.", "note")],
        [ministry.passage("The ministry has set aside 14 million crowns for the pier and its lights.",
                          scores=(1.0, 0.97))],
        speaker=("Ministry of Transport", "ministry of transport"), channel="statement", said_on="2024-09-16",
    )  # fmt: skip
    story.item(
        "There is no reason … to wait for another winter,",
        "consistent",
        [("omission-marked", "Six words are left out where the article has “…”.", "note", "…")],
        [radio.passage("There is no reason, none that I have been shown, to wait for another winter.", "supports",
                       [("elided", None, ", none that I have been shown,")], scores=(0.9, 0.92))],
        speaker=("Oskar Thell", "Oskar Thell"), channel="interview",
    )  # fmt: skip
    story.item(
        "Nobody asked the crews about night work,",
        "unsupported",
        [("wrong-speaker", "The source’s words are Petra Vance’s, not Dana Quill’s.", "error", "Dana Quill"),
         ("verbatim", "Every word is the source’s.", "note")],
        [union.passage("Nobody asked the crews about night work.", "related", scores=(1.0, 0.97))],
        speaker=("Dana Quill", "Dana Quill"), confidence=0.88,
    )  # fmt: skip
    story.item(
        "every captain will resign if the plan goes ahead",
        "unsupported",
        [("modality-differs", "The source says that some “may resign”, the article that every one “will”.", "error",
          "will resign", "may resign"),
         ("words-dropped", "“Some” has become “every”.", "warning", "every", "Some")],
        [union.passage("Some captains have said that they may resign if the plan goes ahead.", "contradicts",
                       [("changed", "every captain", "Some captains"),
                        ("dropped", None, "have said that they"), ("changed", "will", "may")], scores=(0.71, 0.86))],
        speaker=("Dana Quill", "Quill"), confidence=0.81,
    )  # fmt: skip
    story.item(
        "The port handled 1.2 million passengers last year, about a tenth more than the year before.",
        "consistent",
        [("rounded", "1,204,000 is given as 1.2 million, 9.6 per cent as about a tenth.", "note", "1.2 million",
          "1,204,000")],
        [yearbook.passage("In the year under review the port handled 1,204,000 passengers, 9.6 per cent more than in "
                          "the year before.", scores=(0.69, 0.91))],
        kind="claim", confidence=0.86,
    )  # fmt: skip
    return story.done()


def arabic_story() -> Json:
    story = Story(
        "coast-water",
        ARABIC_TEXT,
        language="ar",
        direction="rtl",
        published="2024-03-04",
        quiet=[("عين الملح", "name")],
    )
    arabic = {"language": "ar", "direction": "rtl"}
    conference = Source(
        "qassar-conference",
        "أهلاً بكم جميعاً. لن تنقطع المياه عن أي حيّ من أحياء المدينة بعد نهاية نيسان، وسنراقب الشبكة ليلا ونهارا. "
        "ستنتج المحطة 54 ألف متر مكعب في اليوم. لا نية لدينا لرفع أسعار المياه هذا العام. شكراً لكم.",
        publisher="هيئة مياه الساحل",
        speaker="ليان القصار",
        published="2024-03-03",
        title="المؤتمر الصحفي لمديرة الهيئة",
        kind="transcript",
        url="https://water.coast.example/ar/press/41",
        **arabic,
    )
    bulmer = Source(
        "bulmer-remarks",
        "Thank you, Layan. All three pumps have passed every test, and we can guarantee drinking water from day one. "
        "After that it is up to the sea.",
        publisher="Bulmer Marine Works",
        speaker="Henry Bulmer",
        published="2024-03-03",
        title="Remarks at the coast water conference",
        kind="remarks",
        url="https://bulmer.example/news/coast-remarks",
    )
    budget = Source(
        "coast-budget",
        "بلغت كلفة المحطة حتى تاريخه 62 مليون دولار. وتموَّل من قرض ميسّر. ويسدَّد القرض في عشرين سنة.",
        publisher="وزارة المالية",
        published="2024-01-20",
        title="الموازنة السنوية",
        kind="report",
        **arabic,
    )
    ministry = Source(
        "environment-statement",
        "ستنشر الوزارة كل أسبوع نتائج فحص المياه في المحطة. وتبدأ الفحوص في أيار.",
        publisher="وزارة البيئة",
        published="2024-03-02",
        kind="statement",
        url="https://environment.example/statements/118",
        **arabic,
    )
    story.item(
        "لن تنقطع المياه عن أي حي من أحياء المدينة بعد نهاية نيسان، وسنراقب الشبكة ليلاً ونهاراً",
        "consistent",
        [("typography", "Only vowel signs differ.", "note", "حي", "حيّ")],
        [conference.passage(
            "لن تنقطع المياه عن أي حيّ من أحياء المدينة بعد نهاية نيسان، وسنراقب الشبكة ليلا ونهارا.", "supports",
            [("typography", "حي", "حيّ"), ("typography", "ليلاً", "ليلا"),
                    ("typography", "نهاراً", "نهارا")], scores=(0.99, 0.98)),
         ministry.passage("وتبدأ الفحوص في أيار.", "related", scores=(0.24, 0.41))],
        speaker=("Layan al-Qassar", "ليان القصار"), cue="قالت", channel="news conference", said_on="2024-03-03",
    )  # fmt: skip
    story.item(
        "ستنتج 45 ألف متر مكعب في اليوم",
        "unsupported",
        [("number-differs", "The article says 45 thousand, the source 54 thousand.", "error", "45 ألف", "54 ألف")],
        [conference.passage("ستنتج المحطة 54 ألف متر مكعب في اليوم.", "contradicts",
                            [("changed", "45", "54")], scores=(0.93, 0.95))],
        kind="claim", speaker=("Layan al-Qassar", None), claim_type="reported", confidence=0.91,
    )  # fmt: skip
    story.item(
        "كلفتها بلغت 62 مليون دولار",
        "consistent",
        [("reworded", "A source states it, and the figure agrees.", "note", "62 مليون دولار", "62 مليون دولار")],
        [budget.passage("بلغت كلفة المحطة حتى تاريخه 62 مليون دولار.", scores=(0.8, 0.89))],
        kind="claim", confidence=0.84,
    )  # fmt: skip
    story.item(
        "المضخات الثلاث اجتازت كل الاختبارات، ويمكننا أن نضمن مياهاً صالحة للشرب منذ اليوم الأول",
        "consistent",
        [("translation", "A faithful translation of the English source.", "note")],
        [bulmer.passage(
            "All three pumps have passed every test, and we can guarantee drinking water from day one.", "supports",
            links=[("المضخات الثلاث", "All three pumps"), ("اجتازت كل الاختبارات", "passed every test"),
                          ("يمكننا أن نضمن", "we can guarantee"), ("مياهاً صالحة للشرب", "drinking water"),
                          ("منذ اليوم الأول", "from day one")], scores=(0.12, 0.88))],
        speaker=("Henry Bulmer", "هنري بولمر"), cue="قال",
    )  # fmt: skip
    story.item(
        "ستنشر نتائج فحص المياه كل أسبوع",
        "paraphrased",
        [("reworded", "The words stand in another order.", "warning"),
         ("words-dropped", "“In the plant” is missing.", "note", None, "في المحطة")],
        [ministry.passage("ستنشر الوزارة كل أسبوع نتائج فحص المياه في المحطة.", "supports",
                          [("dropped", None, "الوزارة"), ("dropped", None, "في المحطة")], scores=(0.78, 0.93))],
        speaker=("Ministry of Environment", "وزارة البيئة"), channel="statement",
    )  # fmt: skip
    story.item(
        "كل ما يخرج من المحطة من ملح سيعود إلى الخليج الذي نعيش منه",
        "unsupported",
        [("no-coverage", "The corpus holds nothing of Sami al-Droubi.", "warning")],
        [],
        speaker=("Sami al-Droubi", "سامي الدروبي"), cue="قال", confidence=0.55,
    )  # fmt: skip
    story.item(
        "الهيئة لن ترفع أسعار المياه أبداً",
        "unsupported",
        [("words-added", "“Ever” is not in the source, which speaks of this year.", "error", "أبداً", "هذا العام")],
        [conference.passage("لا نية لدينا لرفع أسعار المياه هذا العام.", "contradicts",
                            [("changed", "لن ترفع", "لا نية لدينا لرفع"), ("added", "أبداً", None),
                             ("dropped", None, "هذا العام")], scores=(0.55, 0.84))],
        speaker=("Layan al-Qassar", "القصار"), via="صحيفة محلية", confidence=0.72,
    )  # fmt: skip
    story.item(
        "عدد سكان الساحل نحو 380 ألف نسمة",
        "unsupported",
        [("no-source", "No source gives the number of inhabitants.", "warning")],
        [],
        kind="claim", confidence=0.5,
    )  # fmt: skip
    return story.done()


SENTENCES = (
    "The bridge over the lower river closes to lorries on the {n}th working day of the quarter, the warden said. ",
    "“We counted {n} trains and {n} buses, and we published both lists the same evening,” the clerk told the council. ",
    "Repairs to the weir cost {n} thousand crowns more than the survey had foreseen, according to the ledger. ",
    "“Number {n} on the list will be mended before the frost, or I shall mend it myself,” the mason promised them. ",
)
ARABIC_SENTENCES = (
    "يغلق الجسر القديم أمام الشاحنات في اليوم رقم {n} من الفصل، بحسب ما قاله مأمور الطريق لأهل البلدة أمس. ",
    "وقال الكاتب للمجلس: «أحصينا {n} قطاراً ومثلها من الحافلات، ونشرنا القائمتين في مساء اليوم نفسه». ",
)


def many_stories(stories: int = 200, items: int = 20, passages: int = 5) -> Json:
    """A set of constructed stories, every other one Arabic, each item with as many passages as the contract allows."""
    return report(*(_one_of_many(number, items, passages) for number in range(stories)))


def _one_of_many(number: int, items: int, passages: int) -> Json:
    arabic = number % 2 == 1
    sentences = ARABIC_SENTENCES if arabic else SENTENCES
    language = {"language": "ar", "direction": "rtl"} if arabic else {"language": "en", "direction": "ltr"}
    title = f"مادة رقم {number} عن الجسر" if arabic else f"Story number {number} about the bridge"
    lines = [sentences[n % len(sentences)].format(n=1000 + 100 * number + n).strip() for n in range(items)]
    story = Story(f"story-{number}", "\n".join([title, *lines]), published="2024-05-06", **language)
    for at, line in enumerate(lines):
        label = LABELS[(at * (number % 3 + 1) + number) % 3]
        evidence = []
        for rank in range(passages):
            text = "".join(sentences[(at + k) % len(sentences)].format(n=at * 7 + rank + k) for k in range(3)).strip()
            source = Source(
                f"source-{number}-{rank}-{at % 4}", text, publisher=f"Town of Upper Weir, office {rank}",
                speaker="The warden", published="2024-05-05", kind="statement",
                url=f"https://weir.example/statements/{number}/{rank}/{at % 4}", **language,
            )  # fmt: skip
            words = sentences[(at + 1) % len(sentences)].format(n=at * 7 + rank + 1).strip()
            evidence.append(source.passage(words, ("supports", "contradicts", "related")[rank % 3]))
        reasons = [
            ("reworded", "The source says it in other words.", "warning"),
            ("number-differs", "1 is not 2.", "error"),
        ]
        story.item(line, label, reasons, evidence, kind=("quote", "claim")[at % 2], speaker=("The warden", None))
    return story.done()


def hostile(text: str) -> Json:
    """A report in which every field that an outsider can fill holds that text."""
    story = Story("hostile", f"{text}\nHe said “{text} indeed” and left.", published=text)
    source = Source(text, f"Before it. {text} indeed. After it.", publisher=text, speaker=text, published=text,
                    title=text, kind=text, url=text, language=text)  # fmt: skip
    story.item(
        f"{text} indeed",
        "unsupported",
        [(text, text, text), ("number-differs", text, "error", "indeed", "indeed")],
        [source.passage(f"{text} indeed.", text), source.passage("After it.")],
        speaker=(text, text), channel=text, said_on=text, via=text,
    )  # fmt: skip
    data = story.done()
    data |= {"id": text, "path": text, "url": text, "sha256": text, "notes": [text], "language": text}
    data["not_speech"] = [{**story.at("left"), "text": text, "why": text}]
    data["items"][0]["id"] = text
    whole = report(data)
    whole["tool"] = {"name": text, "version": text}
    whole["corpus"] |= {"path": text, "fingerprint": text}
    whole["encoder"] = {"name": text, "dimensions": 1}
    return whole

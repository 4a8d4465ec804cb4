"""Copies beside their originals in a check, and one post that several files bring. All texts are constructed."""

import json

import pytest

from verify import check
from verify.corpus import Corpus
from verify.corpus.adding import add

BODY = (
    "Secretary of State Antony J. Blinken spoke today with Marlandian Foreign Minister Karl Moder about the flood in the "
    "river valley. The Secretary said that 450 tents had reached the camp at the bridge. He welcomed the decision of the "
    "minister to open the northern road to all aid lorries without delay. Both agreed to send engineers to the dam before "
    "the end of the month and to stay in close contact."
)
ORIGINAL = f"""---
id: original
url: https://www.state.gov/secretary-blinkens-call-with-the-foreign-minister-of-marland/
published: 2024-03-05
lang: en
---
The below is attributable to Spokesperson Matthew Miller:

{BODY}
"""
COPY = f"""---
id: copy
publisher: Valley Mirror
url: https://www.valley-mirror.net/blinken-calls-moder/
published: 2024-03-06
lang: en
---
As stated by Spokesperson Matthew Miller:

{BODY.replace("450", "540").replace("decision", "choice")} Nobody will be left behind on the islands.
"""


def checked(db, sentence, tmp_path):
    story = tmp_path / "story.md"
    story.write_text(f"---\npublished: 2024-03-07\nlang: en\n---\n{sentence}\n", encoding="utf-8")
    return check.check(story, db).to_dict()["articles"][0]["items"][0]


@pytest.fixture(scope="module")
def corpora(tmp_path_factory):
    place = tmp_path_factory.mktemp("copies")
    (place / "original.md").write_text(ORIGINAL, encoding="utf-8")
    (place / "copy.md").write_text(COPY, encoding="utf-8")
    add(place / "both.db", [place / "original.md", place / "copy.md"])
    add(place / "copy.db", [place / "copy.md"])
    return {"both": place / "both.db", "copy": place / "copy.db"}


@pytest.mark.parametrize(
    ("held", "sentence", "label", "code", "best"),
    [
        ("both", "Blinken welcomed “the decision of the minister to open the northern road”.", "consistent", "copy-differs", "original"),
        ("both", "Blinken welcomed “the choice of the minister to open the northern road”.", "paraphrased", "copy-differs", "original"),
        ("both", "Blinken said that 450 tents had reached the camp at the bridge.", "consistent", "copy-differs", "original"),
        ("both", "Blinken said that 540 tents had reached the camp at the bridge.", "unsupported", "number-differs", "original"),
        ("both", "“Nobody will be left behind on the islands,” Matthew Miller said.", "paraphrased", "only-in-copy", "copy"),
        ("both", "Blinken and Moder agreed “to stay in close contact”.", "consistent", "verbatim", "original"),
        ("copy", "Blinken and Moder agreed “to stay in close contact”.", "consistent", "from-copy", "copy"),
    ],
)  # fmt: skip
def test_the_original_decides(corpora, tmp_path, held, sentence, label, code, best):
    item = checked(corpora[held], sentence, tmp_path)
    assert item["label"] == label
    assert code in [reason["code"] for reason in item["reasons"]]
    assert item["evidence"][0]["source"] == best
    copied = {evidence["source"]: evidence.get("copy_of", "-") for evidence in item["evidence"]}
    assert copied["copy"] == ("original" if held == "both" else None)
    assert copied.get("original", "-") == "-"


def test_who_links_to_a_copy_names_its_original(corpora, tmp_path):
    link = "https://www.valley-mirror.net/blinken-calls-moder/"
    item = checked(corpora["both"], f"Blinken and Moder [agreed]({link}) “to stay in close contact”.", tmp_path)
    assert [reason["code"] for reason in item["reasons"]] == ["verbatim", "truncated"]


# --- one post, several files -------------------------------------------------------------------------------------------

WORDS = "The north gate opens at six. Lamps are given out at the lodge, one for each party that crosses the marsh."


def post(name, **fields):
    record = {"id": "71", "text": WORDS, "author_id": "5", "created_at": "2024-03-12T10:00:00.000Z", "lang": "en"}
    user = {"id": "5", "username": "adalind", "name": "Ada Lind"}
    return name, json.dumps({"data": [record | fields], "includes": {"users": [user]}})


def nitter(name, words):
    return name, (
        '<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Ada Lind / @adalind</title>'
        "<link>https://nitter.net/adalind</link><item>"
        f"<title>{words}</title><dc:creator>@adalind</dc:creator><description><![CDATA[<p>{words}</p>]]></description>"
        "<pubDate>Tue, 12 Mar 2024 10:00:00 GMT</pubDate><guid>https://nitter.net/adalind/status/71#m</guid>"
        "<link>https://nitter.net/adalind/status/71#m</link></item></channel></rss>"
    )


def quoting(name):
    """The same post as Nitter shows it: with the post that it quotes."""
    return name, nitter("", WORDS)[1].replace(
        "</p>]]>", "</p><hr/><blockquote><b>Rival (@rival)</b><p>It is shut.</p></blockquote>]]>"
    )


ONE = post("one.json")
LIKED = post("two.json", public_metrics={"like_count": 9})
CUT = post("cut.json", text="The north gate opens at six. Lamps are given out at the…")
EDITED = post("edited.json", text=WORDS.replace("six", "seven"))
FEED = nitter("feed.rss", WORDS)
QUOTING = quoting("quoting.rss")


@pytest.mark.parametrize(
    ("files", "outcomes"),
    [
        ([ONE, LIKED, ONE, LIKED], "added unchanged unchanged unchanged"),
        ([ONE, FEED, ONE, FEED], "added unchanged unchanged unchanged"),
        ([FEED, ONE, FEED, ONE], "added unchanged unchanged unchanged"),
        ([ONE, CUT, ONE, CUT], "added unchanged unchanged unchanged"),
        ([CUT, ONE, CUT, ONE], "added changed unchanged unchanged"),
        ([QUOTING, ONE, QUOTING, ONE], "added unchanged unchanged unchanged"),
        ([ONE, EDITED], "added changed"),
    ],
    ids=lambda value: value if isinstance(value, str) else "-".join(name.split(".")[0] for name, _ in value),
)
def test_a_post_out_of_two_files_is_one_version(tmp_path, files, outcomes):
    db, found = tmp_path / "c.db", []
    for name, content in files:
        (tmp_path / name).write_text(content, encoding="utf-8")
        found += [event.outcome for event in add(db, [tmp_path / name]).events]
    assert " ".join(found) == outcomes
    with Corpus.open(db) as corpus:
        assert corpus.stats().versions == 1 + found.count("changed")
        assert len(corpus.sources()) == 1


def test_a_file_that_was_edited_is_a_new_version_whatever_was_changed(tmp_path):
    place = tmp_path / "note.md"
    for front in ("id: note", "id: note\nspeaker: Ada Lind", "id: note"):
        place.write_text(f"---\n{front}\n---\nThe north gate opens at six.\n", encoding="utf-8")
        (event,) = add(tmp_path / "c.db", [place]).events
    assert (event.outcome, "version 3" in event.what) == ("changed", True)

"""Chains of voice in a check: who releases a readout, who speaks in it, who is quoted inside, and the other side's own
account of the same call. All texts are constructed."""

import pytest

from verify import check
from verify.corpus.adding import add

READOUT = """---
id: one-side
url: https://www.state.gov/secretary-blinkens-call-with-iraqi-prime-minister-al-sudani-99/
published: 2024-03-05
lang: en
---
The below is attributable to Spokesperson Matthew Miller:

Secretary of State Antony J. Blinken spoke today with Iraqi Prime Minister Mohammed Shia al-Sudani about the flood in the
northern valley. The Secretary announced 12 million dollars for tents and boats. He condemned the theft of aid by armed
gangs, which the Prime Minister called “a theft from every child in the valley.” The Prime Minister pledged to open the
northern road to all lorries within a week.

They agreed that engineers from both countries would inspect the dam before the end of March.
"""
STATEMENT = """---
id: other-side
url: https://pmo.iq/?article=5555
published: 2024-03-05
lang: ar
---
تلقى رئيس مجلس الوزراء السيد محمد شياع السوداني، مساء اليوم الثلاثاء، اتصالاً هاتفياً من وزير الخارجية الأمريكي السيد أنتوني بلينكن.

وأكد سيادته أن العراق لن يطلب قوات أجنبية لإدارة الأزمة، وأن الحكومة ستدفع تعويضات لـ 3400 أسرة.

من جانبه، أعرب الوزير بلينكن عن تعازيه، مؤكداً استمرار التعاون في مجال المياه.
"""
ROWS = [
    # sentence, label (of quotes), code (`-`: nobody is called the wrong speaker), source, who speaks there
    ("Blinken condemned the theft of aid by armed gangs, the State Department said.", "*", "-", "one-side", "Matthew Miller"),
    ("Al-Sudani called it “a theft from every child in the valley”.", "consistent", "verbatim", "one-side", "Mohammed Shia al-Sudani"),
    ("“A theft from every child in the valley,” Blinken said.", "unsupported", "wrong-speaker", "one-side", "Mohammed Shia al-Sudani"),
    ("Al-Sudani pledged to open the northern road to all lorries within a week.", "*", "-", "one-side", "Mohammed Shia al-Sudani"),
    ("Blinken pledged to open the northern road to all lorries within a week.", "*", "wrong-speaker", "one-side", "Mohammed Shia al-Sudani"),
    ("Blinken said that engineers from both countries would inspect the dam before the end of March.", "*", "-", "one-side", "*"),
    ("State Department spokesman Matthew Miller said Blinken had announced 12 million dollars for tents.", "*", "-", "one-side", "Antony Blinken"),
    ("Al-Sudani said that Iraq would not ask for foreign troops to manage the crisis.", "*", "-", "other-side", "Mohammed Shia al-Sudani"),
    ("Blinken said that Iraq would not ask for foreign troops to manage the crisis.", "*", "wrong-speaker", "other-side", "Mohammed Shia al-Sudani"),
    ("Blinken affirmed continued cooperation in the field of water.", "*", "-", "other-side", "Antony Blinken"),
]  # fmt: skip


@pytest.fixture(scope="module")
def db(tmp_path_factory):
    place = tmp_path_factory.mktemp("readouts")
    (place / "one.md").write_text(READOUT, encoding="utf-8")
    (place / "other.md").write_text(STATEMENT, encoding="utf-8")
    add(place / "c.db", [place / "one.md", place / "other.md"])
    return place / "c.db"


@pytest.mark.parametrize("row", ROWS, ids=[row[0][:40] for row in ROWS])
def test_who_said_it(db, tmp_path, row):
    sentence, label, code, source, speaker = row
    story = tmp_path / "story.md"
    story.write_text(f"---\npublished: 2024-03-06\nlang: en\n---\n{sentence}\n", encoding="utf-8")
    item = check.check(story, db).to_dict()["articles"][0]["items"][0]
    assert item["evidence"][0]["source"] == source
    assert label in ("*", item["label"])
    codes = [reason["code"] for reason in item["reasons"]]
    assert code in codes if code != "-" else "wrong-speaker" not in codes
    assert speaker in ("*", item["evidence"][0]["speaker"])

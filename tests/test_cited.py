"""A story that names its sources: links, comments and footnotes point from an item to its backup. All is constructed."""

import pytest

from packing import docx, para, run
from verify import check
from verify.corpus.adding import add

ONE, TWO = "https://lake-board.net/one", "https://lake-board.net/two"
TEXTS = {
    "one": "The pier opens at six. The lamps are lit at nine.",
    "two": "Nobody will wait in the rain. The boats are new. The lamps are lit at nine.",
}


@pytest.fixture(scope="module")
def db(tmp_path_factory):
    place = tmp_path_factory.mktemp("cited")
    for id, text in TEXTS.items():
        front = f"---\nid: {id}\nspeaker: Ada Lind\nurl: https://lake-board.net/{id}\npublished: 2024-03-01\n---\n"
        (place / f"{id}.md").write_text(front + text, encoding="utf-8")
    add(place / "c.db", [place])
    return place / "c.db"


def commented(id, words):
    mark = f'<w:commentRangeEnd w:id="{id}"/><w:r><w:commentReference w:id="{id}"/></w:r>'
    return [f'<w:commentRangeStart w:id="{id}"/>', run(words), mark]


def comment(id, words):
    return f'<w:comment w:id="{id}" w:author="Desk"><w:p><w:r><w:t>{words}</w:t></w:r></w:p></w:comment>'


DRAFT = docx(
    para("Pier opens", style="Title")
    + para(
        *commented(0, "“The pier opens at six,” Ada Lind said."),
        " ",
        *commented(1, "“Nobody will wait in the rain,” Ada Lind said."),
    )
    + para("“The lamps are lit at nine,” Ada Lind said.", '<w:r><w:footnoteReference w:id="2"/></w:r>')
    + para("“The boats are new,” Ada Lind said."),
    comments=comment(0, f"backup: {ONE}") + comment(1, f"see {ONE}"),
    footnotes=f'<w:footnote w:id="2"><w:p><w:r><w:t>{TWO}</w:t></w:r></w:p></w:footnote>',
)
LINKED = (
    f"Ada Lind [said]({ONE}): “The pier opens at six”.\n\nIn a [statement]({ONE}) she spoke of the weather. “Nobody will wait "
    f"in the rain,” Ada Lind said.\n\n“The lamps are lit at nine,” Ada Lind [said]({TWO}).\n\n“The boats are new,” Ada Lind said."
)
PLAIN = (
    "“The pier opens at six,” Ada Lind said.\n\n“Nobody will wait in the rain,” Ada Lind said.\n\n“The lamps are lit at nine,” "
    f"Ada Lind said.\n\n“The boats are new,” Ada Lind said.\n\nSource: {ONE}\n"
)
FRONT = "---\npublished: 2024-03-02\nlang: en\n---\n"


@pytest.mark.parametrize(
    ("name", "data", "elsewhere", "third"),
    [
        ("draft.docx", DRAFT, {1}, "two"),
        ("story.md", (FRONT + LINKED).encode(), {1}, "two"),
        ("story.txt", (FRONT + PLAIN).encode(), {1, 3}, "one"),
    ],
)
def test_an_item_is_looked_for_where_the_story_points(db, tmp_path, name, data, elsewhere, third):
    (tmp_path / name).write_bytes(data)
    report = check.check(tmp_path / name, db, options=check.Options(min_worth=1.0)).to_dict()
    items = [item for item in report["articles"][0]["items"] if item["kind"] == "quote"]
    assert [item["evidence"][0]["source"] for item in items] == ["one", "two", third, "two"]
    told = [[reason["code"] for reason in item["reasons"]] for item in items]
    assert {place for place, codes in enumerate(told) if "not-in-cited-source" in codes} == elsewhere

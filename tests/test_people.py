"""Whom a printed name or title means; a line of the table is a test."""

import json
import time
from datetime import date
from pathlib import Path

import pytest

from verify import languages
from verify.errors import InputError
from verify.naming.people import EMPTY, Office, Person, Registry, read_people
from verify.naming.person_keys import dump_index, dump_record

TABLES = Path(__file__).parent / "tables"
SHARED = Path(__file__).parents[2] / "shared"


def rows(name):
    lines = (TABLES / name).read_text(encoding="utf-8").split("\n")
    return [tuple(line.split("\t")) for line in lines if line.strip() and not line.startswith("#")]


@pytest.fixture(scope="module")
def registry():
    return read_people(TABLES / "any/people.json")


@pytest.mark.parametrize(("surface", "name"), rows("any/people.tsv"))
def test_resolve(registry, surface, name):
    assert registry.resolve(surface) == (None if name == "-" else name)


def test_stored_registry_answers_alike(registry):
    stored = [dump_record(person) for person in registry.people.values()]
    again = Registry.of_stored(stored, dump_index((name, keys) for name, _, keys in stored))
    for surface, _ in rows("any/people.tsv"):
        assert again.resolve(surface) == registry.resolve(surface)
    assert dict(again.people) == dict(registry.people)


def test_office_of_a_day(registry):
    assert registry.resolve("US ambassador", on=date(2022, 1, 1)) == "Joan Whitby"
    assert registry.resolve("US ambassador", on=date(2024, 1, 1)) is None


def test_two_holders_of_one_office_are_told_apart_by_the_day():
    office = "Port Warden"
    people = [
        Person("Ann Ash", offices=(Office(office, None, date(2019, 12, 31)),)),
        Person("Bo Birch", offices=(Office(office, date(2020, 1, 1), None),)),
    ]
    registry = Registry.of(people)
    assert registry.resolve("the port warden") is None
    assert registry.resolve("the port warden", on=date(2018, 5, 1)) == "Ann Ash"
    assert registry.resolve("the port warden", on=date(2021, 5, 1)) == "Bo Birch"


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Salim al-Dabbagh", "سالم الدباغ", True),
        ("Minister Dabbagh", "سالم الدباغ", True),
        ("Joan Whitby", "سالم الدباغ", False),
        ("Amal al-Masri", "Nour al-Masri", False),
        ("Yusuf Haddad", "يوسف حداد", True),  # in no registry: by sound
        ("Karim Haddad", "Joan Whitby", False),
        ("Karim al-Dabbagh", "Salim al-Dabbagh", False),
    ],
)
def test_same(registry, one, other, same):
    assert registry.same(one, other) is same
    assert registry.same(other, one) is same


def test_find_counts_in_the_text_as_printed(registry):
    text = "التقى وزير الموانئ سالم الدبّاغ السفيرة جوان ويتبي"
    found = registry.find(text, languages.load("ar"))
    assert [(mention.name, mention.surface) for mention in found] == [
        ("Salim al-Dabbagh", "سالم الدبّاغ"),
        ("Joan Whitby", "جوان ويتبي"),
    ]
    assert all(mention.span.of(text) == mention.surface for mention in found)


def test_find_under_a_clitic(registry):
    (mention,) = registry.find("وقال للدباغ", languages.load("ar")) or [None]
    assert mention is None or mention.name == "Salim al-Dabbagh"


def test_empty_registry():
    assert EMPTY.resolve("Salim") is None
    assert EMPTY.find("Salim spoke", languages.load("en")) == ()
    assert EMPTY.same("Salim Dabbagh", "سالم الدباغ")


@pytest.mark.parametrize(
    "text", ["", " ", "\x00", "\ud800", "'" * 50_000, "ا" * 50_000, "-", "al-", "ال", "a " * 20_000]
)
def test_hostile_names(registry, text):
    registry.resolve(text)
    registry.same(text, "Salim al-Dabbagh")
    registry.find(text, languages.load("en"))


@pytest.mark.parametrize(
    "content",
    [
        "",
        "{",
        "[]",
        '{"A": 3}',
        '{"A": {"names": 3}}',
        '{"A": {"titles": [1]}}',
        '{"": {}}',
        '{"A": {"offices": [{"from": "2020-01-01"}]}}',
        '{"A": {"offices": [{"title": "t", "from": "2020-02-30"}]}}',
        "[" * 100_000,
    ],
)
def test_bad_people_files(tmp_path, content):
    path = tmp_path / "people.json"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read_people(path)
    assert str(path) in str(caught.value)
    assert "\n" not in str(caught.value)


def test_missing_people_file(tmp_path):
    with pytest.raises(InputError):
        read_people(tmp_path / "none.json")


def test_many_people_are_quick():
    people = [Person(f"Anna Bel{i:05d}x", names=(f"B{i:05d}",), titles=(f"Warden of Quay {i}",)) for i in range(3000)]
    registry = Registry.of(people)
    start = time.process_time()
    for person in people[:500]:
        assert registry.resolve(person.name) == person.name
    assert time.process_time() - start < 0.5


@pytest.mark.skipif(not SHARED.exists(), reason="the development stories are not here")
def test_speakers_of_the_stories():
    registry = read_people(SHARED / "stories/speakers.json")
    pronouns = {"he", "she", "it", "هو", "هي"}
    wrong = asked = 0
    for path in sorted(SHARED.glob("stories/*/gold.json")):
        gold = json.loads(path.read_text(encoding="utf-8"))
        for item in gold["quotes"] + gold["claims"]:
            if item.get("speaker") and item.get("surface") and item["surface"].lower() not in pronouns:
                asked += 1
                found = registry.resolve(item["surface"])
                wrong += found is not None and found != item["speaker"]
    assert asked > 50
    assert wrong == 0

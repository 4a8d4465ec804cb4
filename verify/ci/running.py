"""One run over a project's stories: what changed is checked, what did not comes from the cache, and what is left
after waivers and the baseline decides."""

from __future__ import annotations

import functools
import hashlib
import os
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from verify.ci import baseline as baselines
from verify.ci import cache, corpora, globs, waivers
from verify.ci.config import Config, Override
from verify.ci.fingerprints import Fault, fault_of, fingerprint
from verify.errors import CorpusError, EncoderError, InputError, VerifyError

if TYPE_CHECKING:
    from verify.check import Options, Report
    from verify.corpus import Corpus
    from verify.types import Article

Json = dict[str, Any]
Progress = Callable[[int, int, str], None]
Judge = Callable[["Article", "Options"], "Report"]


@dataclass(frozen=True, slots=True)
class CiResult:
    """What a run found. `report` is the contract's dict, with `ci` in it, in each article and in each item; `base` the
    folder from which its paths count. `faults` are the open ones of each story, for a baseline."""

    report: Json
    base: Path
    counts: dict[str, int]
    unread: tuple[str, ...] = ()
    expired: tuple[waivers.Waiver, ...] = ()
    stale: tuple[waivers.Stale, ...] = ()
    notes: tuple[str, ...] = ()
    checked: int = 0
    cached: int = 0
    fail_on_stale: bool = False
    faults: dict[str, list[Fault]] = field(default_factory=dict)

    @property
    def exit_code(self) -> int:
        """2 where something could not be read, 1 where something failed, else 0."""
        if self.unread:
            return 2
        return 1 if self.counts["failed"] or (self.fail_on_stale and self.stale) else 0

    @property
    def summary(self) -> str:
        """One line that sums up."""
        parts = [f"{self.checked + self.cached} stories ({self.checked} checked, {self.cached} unchanged)"]
        parts += [f"{self.counts[state]} {state}" for state in STATES if self.counts[state] or state == "failed"]
        for number, what in ((len(self.unread), "unread"), (len(self.stale), "stale waivers")):
            if number:
                parts.append(f"{number} {what}")
        return ", ".join(parts)


STATES = ("failed", "waived", "known", "noted", "passed")
"""What can become of an item: it fails; a waiver excuses it; the baseline has it; its label is not one to fail on; it
is consistent."""


@dataclass(frozen=True, slots=True)
class Story:
    """A story with its bytes and its choices; `name` is its path from the settings' folder, `shown` that in reports."""

    name: str
    shown: str
    data: bytes
    choice: Override


@dataclass(frozen=True, slots=True)
class _Found:
    """The whole report and, by name, that of each story; a line about each file, story or source, that could not be
    read, and about each that nothing here reads; how many stories had to be checked."""

    report: Json
    reports: dict[str, Json]
    unread: dict[str, str]
    skipped: tuple[str, ...]
    checked: int


def run(
    config: Config,
    *,
    only: Sequence[str | Path] = (),
    baseline: str | Path | None = None,
    today: date | None = None,
    progress: Progress | None = None,
) -> CiResult:
    """Checks a project's stories, or those of them that are `only`; `baseline` is a file that stands for the
    settings'. `today` is the day on which waivers are judged, that of the machine if not given. `InputError` and
    `CorpusError` where there is nothing to check, or nothing to check against."""
    names, notes = _names(config, only)
    known = _known(config, baseline)
    accepted = waivers.read_waivers(config.root / config.waivers)
    base = _base(config)
    found = _find(config, names, base, progress)
    day = today or date.today()
    faults = _decide(found.reports, accepted, known, day)
    items = {name: article["items"] for name, article in found.reports.items()}
    stale = waivers.find_stale(accepted, items, whole=not only, unread=found.unread)
    expired = waivers.find_expired(accepted, items, day, whole=not only, stale=stale)
    if not only:
        cache.prune(config.root / config.cache, names)
    found.report["ci"] = {
        "fail_on": list(config.fail_on),
        "unread": [{"path": _shown(config, path, base), "message": line} for path, line in found.unread.items()],
        "expired": [_waiver_dict(waiver) for waiver in expired],
        "stale": [{**_waiver_dict(entry.waiver), "why": entry.why} for entry in stale],
    }
    return CiResult(
        report=found.report,
        base=base,
        counts=dict.fromkeys(STATES, 0) | Counter(item["ci"]["state"] for each in items.values() for item in each),
        unread=tuple(found.unread.values()),
        expired=expired,
        stale=stale,
        notes=(*notes, *(f"skipped: {line}" for line in found.skipped), *_gone(known, found.reports)),
        checked=found.checked,
        cached=len(found.reports) - found.checked,
        fail_on_stale=config.fail_on_stale,
        faults=faults,
    )


def _known(config: Config, baseline: str | Path | None) -> baselines.Baseline:
    """The faults that do not count: those of a file, else of the settings' baseline, else none."""
    if baseline:
        return baselines.read_baseline(baseline)
    return baselines.read_baseline(config.root / config.baseline) if config.baseline else {}


def _find(config: Config, names: Sequence[str], base: Path, progress: Progress | None) -> _Found:
    """Opens the corpus and has the stories checked, as far as they are not in the cache."""
    folder = cache.open_folder(config.root / config.cache)
    opened = corpora.open_corpus(config, folder, (lambda what: progress(0, len(names), what)) if progress else None)
    with opened.corpus as corpus:
        stories, lost = _read(config, names, base)
        reports, encoder, checked, broken = _reports(config, stories, corpus, folder, progress)
        report = _report(config, corpus, encoder, list(reports.values()), base)
    return _Found(report, reports, dict(opened.unread) | lost | broken, opened.skipped, checked)


# --- which stories -------------------------------------------------------------------------------------------------


def _names(config: Config, only: Sequence[str | Path]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The stories' paths from the settings' folder, and what there is to say about them."""
    if only:
        return _named(config, only)
    names = globs.find(config.root, config.stories, config.exclude)
    if not names:
        raise InputError(f"no story matches {', '.join(config.stories)}", config.path, "Mend its patterns: stories = …")
    empty = [each for each in config.stories if not any(globs.matches(name, (each,)) for name in names)]
    return names, tuple(f"no story matches {each}" for each in empty)


def _named(config: Config, only: Sequence[str | Path]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Those of the named files that are stories: hooks name whatever was changed."""
    names, notes = [], []
    for given in only:
        path = Path(os.path.abspath(given))
        if not path.exists():
            raise InputError("no such file", given, "Check the name")
        name = Path(os.path.relpath(path, config.root)).as_posix()
        if globs.matches(name, config.stories) and not globs.matches(name, config.exclude):
            names.append(name)
        else:
            notes.append(f"{given}: no story by {config.path}, left out")
    return tuple(dict.fromkeys(names)), tuple(notes)


def _base(config: Config) -> Path:
    """Where paths of reports count from: the working folder where the project lies in it, as CI wants them."""
    here = Path.cwd()
    root = config.root.resolve()
    return here if root == here.resolve() or here.resolve() in root.parents else config.root


def _shown(config: Config, name: str, base: Path) -> str:
    return Path(os.path.relpath(config.root / name, base)).as_posix()


def _read(config: Config, names: Sequence[str], base: Path) -> tuple[list[Story], dict[str, str]]:
    """The stories' bytes, and a line about each that cannot be had."""
    from verify import importers

    stories, unread = [], {}
    for name in names:
        shown = _shown(config, name, base)
        try:
            data = importers.read_bytes(config.root / name)
        except InputError as error:
            unread[name] = str(InputError(error.what, shown, error.mend))
            continue
        stories.append(Story(name, shown, data, config.for_story(name)))
    return stories, unread


# --- what was found ------------------------------------------------------------------------------------------------


def _reports(
    config: Config, stories: list[Story], corpus: Corpus, folder: Path, progress: Progress | None
) -> tuple[dict[str, Json], Json | None, int, dict[str, str]]:
    """The report of each story, the encoder's name, how many had to be checked, and a line about each story that
    could not be read."""
    shared = (
        cache.FORM,
        cache.tool_digest(),
        corpus.fingerprint(),
        corpus.meta("encoder"),
        cache.encoder_digest(config.encoder),
    )
    judge = judge_for(corpus, config.encoder)
    reports: dict[str, Json] = {}
    unread: dict[str, str] = {}
    encoder, checked = None, 0
    for place, story in enumerate(stories):
        choice = story.choice
        sha256 = hashlib.sha256(story.data).hexdigest()
        key = cache.digest(shared, story.name, sha256, choice.profile, choice.min_worth, choice.language)
        entry = cache.read(folder, story.name, key)
        if entry is None:
            if progress:
                progress(place, len(stories), story.shown)
            try:
                article, encoder = check_story(story, config.encoder, _since_last(folder, story, corpus, judge))
            except (CorpusError, EncoderError):
                raise
            except VerifyError as error:
                unread[story.name] = str(error)
                continue
            checked += 1
            cache.write(folder, story.name, key, article, encoder)
        else:
            article, encoder = entry["article"], entry["encoder"]
        article["path"] = story.shown
        article["ci"] = {"story": story.name, "profile": choice.profile, "fail_on": list(choice.fail_on or ())}
        reports[story.name] = article
    return reports, encoder, checked, unread


def judge_for(corpus: Corpus, name: str | None) -> Judge:
    """What judges stories against a corpus. Encoder and people are loaded when the first story is judged: a run in
    which nothing changed never loads them."""

    @functools.cache
    def loaded() -> tuple[Any, Any]:
        from verify import encoders
        from verify.corpus import vectors

        encoder = encoders.load(name)
        vectors.check_encoder(corpus, encoder)
        return encoder, corpus.people()

    def judge(article: Article, options: Options) -> Report:
        from verify.check import Report, check_article

        encoder, people = loaded()
        used = {"name": encoder.name, "dimensions": encoder.dimensions}
        return Report((check_article(article, corpus, encoder, people, options),), encoder=used)

    return judge


def _since_last(folder: Path, story: Story, corpus: Corpus, judge: Judge) -> Judge:
    """The same judge, who also says which sources changed since the story was last checked."""
    entry = cache.last(folder, story.name)
    if entry is None:
        return judge

    def judged(article: Article, options: Options) -> Report:
        from verify.previous import since

        return since(judge(article, options), corpus, {"articles": [entry["article"]]})

    return judged


def check_story(story: Story, encoder: str | None, judge: Judge) -> tuple[Json, Json | None]:
    """The report of one story as a dict, and of the encoder that it was made with. `InputError` where the story
    cannot be read."""
    from verify import importers
    from verify.check import Options

    choice = story.choice
    options = Options(profile=choice.profile or "default", encoder=encoder, min_worth=choice.min_worth)
    try:
        article = importers.read_article_bytes(story.data, story.name, language=choice.language)
    except VerifyError as error:
        raise type(error)(error.what, story.shown, error.mend) from error
    found = judge(article, options).to_dict()
    return found["articles"][0], found["encoder"]


def _report(config: Config, corpus: Corpus, encoder: Json | None, articles: list[Json], base: Path) -> Json:
    """The whole report in the contract's form."""
    from verify import __version__
    from verify.corpus.database import is_address
    from verify.reports.json import SCHEMA

    sources, passages = corpus.counts()
    path = corpus.path if is_address(corpus.path) else Path(os.path.relpath(corpus.path, base)).as_posix()
    return {
        "schema": SCHEMA,
        "tool": {"name": "verify", "version": __version__},
        "corpus": {"path": path, "fingerprint": corpus.fingerprint(), "sources": sources, "passages": passages},
        "encoder": encoder,
        "profile": config.profile,
        "articles": articles,
    }


# --- what is left --------------------------------------------------------------------------------------------------


def _decide(
    reports: dict[str, Json],
    accepted: Sequence[waivers.Waiver],
    known: baselines.Baseline,
    today: date,
) -> dict[str, list[Fault]]:
    """Writes into each item what becomes of it, and gives the faults that no waiver excuses."""
    faults: dict[str, list[Fault]] = {}
    for name, article in reports.items():
        for item in article["items"]:
            item["ci"] = {"state": "passed", "fingerprint": fingerprint(item, name)}
            if item["label"] == "consistent":
                if "consistent" in article["ci"]["fail_on"]:
                    item["ci"]["state"] = "failed"
                continue
            waiver = waivers.waiver_for(item, name, accepted, today)
            if waiver is not None:
                item["ci"] |= {"state": "waived", **_waiver_dict(waiver)}
            elif item["label"] not in article["ci"]["fail_on"]:
                item["ci"]["state"] = "noted"
            else:
                faults.setdefault(name, []).append(fault_of(item))
                item["ci"]["state"] = "known" if baselines.is_known(item, name, known) else "failed"
    return faults


def _waiver_dict(waiver: waivers.Waiver) -> Json:
    return {
        "item": waiver.fault.item,
        "story": waiver.story,
        "reason": waiver.reason,
        "author": waiver.author,
        "expires": waiver.expires.isoformat() if waiver.expires else None,
    }


def _gone(known: baselines.Baseline, reports: dict[str, Json]) -> tuple[str, ...]:
    """A line where the baseline holds faults that are no more."""
    excused = {
        name: {item["id"] for item in article["items"] if item["ci"]["state"] == "known"}
        for name, article in reports.items()
    }
    gone = baselines.count_gone(known, excused, reports)
    return (f"{gone} fault(s) of the baseline gone: --write-baseline takes them out",) if gone else ()

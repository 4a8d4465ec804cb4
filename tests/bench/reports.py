"""What the page of a large set costs, in writing and in the browser, and a run of `verify ci` that finds nothing new."""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from argparse import Namespace
from collections.abc import Iterator
from pathlib import Path

from batches import written
from measure import EXAMPLE, ROOT, Table

sys.path.append(str(ROOT / "tests"))
QUIET = ("--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking")
FILTER = """() => { const from = performance.now(); document.querySelector('.chip.unsupported').click();
document.body.offsetHeight; return performance.now() - from; }"""
SEARCH = """words => { const from = performance.now(); const search = document.getElementById('search');
search.value = words; search.dispatchEvent(new KeyboardEvent('keydown', {key: 'Enter', bubbles: true}));
document.body.offsetHeight; return performance.now() - from; }"""


def tables(options: Namespace) -> Iterator[Table]:
    yield page_table(options)
    yield ci_table(options)


def page_table(options: Namespace) -> Table:
    import reporting
    from verify.reports import html

    table = Table(
        "The page of a set",
        "Invented stories of 20 items with five passages each, every passage from a source of its own, half of them in "
        "Arabic. Written by `--html`; then opened from disk in headless Chromium without a graphics card, wall time in "
        "milliseconds: until the first paint, a click on a label, a search a second and a half later.",
        ("stories", "items", "written, processor s", "MB", "first paint", "filter", "search"),
    )
    for stories in (20, options.stories):
        report = reporting.many_stories(stories, 20)
        start = time.process_time()
        text = html.render(report)
        spent = time.process_time() - start
        items = sum(len(article["items"]) for article in report["articles"])
        table.add(stories, items, spent, f"{len(text.encode()) / 1e6:.2f}", *browsed(text, options.runs))
    return table


def browsed(text: str, runs: int) -> tuple[object, object, object]:
    """First paint, filter and search in milliseconds, the median of some runs; empty without a browser."""
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        chromium = None
    if not chromium:
        return "", "", ""
    found = []
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as driver:
        path = Path(folder, "set.html")
        path.write_text(text, encoding="utf-8")
        browser = driver.chromium.launch(executable_path=chromium, args=list(QUIET))
        for _ in range(runs):
            page = browser.new_page(viewport={"width": 1280, "height": 800})
            page.goto(path.as_uri())
            paint = page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime")
            sifted = page.evaluate(FILTER)
            page.locator(".clear").evaluate("button => button.click()")
            page.wait_for_timeout(1500)
            found.append((paint, sifted, page.evaluate(SEARCH, "the evening")))
            page.close()
        browser.close()
    return tuple(float(sorted(column)[len(column) // 2]) for column in zip(*found, strict=True))  # type: ignore[return-value]


def ci_table(options: Namespace) -> Table:
    table = Table(
        "A run of `verify ci` that finds nothing new",
        "Stories made of the shipped ones, checked against the shipped corpus: all of them, then again without a change, "
        "then with one story changed. A process each.",
        ("stories", "run", "checked", "processor s", "wall s"),
    )
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        shutil.copytree(EXAMPLE / "sources", root / "sources")
        shutil.copy(EXAMPLE / "people.json", root)
        (root / "stories").mkdir()
        paths = written(root / "stories", options.stories)
        settings = 'stories = ["stories/*"]\nsources = ["sources"]\npeople = "people.json"\nfail-on = []\n'
        (root / "verify.toml").write_text(settings, encoding="utf-8")
        for run in ("first", "nothing changed", "one story changed"):
            if run == "one story changed":
                with open(paths[0], "a", encoding="utf-8") as file:
                    file.write("\nNothing else was said.\n")
            before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
            own = [sys.executable, "-m", "verify", "ci"]
            env = {**os.environ, "PYTHONPATH": str(ROOT)}
            done = subprocess.run(own, cwd=root, env=env, capture_output=True, text=True, check=True)
            wall, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
            checked = done.stderr.partition("(")[2].partition(" checked")[0]
            cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
            table.add(len(paths), run, checked, cpu, wall)
    return table

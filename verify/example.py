"""The example that is shipped: a small corpus of constructed sources, and a story in each language."""

from __future__ import annotations

import shutil
from importlib import metadata
from pathlib import Path

from verify import languages
from verify.errors import InputError

NAME = "washington-baghdad"
PARTS = ("sources", "stories", "people.json", "README.md")
_PACKAGE = "verify-quotes"


def folder() -> Path:
    """Where the example lies: in the checkout, else where the package was installed. `InputError` where it is not."""
    beside = Path(__file__).resolve().parents[1] / "corpora" / NAME
    if beside.is_dir():
        return beside
    try:
        files = metadata.files(_PACKAGE) or []
    except metadata.PackageNotFoundError:
        files = []
    for file in files:
        if file.name == "people.json" and file.parent.name == NAME:
            return Path(str(file.locate())).resolve().parent
    raise InputError(
        "the shipped example is not installed", beside, "Install the package again, or clone its repository"
    )


def copy_into(target: Path) -> None:
    """Copies the example into a folder, which is made; what is there already stays as it is, as it may be edited.
    `InputError` where the folder holds something else, or cannot be written."""
    source = folder()
    if target.is_dir() and any(target.iterdir()) and not (target / "sources").is_dir():
        raise InputError("is a folder with other things in it", target, "Name a new one")
    try:
        for part in PARTS:
            for path in sorted([source / part, *(source / part).rglob("*")]):
                place = target / path.relative_to(source)
                if path.is_file() and not place.exists():
                    place.parent.mkdir(parents=True, exist_ok=True)
                    shutil.copyfile(path, place)
    except OSError as error:
        raise InputError(f"cannot be written ({error.strerror})", target, "Name another folder") from error


def stories(target: Path) -> list[str]:
    """The first story of each language in a copy of the example, by language."""
    found = []
    for code in languages.codes():
        found += [str(path) for path in sorted((target / "stories").glob(f"{code}-*"))[:1]]
    return found

"""`verify extract`: the quotes and claims of a story, without a corpus."""

from __future__ import annotations

import click

from verify.cli.check import show_table, write


@click.command()
@click.argument("article")
@click.option("--json", "json_path", metavar="FILE", help="Write them as JSON; - for standard output.")
@click.option("--published", metavar="YYYY-MM-DD", help="The article's date, where the file does not say it.")
@click.option("--language", metavar="CODE", help="The article's language, where it is not to be guessed.")
@click.option("--people", metavar="FILE", help="People and offices, in the form of people.json.")
@click.option("--min-worth", type=float, default=None, metavar="0..1", help="Leave out claims less worth checking.")
@click.option("--quiet", is_flag=True, help="Print no table.")
def extract(
    article: str,
    json_path: str | None,
    published: str | None,
    language: str | None,
    people: str | None,
    min_worth: float | None,
    quiet: bool,
) -> None:
    """Show the quotes and claims of an ARTICLE, and what stands in quote marks without being speech.

    \b
    verify extract story.txt
    verify extract story.html --json items.json
    """
    from verify import check as library
    from verify.reports import json as as_json

    options = library.Options(min_worth=min_worth)
    report = library.extract_file(article, published=published, language=language, people=people, options=options)
    data = as_json.as_dict(report)
    if json_path:
        write(json_path, as_json.render(data))
    if not quiet and json_path != "-":
        show_table(data)

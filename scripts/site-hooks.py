"""For mkdocs: on the site, what a page links to outside docs/ is named instead; the repository's own pages lead there."""

import re

_OUTSIDE = re.compile(r"\[([^\]\n]+)\]\(\.\./([^)\s]+)\)")


def on_page_markdown(markdown: str, **_: object) -> str:
    """`[text](../tests/x)` becomes "text (`tests/x`)", or the path alone where the text is its name."""

    def named(link: re.Match[str]) -> str:
        text, path = link[1].strip("`"), link[2]
        return f"`{path}`" if path.endswith(text) else f"{text} (`{path}`)"

    return _OUTSIDE.sub(named, markdown)

"""The page to look through pictures of screens: every look of a screen side by side. Plain HTML, no script, no address but the pictures' own."""

from __future__ import annotations

import html
from collections.abc import Iterable
from pathlib import Path

HEAD = """<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{title}</title>
<style>
body {{ margin: 2rem; font: 1rem/1.4 sans-serif; color: #12232e; background: #fbf8f3 }}
nav a {{ display: inline-block; margin: 0 .8rem .3rem 0 }}
section {{ border-top: 1px solid #dcd5c8; padding-top: 1rem }}
div {{ display: flex; flex-wrap: wrap; gap: 1rem }}
figure {{ margin: 0 }}
figcaption {{ font-size: .85rem }}
img {{ height: 13rem; width: auto; border: 1px solid #dcd5c8 }}
</style>
<h1>{title}</h1>
"""


def write_page(folder: Path, title: str, pictures: Iterable[Path]) -> Path:
    """Write `index.html` beside the pictures, which stand in a folder for each look or in this one. Returns its path; raises OSError."""
    groups: dict[str, list[Path]] = {}
    for path in pictures:
        # The number is the place in the visit, which differs where two questions stand on one screen.
        groups.setdefault(path.stem.lstrip("0123456789-"), []).append(path.relative_to(folder))
    links = "".join(f'<a href="#{html.escape(screen)}">{html.escape(screen)}</a>' for screen in groups)
    body = "".join(_section(screen, paths) for screen, paths in groups.items())
    page = folder / "index.html"
    page.write_text(f"{HEAD.format(title=html.escape(title))}<nav>{links}</nav>\n{body}</html>\n", encoding="utf-8")
    return page


def _section(screen: str, paths: list[Path]) -> str:
    figures = "".join(_figure(path) for path in paths)
    return f'<section id="{html.escape(screen)}"><h2>{html.escape(screen)}</h2><div>{figures}</div></section>\n'


def _figure(path: Path) -> str:
    source, look = html.escape(path.as_posix()), html.escape(path.parent.as_posix())
    caption = "" if look == "." else look
    return f'<figure><a href="{source}"><img loading="lazy" src="{source}" alt="{caption or source}"></a><figcaption>{caption}</figcaption></figure>'

"""The sheet as a web page: the same blocks, words, drawings, typefaces, sizes and paper as the one that we have laid out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache
from html import escape

from kiosk.handout.code import MODULE, encode
from kiosk.handout.content import Block, Form, Line, Row
from kiosk.handout.furniture import FOOT, TOP, Imprint
from kiosk.handout.pdf import LaidOut
from kiosk.handout.scales import Scale
from kiosk.handout.typesetting import SIDE
from kiosk.paths import resource

FAMILIES = {"noto-sans-arabic": "Noto Sans Arabic UI", "noto-sans-devanagari": "Noto Sans Devanagari", "noto-sans-sc": "Noto Sans CJK SC"}
"""By folder of `resources/fonts`."""
OVER = frozenset({"help", "today"})
"""Places over both columns of page 1."""
DRAWING = 6.5
"""As wide as so many sizes of the type beside it; on page 1 a little less."""
RUNNING, STANDING = 25.0, 30.0
"""What stands at the head of later pages, and at the foot of all, in points."""
STYLE = """
@page {{ size: {width}pt {height}pt; margin: {later_top}pt {side}pt {bottom}pt;
  @top-left {{ content: "{name}"; font: bold 12pt {family}; border-bottom: 1.2pt solid }}
  @top-right {{ content: "{contact}"; font: 12pt {family}; border-bottom: 1.2pt solid }}
  @bottom-left {{ content: "{disclaimer}\\a {version}"; white-space: pre; font: 9pt {family}; border-top: 0.75pt solid #8c8c8c; text-align: start }}
  @bottom-right {{ content: "{page} " counter(page) " / " counter(pages) "\\a {printed}"; white-space: pre; font: bold 9pt {family};
    border-top: 0.75pt solid #8c8c8c; text-align: end }} }}
@page :first {{ margin-top: {top}pt; @top-left {{ content: none }} @top-right {{ content: none }} }}
body {{ margin: 0; font: {body}pt/{body_leading}pt {family} }}
header {{ display: flex; justify-content: space-between; font: bold 12pt/15pt {family} }}
header .title {{ font-size: 20pt; line-height: 22pt }} header .phone {{ font-size: 14pt }} header .hours {{ font-weight: normal }}
header div + div {{ text-align: end }}
.mark {{ border: 1.2pt solid; font: bold 10pt/12pt {family}; text-align: center; margin: 4.5pt 0 9pt }}
p, h2, ul {{ margin: 0 0 {between}pt; padding: 0; orphans: 2; widows: 2 }}
h2 {{ font: bold {heading}pt/{heading_leading}pt {family}; margin-bottom: {under}pt; break-after: avoid }}
ul {{ padding-inline-start: 0.93em }} li::marker {{ content: "•"; font-weight: bold }} li {{ padding-inline-start: 0.4em }}
section {{ margin-bottom: {gap}pt }}
.boxed {{ border: 1.2pt solid; padding: {padding}pt; break-inside: avoid }} .help {{ border-width: 2.5pt }}
.help ul {{ columns: 2; column-gap: 10pt; line-height: {sign_leading}pt }} .help p {{ font-weight: bold }}
.large {{ font-size: {large}pt; line-height: {large_leading}pt }} .small {{ font-size: {body}pt; line-height: {body_leading}pt }}
.today p + p {{ border-top: 0.75pt solid; padding-top: {air}pt }}
.drawn {{ display: flex; gap: 8pt; align-items: center; break-inside: avoid }} .drawn svg {{ width: {drawing}pt; flex: none }}
main {{ columns: 2; column-gap: 14.2pt; column-fill: auto }}
main section + section:not(.boxed) {{ border-top: 0.75pt solid #8c8c8c; padding-top: {half_gap}pt; margin-top: -{half_gap}pt }}
.step {{ border-inline-start: 1.5pt solid; padding-inline-start: 10pt; break-inside: avoid; position: relative }}
.step::before {{ content: ""; position: absolute; inset-inline-start: -5pt; top: 4pt; width: 8pt; height: 8pt; border-radius: 50%; background: #000 }}
.here {{ outline: 1.5pt solid }}
"""


def page(made: LaidOut, size: tuple[float, float]) -> str:
    """The whole document: what stands on our sheet, nothing that gave way."""
    layout, imprint = made.layout, made.furniture._words
    script = imprint.script
    shown = [*dict.fromkeys(part.block for column in layout.columns for part in column)]
    blocks = [*(each.block for each in layout.top), *(layout.rest[index].block for index in shown)]
    scale = layout.typesetter.scale
    over, rest = ("".join(_block(block, scale) for block in blocks if (block.place in OVER) == wanted) for wanted in (True, False))
    clinic = imprint.letterhead
    head = (
        f'<header><div><p>{escape(clinic.name)}</p><p class="title">{escape(imprint.title)}</p></div>'
        f'<div><p class="phone">{escape(clinic.phone)}</p><p class="hours">{escape(clinic.hours)}</p></div></header>'
        f'<p class="mark">{escape(imprint.mark)}</p>'
    )
    way = "rtl" if script.leftwards else "ltr"
    styled = f"<style>{_style(scale, imprint, size)}</style>"
    return f'<!doctype html><html lang="{script.language}" dir="{way}"><meta charset="utf-8">{styled}{head}{over}<main>{rest}</main></html>'


def _style(scale: Scale, imprint: Imprint, size: tuple[float, float]) -> str:
    families = [FAMILIES[imprint.script.folder]] if imprint.script.folder else []
    lengths = {name: getattr(scale, name) for name in Scale.__slots__}
    clinic = imprint.letterhead
    said = {"name": clinic.name, "contact": f"{clinic.phone} · {clinic.hours}"}
    said |= {name: getattr(imprint, name) for name in ("disclaimer", "version", "printed")}
    words = {name: text.replace('"', "\\22 ") for name, text in said.items()}
    counted = re.sub(r"\W*\d.*", "", imprint.page(1, 2))
    return STYLE.format(
        **lengths | words,
        width=size[0],
        height=size[1],
        top=TOP,
        later_top=TOP + RUNNING,
        side=SIDE,
        bottom=FOOT + STANDING,
        page=counted,
        family=", ".join(f'"{name}"' for name in ("Atkinson Hyperlegible", *families)),
        drawing=scale.body * DRAWING,
        half_gap=scale.gap / 2,
    )


def _block(block: Block, scale: Scale) -> str:
    kinds = [name for name, holds in (("boxed", block.boxed), ("large", block.large), (block.place, True)) if holds]
    if block.code:
        inside = f'<div class="drawn">{_code(block.code)}<div>{_heading(block)}{"".join(map(_line, block.lines))}</div></div>'
    else:
        inside = _heading(block) + "".join(map(_step, block.rows)) + "".join(_lines(block.lines, drawn=block.place != "today" or scale.today_drawn))
    return f'<section class="{" ".join(kinds)}">{inside}</section>'


def _heading(block: Block) -> str:
    return f"<h2>{escape(block.title)}</h2>"


def _lines(lines: Sequence[Line], *, drawn: bool) -> Iterable[str]:
    open_list = False
    for line in lines:
        listed = line.form is Form.BULLET
        if listed != open_list:
            yield "<ul>" if listed else "</ul>"
            open_list = listed
        yield f'<div class="drawn">{_drawing(line.picture)}{_line(line)}</div>' if line.picture and drawn else _line(line)
    if open_list:
        yield "</ul>"


def _line(line: Line) -> str:
    words = escape(line.text)
    words = f"<b>{escape(line.strong)}</b> {words}" if line.strong else f"<b>{words}</b>" if line.marked else words
    kind = ' class="large"' if line.marked else ' class="small"' if line.small else ""
    return f"<li{kind}>{words}</li>" if line.form is Form.BULLET else f"<p{kind}>{words}</p>"


def _step(row: Row) -> str:
    here, *dates = row.here or ("",)
    phase = f"{here} · {row.phase}" if here else row.phase
    said = f"<p><b>{escape(phase)}</b> {escape(f'{row.when} · {row.feel}')}</p><p>{escape(row.helps)}</p>"
    return f'<div class="step{" here" if here else ""}">{said}{"".join(f"<p><b>{escape(date)}</b></p>" for date in dates)}</div>'


@cache
def _drawing(name: str) -> str:
    """The file's own shapes."""
    text = resource("pictures", "handout", f"{name}.svg").read_text()
    return text[text.index("<svg") :]


@cache
def _code(words: str) -> str:
    code = encode(words)
    dark = "".join(f"M{x} {y}h1v1h-1z" for y, row in enumerate(code.rows, 4) for x, module in enumerate(row, 4) if module)
    side = len(code.rows) + 8
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}" style="width:{side * MODULE:.1f}pt"><path d="{dark}"/></svg>'

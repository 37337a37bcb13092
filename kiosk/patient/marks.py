"""What every screen says of itself: what it is, and that it is not for patients or not approved yet."""

from __future__ import annotations

from kiosk.patient.kit import Kit
from kiosk.visit.screens import Shell

BETWEEN = "  ·  "
FROM_THE_RIGHT = "\N{RIGHT-TO-LEFT MARK}"
FULLEST = tuple(Shell("", draft=True, demonstration=True, translated=translated) for translated in (False, True))
"""What has the most marks."""


def marks_of(kit: Kit, shell: Shell, *, product: bool) -> str:
    """What every screen says of itself: what it is, and that it is not for patients or not approved yet."""
    draft = "shell.translated" if shell.translated else "shell.draft"
    said = (("shell.product", product), ("shell.demonstration", shell.demonstration), (draft, shell.translated or shell.draft))
    return BETWEEN.join(kit.say(text_id) for text_id, so in said if so)


def on_lines(kit: Kit, marks: str, width: int) -> str:
    """Marks in lines of this width, in the language's direction: lines part between two marks, and no separator begins or ends one."""
    lines: list[str] = []
    for mark in marks.split(BETWEEN):
        longer = BETWEEN.join((*lines[-1:], mark))
        fits = lines and kit.theme.metrics("mark").width_of(longer) <= width
        lines = [*lines[:-1], longer] if fits else [*lines, mark]
    # The product's name has Latin letters, and would turn the whole round.
    return (FROM_THE_RIGHT if kit.language.leftwards else "") + "\n".join(lines)

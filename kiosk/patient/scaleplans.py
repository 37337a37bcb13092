"""The ways in which a scale from 0 to 10 stands in parts, and the fonts that are tried, from those that offer most."""

from __future__ import annotations

from itertools import product

from kiosk.patient.question import SHORT

Part = tuple[str, ...]
"""What stands on one part, under the question."""
Plan = tuple[Part, ...]
Try = tuple[tuple[Plan, ...], tuple[bool, str], bool, tuple[str, str, str]]
"""Plans, of which the first that fits is taken; how the question is asked; whether with faces; fonts."""

STEPS_BLOCK, VERBAL_BLOCK, CARDS_BLOCK = "steps", "verbal", "cards"
TOGETHER_BLOCK = "together"
"""The words that can be chosen, with the cards in the place that their last row leaves: no answer stands on a part of its own."""
PLANS: tuple[Plan, ...] = (
    ((STEPS_BLOCK, VERBAL_BLOCK, CARDS_BLOCK),),
    ((STEPS_BLOCK,), (VERBAL_BLOCK, CARDS_BLOCK)),
    ((STEPS_BLOCK,), (TOGETHER_BLOCK,)),
    ((), (STEPS_BLOCK, VERBAL_BLOCK, CARDS_BLOCK)),
    ((), (STEPS_BLOCK,), (VERBAL_BLOCK, CARDS_BLOCK)),
    ((), (STEPS_BLOCK,), (TOGETHER_BLOCK,)),
    ((STEPS_BLOCK,), (VERBAL_BLOCK,), (CARDS_BLOCK,)),
    ((), (STEPS_BLOCK,), (VERBAL_BLOCK,), (CARDS_BLOCK,)),
)
"""The first that fits is taken."""
TOGETHER = tuple(plan for plan in PLANS if (CARDS_BLOCK,) not in plan)
"""Those in which no card stands on a part of its own: words rather give way than ask for a touch that shows one answer."""
WORDLESS: tuple[Plan, ...] = (
    ((STEPS_BLOCK, CARDS_BLOCK),),
    ((STEPS_BLOCK,), (CARDS_BLOCK,)),
    ((), (STEPS_BLOCK, CARDS_BLOCK)),
    ((), (STEPS_BLOCK,), (CARDS_BLOCK,)),
)
"""Those of a scale that cannot be answered in words."""
ON_ONE = WORDLESS[:1]
"""Of them, the one in which its card stands with the numbers, and the question too."""
LOUD = (("strong", "text"), ("firm", "text"), ("shell", "text"), ("shell", "between"), ("shell", "note"))
FONTS = (*((words, "heading", cards) for words, cards in LOUD), ("mark", "shell", "mark"))
"""Fonts of the words at the numbers, of the numbers, and of the cards, the largest first; all but the last give way before the faces grow small."""
ASKED = ((True, SHORT), (False, "shell"), (False, SHORT))
"""Whether the question stays as large on later parts, and its font where it does not."""


def tries(*, verbal: bool, faced: bool) -> list[Try]:
    """What is tried until something fits: first the words give way, then company for the card, then the faces (`faced`), at last the question."""
    plans, company, faces = PLANS if verbal else WORDLESS, TOGETHER if verbal else ON_ONE, (True, False)[not faced :]
    first = product((company,), ASKED[:1], faces[:1], FONTS[:-1])
    return [*first, *product((plans,), ASKED, faces, FONTS[:-1]), *product((plans,), ASKED, (False,), FONTS[-1:])]

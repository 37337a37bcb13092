"""The ways to set a sheet: sizes of type and distances, and how many pages each may take."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import inf

from kiosk.handout.content import LAST_RESORT


@dataclass(frozen=True, slots=True)
class Scale:
    """Sizes and distances of one way to set the sheet, in points."""

    body: float
    body_leading: float
    large: float
    large_leading: float
    sign_leading: float
    """Of the help box's signs: most take one line, so they need less air than a paragraph."""
    heading: float
    heading_leading: float
    under: float
    """Below a heading."""
    between: float
    """Between two paragraphs of a block."""
    gap: float
    """Between two blocks, half of it above the rule."""
    padding: float = 8
    """Inside a box."""
    air: float = 8
    """Around a line that divides a box."""
    today_drawn: bool = True
    """Whether page 1 has its drawings."""
    today_large: bool = True
    """Whether the stage and pain relief stand in the larger size on page 1 too."""
    rest_large: bool = True
    """The same after page 1."""
    marked_large: bool = True
    """Whether a line for whom it concerns most is larger than those around it, and not only heavier."""

    yields_first: bool = False
    """Whether what yields to the sizes of type gives way before the tips that stay, and not behind them."""

    def smaller_than(self, other: Scale) -> bool:
        """Whether what matters most on page 1, or all that is not in the larger size, is smaller, and not only closer together."""
        return (self.body, self.large, self.today_large) < (other.body, other.large, other.today_large)


# Large-print guidance asks for 14 points, or at least 12 where space is short, and headings of 18 where there is room.
ROOMY = Scale(body=12, body_leading=15.5, large=14, large_leading=18, sign_leading=17.5, heading=18, heading_leading=21, under=2, between=2.5, gap=13)
SNUG = Scale(
    body=12,
    body_leading=13.5,
    large=14,
    large_leading=15.6,
    sign_leading=15.4,
    heading=16,
    heading_leading=17.5,
    under=0.2,
    between=0.3,
    gap=5.5,
    padding=6,
    air=6,
    marked_large=False,
)
TIGHT = Scale(
    body=12,
    body_leading=13.4,
    large=14,
    large_leading=15.4,
    sign_leading=15.3,
    heading=15,
    heading_leading=16.5,
    under=0,
    between=0.2,
    gap=5,
    padding=5,
    air=5,
    today_drawn=False,
    marked_large=False,
)
"""Where a language needs more words: the sizes stay, the air goes."""
DENSE = replace(TIGHT, body_leading=13, large_leading=14.8, sign_leading=14.8, heading=14, heading_leading=15, between=0, gap=3, padding=3, air=2.5)
"""Where it needs more still: what there is between lines goes too, before the sizes do."""
DENSE_FIRST = replace(DENSE, rest_large=False, body_leading=12.9)
"""Where page 2 is short of room: the larger size on page 1 alone, which says what matters today."""
LESS = replace(TIGHT, today_large=False, padding=3, air=3)
"""Where even that is too much for page 1: what to do today is in the smaller size, so that the help box is not."""
LEAST = replace(LESS, rest_large=False, body_leading=13.2, sign_leading=15)
"""Where page 2 holds no more: the help box alone is in the larger size, so that nothing is left out that belongs on every sheet."""
LARGE = Scale(body=18, body_leading=21, large=22, large_leading=25, sign_leading=24.5, heading=24, heading_leading=26, under=1, between=2, gap=11)
"""Large print. 22 points for what a person in pain must read, as 14 in the others; the rest in 18."""
LARGE_TIGHT = Scale(
    body=18,
    body_leading=20,
    large=22,
    large_leading=23.6,
    sign_leading=23.6,
    heading=22,
    heading_leading=24,
    under=0,
    between=0.5,
    gap=5,
    padding=5,
    air=5,
    today_drawn=False,
    marked_large=False,
)
LARGE_DENSE = replace(LARGE_TIGHT, body_leading=19.4, large_leading=23.2, sign_leading=23.2, between=0, gap=3, padding=3, air=2.5)
"""The sizes stay, the air goes."""
LARGE_17, LARGE_16 = replace(LARGE_DENSE, body=17, body_leading=18.4), replace(LARGE_DENSE, body=16, body_leading=17.4)
"""Where four pages hold no more: what matters most keeps its 22 points, and the rest comes down to the smallest size that is called large print."""
LARGE_16_YIELDING = replace(LARGE_16, yields_first=True)
"""Where a tip that stays would cost the sizes: what yields to them goes before it."""
LARGE_21 = replace(LARGE_16_YIELDING, large=21, large_leading=22.1, sign_leading=22.1)
LARGE_20 = replace(LARGE_16_YIELDING, large=20, large_leading=21.1, sign_leading=21.1)
"""What the short pages of Letter paper hold of the longest languages."""
LARGE_LAST = replace(LARGE_20, yields_first=False, today_large=False, rest_large=False)
"""For a sheet on which a tip would be lost even so: the help box alone in the larger size."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A way to make a sheet."""

    scales: tuple[Scale, ...]
    """The roomiest first; the last is for words that fit in none."""
    columns: int
    pages: int
    """At most: more than one sheet of paper, both sides, is not read, and gets lost; two where the type or the languages ask for it."""
    title: tuple[float, float] = (20, 22)
    """Size and leading of the sheet's name, in points."""
    tips: float = inf
    """So many tips stay before the larger size of stage and pain relief gives way to them; those beyond give way first."""
    sizes_first: bool = False
    """Whether those beyond give way before anything comes closer together; else only before the larger size on page 1 does."""
    yields: frozenset[str] = frozenset({"prevention"})
    """Places that belong on every sheet and yet give way before the sizes of type do."""
    last_resort: tuple[str, ...] = LAST_RESORT
    """Places of the sheet that give way when nothing else is left."""


NORMAL = Kind((ROOMY, SNUG, TIGHT, DENSE, DENSE_FIRST, LESS, LEAST), columns=2, pages=2, tips=2)
LARGE_PRINT = Kind(
    (LARGE, LARGE_TIGHT, LARGE_DENSE, LARGE_17, LARGE_16, LARGE_16_YIELDING, LARGE_21, LARGE_20, LARGE_LAST),
    columns=1,
    pages=4,
    title=(24, 31),
    tips=2,
    sizes_first=True,
    last_resort=(*LAST_RESORT, "timeline"),
)
BILINGUAL = Kind((ROOMY, SNUG, TIGHT, LEAST), columns=1, pages=4, last_resort=(*LAST_RESORT, "timeline"))

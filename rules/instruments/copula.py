"""From chances to choices: thresholds on a standard normal, so that answers can hang together while each keeps its own share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from statistics import NormalDist
from typing import TYPE_CHECKING

from rules.model import Code

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Numbers = NDArray[np.float64]
    Truths = NDArray[np.bool_]

NORMAL = NormalDist()


def threshold(chances: Numbers) -> Numbers:
    """The number below which a standard normal falls with this chance; certain ones are infinite."""
    import numpy as np

    values, places = np.unique(chances, return_inverse=True)
    limits = np.array([-np.inf if p <= 0 else np.inf if p >= 1 else NORMAL.inv_cdf(float(p)) for p in values])
    return limits[places.reshape(chances.shape)]


def ordered(chances: Mapping[Code, Numbers], latent: Numbers) -> dict[Code, Truths]:
    """Exactly one code for each patient: the first of them for the lowest numbers."""
    import numpy as np

    total = np.sum(list(chances.values()), axis=0)
    below, start, found = np.zeros(latent.shape, dtype=np.bool_), np.zeros(latent.shape), {}
    codes = list(chances)
    for code in codes[:-1]:
        start = start + chances[code]
        now = latent < threshold(np.round(start / total, 9))
        found[code] = now & ~below
        below = now
    return found | {codes[-1]: ~below}


def fill_up(chances: Mapping[Code, Numbers], fixed: frozenset[Code]) -> dict[Code, Numbers]:
    """The fixed chances as they are, the others scaled so that all add up to 1; all scaled where the fixed alone exceed it."""
    import numpy as np

    held = [chance for code, chance in chances.items() if code in fixed]
    rest = [chance for code, chance in chances.items() if code not in fixed]
    taken = np.sum(held, axis=0) if held else np.zeros(1)
    left = np.sum(rest, axis=0) if rest else np.zeros(1)
    scale = np.clip(1 - taken, 0, None) / np.where(left > 0, left, 1)
    scaled = {code: chance if code in fixed else chance * scale for code, chance in chances.items()}
    total = np.sum(list(scaled.values()), axis=0)
    return {code: chance / total for code, chance in scaled.items()}


def either(truths: Sequence[Truths]) -> Truths:
    """Whether at least one holds, for each patient."""
    import numpy as np

    found: Truths = np.logical_or.reduce(truths)
    return found

"""Seeded patients of a population: a Gaussian copula with one hidden symptom factor, as `dependence` in population.yaml says.

Every question and option has its own stream of chance, so that adding one leaves all others as they were.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from zlib import crc32

from rules.instruments.copula import either, fill_up, ordered, threshold
from rules.instruments.dials import Dial, looked_at
from rules.instruments.population import Asked, Chance, Figure, Given, Population
from rules.model import Answers, Code, Event, Input, Kind, LinkId, Protocol, Question

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Numbers = NDArray[np.float64]
    Truths = NDArray[np.bool_]

CHUNK = 20_000
"""Patients drawn at a time."""
UNCLEAR = (Code("unsure"), Code("pns"))
"""Answers that stand outside the order of a scale or of ordered answers."""
LEG_CODES = {"pain_one": Code("one_pain"), "numb_one": Code("one_numb"), "bilateral": Code("both")}
"""The option that each hidden leg class stands for in the base file."""
MILD, MIDDLE = "pain_one", "numb_one"
LEG_MARK, ELSEWHERE = Code("leg"), Code("elsewhere")
PAIN = LinkId("pain")
PAIN_BANDS = {"p0_3": range(4), "p4_6": range(4, 7), "p7_8": range(7, 9), "p9_10": range(9, 11)}
AGE = LinkId("age")
MOVED = ("leg_class", "pain_band")
"""Groups that depend on the hidden factor themselves."""


def chunks(patients: int) -> Iterator[tuple[int, int]]:
    """Number and size of each chunk of this many patients."""
    for number, start in enumerate(range(0, patients, CHUNK)):
        yield number, min(CHUNK, patients - start)


@dataclass(frozen=True, slots=True)
class Lot:
    """Which patients to draw: the same lot is always the same patients."""

    seed: int
    chunk: int
    size: int


def drawing_order(population: Population) -> tuple[Asked, ...]:
    """What others depend on comes first: the age, the pain, the hidden leg class; then the order of the file."""
    first = [population.questions[link_id] for link_id in (AGE, PAIN) if link_id in population.questions]
    first += [asked for asked in population.questions.values() if asked.classes is not None]
    return (*first, *(asked for asked in population.questions.values() if asked not in first))


def draw(protocol: Protocol, population: Population, lot: Lot, dial: Dial) -> list[Input]:
    """One lot of patients. Each has an answer to every question, asked or not, and the events of the visit."""
    drawing = _Drawing(protocol, population, (lot.seed, lot.chunk), lot.size, dial)
    columns = drawing.answers()
    ids = list(columns)
    rows: Iterator[Answers] = (dict(zip(ids, row, strict=True)) for row in zip(*columns.values(), strict=True))
    return [Input(answers, events) for answers, events in zip(rows, drawing.events(), strict=True)]


@dataclass(slots=True)
class _Drawing:
    """The state of drawing one chunk: what is drawn so far, for what depends on it."""

    protocol: Protocol
    population: Population
    seed: tuple[int, int]
    size: int
    dial: Dial
    chosen: dict[LinkId, dict[Code, Truths]] = field(default_factory=dict)
    groups: dict[str, dict[str, Truths]] = field(default_factory=dict)
    factor: Numbers = field(init=False)
    pain: Numbers = field(init=False)

    def __post_init__(self) -> None:
        self.factor = self.noise("hidden factor")
        self.pain = self._mix(self.noise("pain"), self.population.pain_loading)

    # --- the whole ---------------------------------------------------------------------------------

    def answers(self) -> Mapping[LinkId, list[frozenset[Code]]]:
        """A list of answers for each question, in the protocol's order."""
        questions = {question.link_id: question for question in self.protocol.questions}
        flags = looked_at(self.protocol)
        for asked in drawing_order(self.population):
            link_id = asked.link_id
            self.chosen[link_id] = self._question(asked, questions[link_id], flags[link_id])
            self._group(link_id)
        return {link_id: self._sets(self.chosen[link_id], questions[link_id]) for link_id in questions}

    def events(self) -> list[frozenset[Event]]:
        """What else happened in each visit."""
        happened = {event: self.even(event.value) < self.dial(event.value, figure) for event, figure in self.population.events.items()}
        return [frozenset(event for event, truths in happened.items() if truths[at]) for at in range(self.size)]

    def _question(self, asked: Asked, question: Question, flags: frozenset[Code]) -> dict[Code, Truths]:
        if asked.site is not None:
            return self._site(asked, flags)
        if asked.classes is not None:
            return self._classes(asked, flags)
        if question.kind in {Kind.SINGLE, Kind.SCALE}:
            return self._single(asked, flags)
        rests = {option.code for option in question.options if option.exclusive}
        return {code: self._option(asked, chance, flags) for code, chance in asked.options.items() if code not in rests}

    def _group(self, link_id: LinkId) -> None:
        """What later chances may depend on."""
        chosen = self.chosen[link_id]
        self.groups[link_id] = {str(code): truths for code, truths in chosen.items()}
        if link_id == AGE:
            self.groups["age_band"] = self.groups[link_id]
        if link_id == PAIN:
            self.groups["pain_band"] = {band: either([chosen[Code(str(at))] for at in cells]) for band, cells in PAIN_BANDS.items()}

    def _sets(self, chosen: Mapping[Code, Truths], question: Question) -> list[frozenset[Code]]:
        import numpy as np

        codes = list(chosen)
        weights = np.array([1 << at for at in range(len(codes))], dtype=np.int64)
        keys = (np.stack([chosen[code] for code in codes], axis=1) @ weights).tolist()
        commonest = max(codes, key=lambda code: int(chosen[code].sum()))
        # A patient cannot pass a screen without an answer.
        rest = frozenset(option.code for option in question.options if option.exclusive) or question.harmless or frozenset({commonest})
        made = {key: frozenset(code for at, code in enumerate(codes) if key >> at & 1) or rest for key in set(keys)}
        return [made[key] for key in keys]

    # --- one question ------------------------------------------------------------------------------

    def _option(self, asked: Asked, chance: Chance, flags: frozenset[Code]) -> Truths:
        """A tick or none."""
        name = f"{asked.link_id}.{chance.code}"
        chances = self._chance(name, chance, flag=chance.code in flags)
        for given in chance.given:
            if given.keeps_share:
                chances = self._keep_share(chances, given, self._figure(name, chance.figure, flag=chance.code in flags))
        return self._mix(self.noise(name), -self._loading(asked, chance)) < threshold(chances)

    def _loading(self, asked: Asked, chance: Chance) -> float:
        """How much the hidden factor moves a tick."""
        if chance.code in UNCLEAR:
            return 0.0  # no symptom: who has many symptoms does not say "not sure" or "rather not say" more often
        if any(table.by in MOVED for table in chance.tables):
            return self.population.conditional_loading  # the factor has moved the group already
        return asked.loading

    def _chance(self, name: str, chance: Chance, *, flag: bool) -> Numbers:
        """Each patient's own chance."""
        import numpy as np

        figure = chance.figure
        now = self._figure(name, figure, flag=flag)
        moved = now / figure.p if figure.p else 1.0
        found: Numbers = np.full(self.size, now)
        for table in sorted(chance.tables, key=lambda table: table.ratio):
            for group, value in table.values.items():
                members = self.groups[table.by].get(group)
                if members is not None:
                    found = np.where(members, found * value if table.ratio else value * moved, found)
        for given in chance.given:
            found = np.where(self._gave(given), self._figure(f"{name} given {given.link_id}", given.chance, flag=flag), found)
        clipped: Numbers = np.clip(found, 0.0, 1.0)
        return clipped

    def _figure(self, name: str, figure: Figure, *, flag: bool) -> float:
        return self.dial(name, figure) if flag else figure.p

    def _gave(self, given: Given) -> Truths:
        return either([self.chosen[given.link_id][code] for code in given.codes if code in self.chosen[given.link_id]])

    def _keep_share(self, chances: Numbers, given: Given, share: float) -> Numbers:
        """The same chances, less for patients outside the link, so that the option's share stays what the population file says."""
        import numpy as np

        linked = self._gave(given)
        rest = float(chances[~linked].sum())
        left = max(0.0, share * self.size - float(chances[linked].sum()))
        kept: Numbers = np.where(linked, chances, chances * min(1.0, left / rest if rest else 1.0))
        return kept

    def _single(self, asked: Asked, flags: frozenset[Code]) -> dict[Code, Truths]:
        import numpy as np

        moving = frozenset[Code]() if asked.shift else flags
        chances = {code: self._chance(f"{asked.link_id}.{code}", chance, flag=code in moving) for code, chance in asked.options.items()}
        chances = fill_up(chances, moving)
        loading = self.population.pain_loading if asked.link_id == PAIN else asked.loading
        if asked.link_id == PAIN:
            latent = self.pain
        elif asked.follows:
            latent = asked.follows * self.pain + np.sqrt(1 - asked.follows**2) * self.noise(asked.link_id)
        else:
            latent = self._mix(self.noise(asked.link_id), loading)
        unclear = {code: chances.pop(code) for code in UNCLEAR if code in chances} if asked.shift or asked.follows or loading else {}
        found = ordered(chances, latent)
        if asked.shift is not None:
            found = self._shifted(asked, asked.shift, found)
        return self._beside(asked.link_id, unclear, found)

    def _beside(self, name: str, unclear: Mapping[Code, Numbers], found: dict[Code, Truths]) -> dict[Code, Truths]:
        """Some patients give an unclear answer in place of the one drawn."""
        even, start = self.even(f"{name} unclear"), 0.0 * self.pain
        for code, chance in unclear.items():
            chosen = (even >= start) & (even < start + chance)
            found = {other: truths & ~chosen for other, truths in found.items()} | {code: chosen}
            start = start + chance
        return found

    def _shifted(self, asked: Asked, shift: Figure, found: Mapping[Code, Truths]) -> dict[Code, Truths]:
        import numpy as np

        by = self.dial(f"{asked.link_id}.shift", shift)
        cells = list(found)
        value = sum((at * found[code].astype(np.int64) for at, code in enumerate(cells)), start=np.zeros(self.size, dtype=np.int64))
        moved = np.clip(np.floor(value + by + self.even(f"{asked.link_id} shift")), 0, len(cells) - 1) if by else value
        return {code: moved == at for at, code in enumerate(cells)}

    def _classes(self, asked: Asked, flags: frozenset[Code]) -> dict[Code, Truths]:
        """A hidden class first, then the options that it brings and those that depend on it."""
        import numpy as np

        classes = asked.classes or {}
        chances = {Code(name): np.full(self.size, self.dial(f"{asked.link_id}: {name}", figure)) for name, figure in classes.items()}
        chances = fill_up(chances, frozenset(chances) - {Code("none")})
        unclear = {code: chances.pop(code) for code in UNCLEAR if code in chances}
        drawn = self._beside(asked.link_id, unclear, ordered(chances, self._mix(self.noise(asked.link_id), self.population.class_loading)))
        self.groups["leg_class"] = {str(code): truths for code, truths in drawn.items()}
        found = {LEG_CODES[name]: drawn[Code(name)] for name in classes if name in LEG_CODES} | {code: drawn[code] for code in unclear}
        also = self.even(f"{asked.link_id} also") < asked.also_mild
        found[LEG_CODES[MILD]] = drawn[Code(MILD)] | drawn[Code(MIDDLE)] & also
        for code, chance in asked.options.items():
            if code not in found and code != "none":
                found[code] = self._option(asked, chance, flags)
        return found

    def _site(self, asked: Asked, flags: frozenset[Code]) -> dict[Code, Truths]:
        """One main place, extra marks, the leg where it hurts; who has no mark on the back has at least one elsewhere."""
        import numpy as np

        site = asked.site
        if site is None:
            return {}
        first = next(iter(site.primary))
        chances = {code: np.full(self.size, self.dial(f"{asked.link_id}: {code}", figure)) for code, figure in site.primary.items()}
        found = ordered(fill_up(chances, frozenset(chances) - {first}), self.noise(asked.link_id))
        nowhere = found.pop(Code(site.nowhere))
        unclear = either([found[code] for code in UNCLEAR if code in found])
        links = {code: chance.given for code, chance in asked.options.items()}
        marks = {code: Chance(code, figure, given=links.get(code, ())) for code, figure in site.marks.items()}
        marks |= {code: chance for code, chance in asked.options.items() if code not in {*marks, *found, LEG_MARK}}
        front = site.marks.keys() - site.primary.keys()
        for code, chance in marks.items():
            mark = self._option(asked, chance, flags) & ~unclear
            found[code] = found.get(code, np.zeros(self.size, dtype=np.bool_)) | (mark if code in front else mark & ~nowhere)
        classes = self.groups.get("leg_class", {})
        sore = either([unclear & ~unclear, *(classes[name] for name in LEG_CODES if name in classes)])
        found[LEG_MARK] = (self.even("leg mark") < np.where(sore, site.leg_if_pain, site.leg_if_none)) & ~unclear
        found[ELSEWHERE] = found[ELSEWHERE] | nowhere & ~either(list(found.values()))
        return found

    # --- chance ------------------------------------------------------------------------------------

    def noise(self, name: str) -> Numbers:
        """Standard normal, one number a patient, the same whenever it is asked for by this name."""
        import numpy as np

        return np.random.default_rng((*self.seed, crc32(name.encode()))).standard_normal(self.size)

    def even(self, name: str) -> Numbers:
        """Uniform from 0 to 1, likewise."""
        import numpy as np

        return np.random.default_rng((*self.seed, crc32(name.encode()), 1)).random(self.size)

    def _mix(self, noise: Numbers, loading: float) -> Numbers:
        """Noise, part of it the hidden factor: more symptoms make ordered answers worse. A tick is a low number: negative there."""
        import numpy as np

        mixed: Numbers = loading * self.factor + np.sqrt(1 - loading**2) * noise
        return mixed

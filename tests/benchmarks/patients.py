"""Random patients of an ordinary waiting room, drawn with a seed: how often each answer is given, in patients of a thousand.

The shares are those of published cohorts of adults with back pain in primary care, rounded, or guesses where nobody has
counted; each question is drawn by itself. They make benchmarks fair, and nothing else: no level rests on them.
"""

from __future__ import annotations

import random
from collections.abc import Mapping

from rules.model import Answers, Code, Kind, Protocol, Question

SHARES: Mapping[str, Mapping[str, int]] = {
    "danger": {"chest": 20, "breath": 15, "faint": 20, "tear": 50, "blood": 4, "confused": 3, "unsure": 10},
    "age": {"u18": 20, "a18_44": 460, "a45_49": 105, "a50_59": 180, "a60_69": 130, "a70": 95, "pns": 10},
    "bladder_bowel": {"retention": 20, "leak": 25, "bowel": 6, "old": 71, "unsure": 10, "pns": 15},
    "saddle": {"numb": 25, "wipe": 4, "sex": 15, "unsure": 10, "pns": 20},
    "legs": {"both": 65, "weak": 50, "unsteady": 25, "one_numb": 105, "one_pain": 294, "unsure": 15},
    "legs_worse": {"yes": 200, "no": 600, "unsure": 200},
    "injury": {"major": 22, "minor": 61, "lift": 421, "none": 460, "unsure": 36},
    "ill": {"fever": 20, "very_ill": 20, "weight": 30, "rest_pain": 190, "pee": 30, "vomit": 12, "unsure": 15},
    "other_signs": {"belly": 15, "lump": 3, "side": 40, "breathe_in": 60, "calf": 12, "shape": 30, "rash": 8, "unsure": 15},
    "history": {"cancer": 56, "bones": 45, "aorta": 4, "spine_cond": 224, "unsure": 20, "pns": 10},
    "infection_risk": {"immune": 44, "recent_inf": 35, "spine_proc": 8, "inject": 4, "diabetes": 99, "unsure": 20, "pns": 10},
    "where": {
        "neck": 138,
        "upper": 144,
        "ribs": 44,
        "flank": 67,
        "low": 854,
        "buttock": 221,
        "leg": 273,
        "chest_front": 15,
        "tummy_front": 26,
        "pelvis_front": 35,
        "elsewhere": 40,
        "unsure": 7,
    },
    "feel": {"sharp": 300, "cramp": 350, "knot": 150, "twitch": 40, "locked": 200, "ache": 400, "burning": 80, "stiff": 250, "unsure": 40},
    "when": {"lt24h": 140, "h24_48": 140, "h48_72": 110, "d3_7": 190, "w1_4": 190, "w4_12": 100, "gt12w": 115, "unsure": 15},
    "course": {"better": 220, "comes_goes": 280, "same": 300, "worse": 160, "unsure": 40},
    "pain": {"0": 4, "1": 18, "2": 50, "3": 100, "4": 135, "5": 180, "6": 165, "7": 165, "8": 110, "9": 40, "10": 25, "unsure": 8},
    "activity": {"0": 30, "1": 40, "2": 70, "3": 80, "4": 100, "5": 135, "6": 150, "7": 150, "8": 120, "9": 65, "10": 52, "unsure": 8},
    "pregnant": {"na": 542, "no": 423, "yes_lt20": 6, "yes_20plus": 8, "postnatal": 4, "maybe": 10, "pns": 7},
    "preg_signs": {"bleed": 30, "tighten": 80, "baby_less": 15, "head": 50, "unsure": 30},
    "medicines": {"thinner": 50, "steroid": 8, "nsaid": 380, "para": 270, "glp1": 123, "statin": 180, "other": 363, "unsure": 20, "pns": 10},
    "before": {"first": 270, "few": 420, "often": 170, "always": 120, "unsure": 20},
    "linked": {"eat": 50, "runny": 20, "pelvis": 50, "cough": 120, "am_stiff": 180, "new_med": 12, "unsure": 30},
    "setting_off": {
        "lifting": 220,
        "weekend": 100,
        "repeat": 150,
        "desk": 280,
        "sleep_pos": 160,
        "stress": 200,
        "fluids": 70,
        "cough": 40,
        "sleep_bad": 350,
        "unsure": 50,
        "sport": 120,
    },
    "health": {
        "stomach": 160,
        "heart_kidney": 265,
        "asthma": 90,
        "allergy_nsaid": 20,
        "allergy_para": 6,
        "liver": 18,
        "alcohol": 60,
        "small": 50,
        "feel": 40,
        "unsure": 20,
        "pns": 10,
    },
}
"""Single choices and scales share a thousand patients; of several choices each is drawn by itself, and "none" is what is left."""


def draw_patients(protocol: Protocol, many: int, seed: int) -> list[Answers]:
    """This many patients who answer every question; those that would not be asked are left out by the interview."""
    chance = random.Random(seed)  # noqa: S311 - patients, not secrets
    return [{question.link_id: _draw(question, chance) for question in protocol.questions} for _ in range(many)]


def _draw(question: Question, chance: random.Random) -> frozenset[Code]:
    if question.link_id not in SHARES:  # a follow-up, which nobody has counted
        return question.harmless or frozenset([question.options[-1].code])
    shares = {Code(code): share for code, share in SHARES[question.link_id].items()}
    if question.kind in {Kind.SINGLE, Kind.SCALE}:
        return frozenset(chance.choices(list(shares), list(shares.values())))
    alone = {option.code for option in question.options if option.exclusive}
    chosen = {code for code, share in shares.items() if chance.random() * 1000 < share}
    return frozenset(chosen - alone) or frozenset(sorted(chosen)[:1]) or question.harmless

"""The kiosk's questions as a web form (SurveyJS): the same words and options under the same conditions; and the rules in its language."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from engines import Form, written
from table import UnmeasuredError

from rules.model import Condition, Kind, LevelAtLeast, LevelBelow, Protocol, Question

HERE = Path(__file__).resolve().parent / "web"
BUILD = Path(__file__).resolve().parents[2] / "build" / "web"
INSTALL = ("npm", "ci", "--omit=peer", "--legacy-peer-deps", "--ignore-scripts", "--no-audit", "--no-fund")
INSTALL_S = 120
FEW = 6
"""More options than this stand in two columns, so that all are in sight."""


def made(protocol: Protocol) -> Path:
    """The page, ready to be opened, under `build`. Raises UnmeasuredError where npm or what it would fetch is missing."""
    BUILD.mkdir(parents=True, exist_ok=True)
    for path in HERE.iterdir():
        shutil.copy(path, BUILD)
    (BUILD / "questions.js").write_text(f"const FORM = {json.dumps(form(protocol), ensure_ascii=False)};\n", encoding="utf-8")
    if not (BUILD / "node_modules" / "survey-js-ui").is_dir():
        if shutil.which(INSTALL[0]) is None:
            raise UnmeasuredError("npm is not installed: no web form to compare with.")
        done = subprocess.run(INSTALL, cwd=BUILD, capture_output=True, check=False, timeout=INSTALL_S)
        if done.returncode:
            raise UnmeasuredError("npm could not fetch SurveyJS: no web form to compare with.")
    return BUILD / "index.html"


def form(protocol: Protocol) -> Mapping[str, Any]:
    """SurveyJS's description: a page a question."""
    pages = [{"name": question.link_id, "elements": [_element(protocol, question)]} for question in protocol.questions]
    return {"showQuestionNumbers": "off", "pages": pages}


def _element(protocol: Protocol, question: Question) -> Mapping[str, Any]:
    several = question.kind in {Kind.MULTI, Kind.BODYMAP}
    choices = [{"value": each.code, "text": each.text} | ({"isExclusive": True} if each.exclusive and several else {}) for each in question.options]
    shown = {"visibleIf": expression(protocol, question.enable_when)} if question.enable_when and not _by_level(question.enable_when) else {}
    return {
        "type": "checkbox" if several else "radiogroup",
        "name": question.link_id,
        "title": question.text,
        "description": question.help,
        "choices": choices,
        "colCount": 1 if len(choices) <= FEW else 2,
        **shown,
    }


def _by_level(condition: Condition) -> bool:
    """Whether it looks at the level so far, which a form does not know."""
    return isinstance(condition, LevelBelow | LevelAtLeast) or any(map(_by_level, getattr(condition, "parts", ())))


def expression(protocol: Protocol, condition: Condition) -> str:
    """A condition in SurveyJS's language, over answers, or over the facts of `bench_engines`."""
    return written(protocol, condition, SURVEY)


SURVEY: Form[str] = Form(
    chosen=lambda link_id, codes: f"({{{link_id}}} anyof {json.dumps(codes)})",
    every=lambda parts: f"({' and '.join(parts)})",
    some=lambda parts: f"({' or '.join(parts)})",
    unless=lambda part: f"!{part}",
)

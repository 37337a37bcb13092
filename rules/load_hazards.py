"""Reading hazards.yaml, and following every control and every test that it names."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from rules.dossier import Control, Hazard, Likelihood, Residual, Severity
from rules.load_files import read_trees
from rules.load_nodes import Fields, Log, Source, near, short
from rules.model import Protocol
from rules.strict_yaml import Node, Scalar
from rules.texts import protocol_texts

FILE = "hazards.yaml"
"""In the protocol's folder; it may be left out."""
NEEDED = ("id", "hazard", "cause", "effect", "severity", "likelihood", "controls", "tests", "residual", "owner")
PROPERTY = re.compile(r"property [1-8]")
ROOT = Path(__file__).resolve().parent.parent
"""Where `file` and tests are looked for: the project's folder."""


def read_hazards(folder: Path, protocol: Protocol, log: Log, *, root: Path = ROOT) -> tuple[Hazard, ...]:
    """The hazards in the order of the file; none where there is no such file. Mistakes go into the log."""
    if not (folder / FILE).exists():
        return ()
    trees = read_trees(folder, (FILE,), log)
    if FILE not in trees:
        return ()
    log.extend(trees[FILE].mistakes)
    reader = _Reader(Source(FILE, log), protocol, root)
    return reader.hazards(trees[FILE].root)


class _Reader:
    def __init__(self, source: Source, protocol: Protocol, root: Path) -> None:
        self._source = source
        self._root = root
        wholes = [*protocol.questions, *protocol.rules, *protocol.sections, *protocol.help_choices, *protocol.contradictions]
        names = [str(getattr(each, "link_id", None) or getattr(each, "id", None) or f"help.{getattr(each, 'code', '')}") for each in wholes]
        self._known = [*names, *protocol_texts(protocol)]

    def hazards(self, root: Node) -> tuple[Hazard, ...]:
        top = self._source.fields(root, FILE, ("hazards",))
        found = [self._source.fields(item, "A hazard", NEEDED, ("left",)) for item in top.items("hazards")]
        self._source.different([node for fields in found if isinstance(node := fields.nodes.get("id"), Scalar)], "The hazard")
        return tuple(self._hazard(fields) for fields in found)

    def _hazard(self, fields: Fields) -> Hazard:
        fields.label = f"Hazard {fields.text('id')}"
        residual = fields.one_of("residual", Residual) or Residual.HIGH
        if residual is not Residual.LOW and "left" not in fields.nodes:
            what = f"{fields.label} leaves a risk that is {residual.value}, and does not say what stays open."
            self._source.wrong(fields.nodes.get("residual", fields.node), what, "Add left.")
        return Hazard(
            id=fields.text("id"),
            hazard=fields.text("hazard"),
            cause=fields.text("cause"),
            effect=fields.text("effect"),
            severity=fields.one_of("severity", Severity) or Severity.CATASTROPHIC,
            likelihood=fields.one_of("likelihood", Likelihood) or Likelihood.VERY_HIGH,
            controls=tuple(self._control(item) for item in fields.items("controls")),
            tests=self._tests(fields),
            residual=residual,
            left=fields.text("left"),
            owner=fields.text("owner"),
        )

    def _control(self, node: Node) -> Control:
        fields = self._source.fields(node, "A control", ("by", "does"))
        by = fields.text("by")
        if by and (wrong := self._missing(by)):
            self._source.wrong(fields.nodes["by"], f'There is no control "{short(by)}".', wrong)
        return Control(by, fields.text("does"))

    def _missing(self, by: str) -> str:
        """How to mend a control that does not exist; empty where it does."""
        if by.startswith("file "):
            return "" if _inside(self._root, by.removeprefix("file ")) else "Name a file of the project, by its path from the project's folder."
        if by.startswith("property "):
            return "" if PROPERTY.fullmatch(by) else "Write property and its number, 1 to 8."
        return "" if by in self._known else near(by, self._known, 'Name a rule, question, option or section, "property 1", or "file" and a path.')

    def _tests(self, fields: Fields) -> tuple[str, ...]:
        for node in fields.items("tests", unlike=True):
            if isinstance(node, Scalar) and node.value:
                file, _, name = node.value.partition("::")
                path = self._root / file
                if not (file.startswith("tests/") and _inside(self._root, file) and path.suffix == ".py"):
                    self._source.wrong(node, f'There is no test file "{short(file)}".', "Write tests/..., the file, then :: and the test's name.")
                elif name not in (tests := _tests_in(path)):
                    self._source.wrong(node, f'{file} has no test "{short(name)}".', near(name, tests, "Name one of its tests."))
        return fields.texts("tests")


def _inside(root: Path, file: str) -> bool:
    path = (root / file).resolve()
    return path.is_relative_to(root) and path.exists()


@lru_cache(maxsize=128)
def _tests_in(path: Path) -> tuple[str, ...]:
    """The test functions of a file; those of a class as `TestX::test_y`."""
    return tuple(_names(ast.parse(path.read_text(encoding="utf-8")).body))


def _names(body: Iterable[ast.stmt], before: str = "") -> Iterable[str]:
    for node in body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.startswith("test"):
            yield before + node.name
        elif isinstance(node, ast.ClassDef):
            yield from _names(node.body, f"{before}{node.name}::")

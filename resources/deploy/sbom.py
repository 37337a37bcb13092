"""What the program is made of, for those who answer for it: `make sbom` writes three files beside the frozen program.

bom.json (CycloneDX: every package that requirements.lock names, with its licence and its source, Python, and the typefaces),
licences.txt (a line each, then each licence's whole text) and SHA256SUMS (every file of the folder, for `sha256sum --check`).
"""

from __future__ import annotations

import argparse
import hashlib
import json
import platform
import re
import subprocess
import sys
from importlib.metadata import Distribution, distribution
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
LICENCE = re.compile(r"licen[cs]e|copying|notice|OFL", re.IGNORECASE)

Component = dict[str, Any]
"""One entry of a CycloneDX file."""


def alike(name: str) -> str:
    """A package's name as the locks write it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def locked(text: str) -> dict[str, tuple[str, list[str]]]:
    """Name, version and the SHA-256 of each of its files, of all that a lock names."""
    found: dict[str, tuple[str, list[str]]] = {}
    for entry in re.split(r"^(?=\S)", text, flags=re.MULTILINE)[1:]:
        name, version = re.split(r"[= ;]+", entry, maxsplit=2)[:2]
        found[name] = (version, re.findall(r"sha256:([0-9a-f]{64})", entry))
    return found


def bill(lock: dict[str, tuple[str, list[str]]]) -> dict[str, Any]:
    """The CycloneDX file. What the environment holds besides, tests and tools, is left out."""
    command = [sys.executable, "-m", "cyclonedx_py", "environment", "--output-reproducible", "--pyproject", str(ROOT / "pyproject.toml"), sys.executable]
    made = subprocess.run(command, capture_output=True, text=True, check=True)
    found: dict[str, Any] = json.loads(made.stdout)
    held = {each["bom-ref"]: each for each in found["components"] if alike(each["name"]) in lock}
    for each in held.values():
        # The files that the lock allows: a package is installed from one of them.
        hashes = [{"alg": "SHA-256", "content": digest} for digest in lock[alike(each["name"])][1]]
        files = {"type": "distribution", "url": each["purl"], "comment": "the files that requirements.lock allows", "hashes": hashes}
        each["externalReferences"] = [files, *each.get("externalReferences", [])]
    root = found["metadata"]["component"]["bom-ref"]
    found["components"] = [*held.values(), python(), *typefaces()]
    found["dependencies"] = [
        {**each, "dependsOn": [ref for ref in each.get("dependsOn", []) if ref in held]} for each in found["dependencies"] if each["ref"] in held | {root: None}
    ]
    return found


def python() -> Component:
    """The interpreter, which is frozen along."""
    version = platform.python_version()
    licence = [{"license": {"id": "PSF-2.0"}}]
    return {"type": "platform", "bom-ref": f"python=={version}", "name": "python", "version": version, "licenses": licence}


def typefaces() -> list[Component]:
    """Those of resources/fonts."""
    folders = sorted(path for path in (ROOT / "resources" / "fonts").iterdir() if path.is_dir())
    licence = [{"license": {"id": "OFL-1.1"}}]
    return [{"type": "data", "bom-ref": f"font-{each.name}", "name": each.name, "licenses": licence} for each in folders]


def licences(found: dict[str, Any]) -> str:
    """A line for each component; then the licences' texts, where its package brings them."""
    components = sorted(found["components"], key=lambda each: alike(each["name"]))
    lines = [f"{each['name']} {each.get('version', '')}: {', '.join(named(each)) or 'see its text below'}" for each in components]
    texts = [text for each in components for text in whole(each)]
    return "\n".join([*lines, "", *texts])


def named(component: Component) -> list[str]:
    """A component's licences, by id or name."""
    entries = component.get("licenses", [])
    return [each["expression"] if "expression" in each else each["license"].get("id") or each["license"]["name"] for each in entries]


def whole(component: Component) -> list[str]:
    """The texts that stand in a component's package, or in its typeface's folder."""
    if component["type"] == "library":
        package: Distribution = distribution(component["name"])
        paths = [Path(str(package.locate_file(path))) for path in package.files or () if LICENCE.search(path.name) and ".dist-info" in str(path)]
    else:
        paths = list((ROOT / "resources" / "fonts" / component["name"]).glob("OFL*"))
    return [f"{'=' * 20} {component['name']}: {path.name}\n\n{path.read_text(errors='replace')}" for path in sorted(paths)]


def sums(folder: Path) -> str:
    """Each file's SHA-256, as sha256sum writes and checks it."""
    files = sorted(path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())
    return "".join(f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.relative_to(folder.parent)}\n" for path in files)


def main() -> None:
    """Write the three files."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("program", type=Path, help="the frozen program's folder, as dist/backcheck; the files go beside it")
    program: Path = parser.parse_args().program
    found = bill(locked((ROOT / "requirements.lock").read_text()))
    (program.parent / "bom.json").write_text(json.dumps(found, indent=1, sort_keys=True) + "\n")
    (program.parent / "licences.txt").write_text(licences(found))
    (program.parent / "SHA256SUMS").write_text(sums(program))


if __name__ == "__main__":
    main()

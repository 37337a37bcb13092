"""What the program is made of, for those who answer for it: `make sbom` writes three files beside the frozen program.

bom.json (CycloneDX: every package that requirements.lock names, with its hashes and its licence, Python, and the typefaces),
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
from importlib.metadata import Distribution, PackageMetadata, distribution
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
LICENCE = re.compile(r"licen[cs]e|copying|notice|OFL", re.IGNORECASE)

Component = dict[str, Any]
"""One entry of a CycloneDX file."""


def bill() -> dict[str, Any]:
    """The CycloneDX file. The lock says what it names and with which hashes; the installed packages say under which licence."""
    command = [sys.executable, "-m", "cyclonedx_py", "requirements", "--output-reproducible", "--pyproject", str(ROOT / "pyproject.toml")]
    made = subprocess.run([*command, str(ROOT / "requirements.lock")], capture_output=True, text=True, check=False)
    if made.returncode:
        sys.exit(f"cyclonedx_py made no bill of materials. {made.stderr.strip()}")
    found: dict[str, Any] = json.loads(made.stdout)
    for each in found["components"]:
        told = distribution(each["name"]).metadata
        each["description"] = told["Summary"]  # else it is the lines of the lock
        each["licenses"] = [{"expression": told["License-Expression"]}] if told["License-Expression"] else [{"license": {"name": licence(told)}}]
    found["components"] += [python(), *typefaces()]
    return found


def licence(told: PackageMetadata) -> str:
    """The licence of a package older than licence expressions: the first line of what it says, else its classifier."""
    classifiers = [each.rsplit(" :: ", 1)[1] for each in told.get_all("Classifier") or () if each.startswith("License ::")]
    return (told["License"] or "").partition("\n")[0].partition(",  ")[0] or ", ".join(classifiers)


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
    components = sorted(found["components"], key=lambda each: each["name"].lower())
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
    found = bill()
    (program.parent / "bom.json").write_text(json.dumps(found, indent=1, sort_keys=True) + "\n")
    (program.parent / "licences.txt").write_text(licences(found))
    (program.parent / "SHA256SUMS").write_text(sums(program))


if __name__ == "__main__":
    main()

"""A bare Debian 12: the frozen program runs there with the named libraries alone, and the packages install, upgrade and go without losing a flag."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
DEB = ROOT / "resources" / "deploy" / "deb"
SUITE = "bookworm"
FIRST, SECOND = "1.0", "2.0"
ANSWERS = {"saddle": ["numb"]}
DATA = "/var/lib/backcheck"

# A quarter of an hour, and a network to fetch the bare system from.
pytestmark = [pytest.mark.system, pytest.mark.slow, pytest.mark.xdist_group("frozen")]


def named() -> str:
    """The packages that backcheck's control file names; of alternatives the first, which is Debian 12's."""
    (line,) = re.findall(r"^Depends: (.*)$", (DEB / "backcheck.control").read_text(), re.MULTILINE)
    return ",".join(entry.split("|")[0].split("(")[0].strip() for entry in line.split(","))


def mirror() -> str:
    """Where this machine's own apt has Debian from."""
    command = ["apt-get", "indextargets", "--format", "$(REPO_URI) $(CODENAME) $(COMPONENT)"]
    lines = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split("\n")
    return next(line.split()[0] for line in lines if line.split()[1:] == [SUITE, "main"])


class Bare:
    """A Debian with nothing but what was named, in a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def run(self, *command: str) -> str:
        """A command in there, without one variable of ours; what it said."""
        path = "PATH=/usr/sbin:/usr/bin:/sbin:/bin"
        whole = ["chroot", str(self.folder), "/usr/bin/env", "-i", path, "DEBIAN_FRONTEND=noninteractive", *command]
        done = subprocess.run(whole, capture_output=True, text=True, check=False, timeout=900)
        assert done.returncode == 0, done.stdout + done.stderr
        assert "Traceback" not in done.stderr
        return done.stdout + done.stderr

    def kiosk(self, *words: str) -> str:
        """The installed program, as its user."""
        return self.run("setpriv", "--reuid=backcheck", "--regid=backcheck", "--clear-groups", "/usr/bin/backcheck", *words)

    def install(self, *packages: Path) -> None:
        """dpkg, in there. What backcheck-kiosk wants of cage, seatd and systemd is not there: only its files and scripts are looked at."""
        for package in packages:
            shutil.copy(package, self.folder / "root")
        self.run("dpkg", "--force-depends", "--install", *(f"/root/{package.name}" for package in packages))


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bare]:
    """The root, made by debootstrap."""
    missing = "debootstrap is missing" if shutil.which("debootstrap") is None else "only root can make a root" if os.getuid() else ""
    if missing:
        pytest.fail(missing) if os.environ.get("CI") else pytest.skip(missing)
    folder = tmp_path_factory.mktemp("bare") / "root"
    command = ["debootstrap", "--variant=minbase", f"--include={named()}", SUITE, str(folder), mirror()]
    subprocess.run(command, check=True, capture_output=True)
    yield Bare(folder)
    shutil.rmtree(folder)


@pytest.fixture(scope="module")
def packages(program: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two versions of both packages."""
    out = tmp_path_factory.mktemp("packages")
    for version in (FIRST, SECOND):
        subprocess.run(["sh", DEB / "build.sh", program, version, out, "none"], check=True)
    return out


def both(packages: Path, version: str) -> list[Path]:
    """One version's packages."""
    found = sorted(packages.glob(f"*_{version}_*.deb"))
    assert len(found) == 2
    return found


def test_frozen_program_runs_with_the_named_libraries_alone(program: Path, bare: Bare) -> None:
    """Without Python and without one variable the program plays a visit there, and its window on X or Wayland would lack no library."""
    shutil.copytree(program, bare.folder / "srv" / "backcheck", symlinks=True, dirs_exist_ok=True)
    assert not (bare.folder / "usr" / "bin" / "python3").exists()
    assert "ticket" in bare.run("/srv/backcheck/backcheck", "--smoke", "--data", "/srv/data")
    inside = bare.folder / "srv" / "backcheck" / "_internal"
    for name in ("libqxcb.so", "libqwayland.so", "libqsvg.so"):
        (plugin,) = inside.rglob(name)
        assert "not found" not in bare.run("ldd", f"/{plugin.relative_to(bare.folder)}"), name


def test_packages_install_upgrade_and_go_without_losing_a_flag(packages: Path, bare: Bare) -> None:
    """Installed, a flag raised, upgraded, tried to return, removed, purged, installed again: the flag is there each time."""
    bare.install(*both(packages, FIRST))
    assert (bare.folder / "opt/backcheck/current").readlink() == Path(FIRST)
    user = bare.run("getent", "passwd", "backcheck").strip().split(":")
    assert (user[5], user[6]) == (DATA, "/usr/sbin/nologin")
    assert bare.run("stat", "-c", "%U %a", DATA).split() == ["backcheck", "700"]
    (bare.folder / "srv" / "answers.json").write_text(json.dumps(ANSWERS))
    flagged = bare.kiosk("visit", "--real", "--json", "--answers", "/srv/answers.json", "--data", DATA, "--out", f"{DATA}/out")
    ticket = json.loads(flagged.splitlines()[0])["ticket"]
    settings = bare.folder / "etc/backcheck/kiosk.toml"
    settings.write_text(settings.read_text() + "# ours\n")

    def flag_is_there(where: str) -> None:
        """Exporting it by its ticket ends with 1 where there is none."""
        bare.kiosk("export", "--format", "note", "--ticket", ticket, "--data", DATA, "--out", f"{DATA}/{where}")
        assert list((bare.folder / DATA.lstrip("/") / where).iterdir())

    flag_is_there("installed")
    bare.install(*both(packages, SECOND))
    assert (bare.folder / "opt/backcheck/current").readlink() == Path(SECOND)
    assert (bare.folder / "opt/backcheck/previous").readlink() == Path(FIRST)
    flag_is_there("upgraded")
    for _ in range(4):
        bare.run("/usr/lib/backcheck/backcheck-return", "starting")
    assert (bare.folder / "opt/backcheck/current").readlink() == Path(FIRST)
    flag_is_there("returned")
    bare.run("/var/lib/dpkg/info/backcheck.postinst", "configure", SECOND)
    assert settings.read_text().endswith("# ours\n")
    bare.run("dpkg", "--remove", "backcheck-kiosk", "backcheck")
    assert not (bare.folder / "opt/backcheck").exists()
    bare.run("dpkg", "--purge", "backcheck-kiosk", "backcheck")
    assert (bare.folder / DATA.lstrip("/")).is_dir()
    bare.install(*both(packages, SECOND))
    flag_is_there("again")


def test_kiosk_package_lays_every_file_where_it_is_read(packages: Path) -> None:
    """The guard's files lie where systemd, udev and X look for them, and are the ones of the repository."""
    package = both(packages, FIRST)[0]
    out = packages / "laid"
    subprocess.run(["dpkg-deb", "--extract", package, out], check=True)
    places = {
        "lib/systemd/system/backcheck.service": "backcheck.service",
        "lib/systemd/system/backcheck-x.service": "backcheck-x.service",
        "usr/lib/backcheck/x-session": "x-session",
        "lib/udev/rules.d/70-backcheck.rules": "udev.rules",
        "etc/X11/xorg.conf.d/70-backcheck.conf": "xorg.conf",
        "etc/systemd/logind.conf.d/backcheck.conf": "logind.conf",
        "etc/systemd/sleep.conf.d/backcheck.conf": "sleep.conf",
        "etc/sysctl.d/70-backcheck.conf": "sysctl.conf",
    }
    assert {place: (out / place).read_bytes() for place in places} == {place: (DEB.parent / name).read_bytes() for place, name in places.items()}
    assert (out / "etc/systemd/system/ctrl-alt-del.target").readlink() == Path("/dev/null")

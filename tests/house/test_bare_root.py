"""A bare Debian 12: the frozen program runs there with the named libraries alone, and the packages install, upgrade and go without losing a flag."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house.bare_root import DEB, Bare

FIRST, SECOND = "1.0", "2.0"
ANSWERS = {"saddle": ["numb"]}
DATA = "/var/lib/backcheck"

# Some minutes, and a network to fetch the bare system from.
pytestmark = [pytest.mark.system, pytest.mark.xdist_group("frozen")]


@pytest.fixture(scope="module")
def bare(debian: Bare, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bare]:
    """The root of this file's tests."""
    made = debian.copy(tmp_path_factory.mktemp("bare") / "root")
    yield made
    shutil.rmtree(made.folder)


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
    assert not settings.exists()  # or the first start would show no set-up
    assert bare.run("stat", "-c", "%U %G %a", "/etc/backcheck").split() == ["root", "backcheck", "3770"]
    settings.write_text("# ours\n")

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
    assert settings.read_text() == "# ours\n"
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
        "usr/sbin/backcheck-usb": "backcheck-usb",
        **{f"usr/share/backcheck/sealed/{path.name}": f"sealed/{path.name}" for path in (DEB.parent / "sealed").iterdir()},
        "lib/udev/rules.d/70-backcheck.rules": "udev.rules",
        "etc/X11/xorg.conf.d/70-backcheck.conf": "xorg.conf",
        "etc/systemd/logind.conf.d/backcheck.conf": "logind.conf",
        "etc/systemd/sleep.conf.d/backcheck.conf": "sleep.conf",
        "etc/sysctl.d/70-backcheck.conf": "sysctl.conf",
    }
    assert {place: (out / place).read_bytes() for place in places} == {place: (DEB.parent / name).read_bytes() for place, name in places.items()}
    assert (out / "etc/systemd/system/ctrl-alt-del.target").readlink() == Path("/dev/null")

#!/bin/sh
# Sees to the Debian packages that Python packages cannot bring: what Qt loads, and what the tests and the build call.
# Usage: system-libraries.sh offscreen|screen|test|printer|voice|access|server|disk|root|dist ...
# Silent when nothing is missing. Otherwise names what is missing and installs it, as root or with a sudo that asks
# nothing; without either, prints the one line to type and stops with 1.
set -eu

python=${PYTHON:-python3}

# soname:package. Libraries that these packages themselves bring along are not listed.
offscreen='libEGL.so.1:libegl1 libGL.so.1:libgl1 libglib-2.0.so.0:libglib2.0-0 libfontconfig.so.1:libfontconfig1
libdbus-1.so.3:libdbus-1-3 libxkbcommon.so.0:libxkbcommon0'
screen='libxcb-cursor.so.0:libxcb-cursor0 libxcb-icccm.so.4:libxcb-icccm4 libxcb-keysyms.so.1:libxcb-keysyms1
libxkbcommon-x11.so.0:libxkbcommon-x11-0 libxcb-shape.so.0:libxcb-shape0 libxcb-randr.so.0:libxcb-randr0
libxcb-sync.so.1:libxcb-sync1 libxcb-xfixes.so.0:libxcb-xfixes0 libxcb-xkb.so.1:libxcb-xkb1 libX11-xcb.so.1:libx11-xcb1
libwayland-client.so.0:libwayland-client0 libwayland-cursor.so.0:libwayland-cursor0 libwayland-egl.so.1:libwayland-egl1'

libraries=
programs=
for purpose in "$@"; do
    case $purpose in
        offscreen) libraries="$libraries $offscreen" ;;
        screen) libraries="$libraries $offscreen $screen" ;;
        test)
            libraries="$libraries $offscreen $screen"
            programs="$programs Xvfb:xvfb xauth:xauth pdftotext:poppler-utils dot:graphviz"
            ;;
        printer)
            programs="$programs ippeveprinter:cups-ipp-utils cupsd:cups lpadmin:cups-client dbus-daemon:dbus avahi-daemon:avahi-daemon"
            ;;
        access)
            # A real accessibility bus, and an X screen that can be turned.
            programs="$programs Xephyr:xserver-xephyr xrandr:x11-xserver-utils"
            programs="$programs Xvfb:xvfb dbus-run-session:dbus gdbus:libglib2.0-bin /usr/libexec/at-spi-bus-launcher:at-spi2-core"
            ;;
        voice)
            # A voice for each language, without a network; and what plays it, and knows whether headphones are in.
            programs="$programs espeak-ng:espeak-ng aplay:alsa-utils"
            ;;
        server)
            # The clinic's server. Debian keeps its programs by version, outside the search path.
            set -- /usr/lib/postgresql/*/bin/postgres
            [ -x "$1" ] || programs="$programs $1:postgresql"
            ;;
        disk)
            # Writes down what a program asks of the disk, for power cuts.
            programs="$programs strace:strace"
            ;;
        root)
            # A bare Debian to install the packages in.
            programs="$programs debootstrap:debootstrap"
            ;;
        dist)
            libraries="$libraries $offscreen $screen"
            programs="$programs objdump:binutils"
            # PyInstaller copies the shared libpython, which Debian keeps apart from the interpreter.
            soname=$("$python" -c 'import sys; print("libpython%d.%d.so.1.0" % sys.version_info[:2])')
            if ! "$python" -c 'import os, sys, sysconfig
sys.exit(not os.path.exists(os.path.join(sysconfig.get_config_var("LIBDIR"), sysconfig.get_config_var("INSTSONAME"))))'; then
                libraries="$libraries $soname:${soname%.so.1.0}"
            fi
            ;;
        *)
            echo "system-libraries.sh: no such purpose: $purpose (offscreen, screen, test, printer, voice, access, server, disk, root, dist)" >&2
            exit 2
            ;;
    esac
done

PATH="$PATH:/sbin:/usr/sbin"
known=$(ldconfig -p)
missing=
for pair in $libraries; do
    case $known in
        *"${pair%%:*} "*) ;;
        *) missing="$missing ${pair#*:}" ;;
    esac
done
for pair in $programs; do
    command -v "${pair%%:*}" >/dev/null 2>&1 || missing="$missing ${pair#*:}"
done
[ -n "$missing" ] || exit 0

missing=$(printf '%s\n' $missing | sort -u | tr '\n' ' ')
install="apt-get install --yes --no-install-recommends $missing"
echo "Missing from this machine: $missing" >&2
if ! command -v apt-get >/dev/null 2>&1; then
    echo "These are Debian's names for them. Install them with this system's own package manager, then try again." >&2
    exit 1
fi
if [ "$(id -u)" -eq 0 ]; then
    as_root='env DEBIAN_FRONTEND=noninteractive'
elif command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then
    as_root='sudo -n env DEBIAN_FRONTEND=noninteractive'
else
    echo "Type this as root, then try again:" >&2
    echo "  apt-get update && $install" >&2
    exit 1
fi
echo "Installing them." >&2
# A machine's package lists may be old or not there at all: fetch them only if the first try fails.
$as_root $install >/dev/null 2>&1 || { $as_root apt-get update >/dev/null && $as_root $install >/dev/null; }

#!/bin/sh
# Makes the two Debian packages out of what `make dist` made, with dpkg-deb alone.
# Usage: build.sh FOLDER VERSION OUT [COMPRESSION]   FOLDER as dist/backcheck; COMPRESSION as xz (the default), zstd or none
#
# backcheck        the program for kiosk and desk, its user and its folders; keeps the release before
# backcheck-kiosk  the computer that patients stand before: the services, cage, what may be plugged in, no sleep
set -eu

[ $# -ge 3 ] || { echo "Usage: build.sh FOLDER VERSION OUT [COMPRESSION]" >&2; exit 2; }
[ -x "$1/backcheck" ] || { echo "$1: no program there. Run make dist first." >&2; exit 1; }
program=$1 version=$2 out=$3 compression=${4:-xz}
here=$(cd "$(dirname "$0")/.." && pwd)
root=$(cd "$here/../.." && pwd)
architecture=$(dpkg --print-architecture)
stage=$(mktemp -d)
trap 'rm -rf "$stage"' EXIT
mkdir -p "$out"
umask 022

# put MODE FILE PLACE: into the package that is being laid out.
put() {
    install -D -m "$1" "$2" "$stage/$package$3"
}

pack() {
    control=$stage/$package/DEBIAN
    mkdir -p "$control"
    size=$(du -sk --exclude=DEBIAN "$stage/$package" | cut -f1)
    sed -e "s/@VERSION@/$version/" -e "s/@ARCHITECTURE@/$architecture/" -e "s/@SIZE@/$size/" "$here/deb/$package.control" > "$control/control"
    for script in preinst postinst prerm postrm; do
        [ ! -e "$here/deb/$package.$script" ] || sed "s/@VERSION@/$version/" "$here/deb/$package.$script" > "$control/$script"
        [ ! -e "$control/$script" ] || chmod 755 "$control/$script"
    done
    # Whoever administers the machine may change these; an upgrade asks before it does.
    (cd "$stage/$package" && find etc -type f 2>/dev/null | sed 's|^|/|' | sort) > "$control/conffiles"
    [ -s "$control/conffiles" ] || rm "$control/conffiles"
    (cd "$stage/$package" && find . -type f ! -path './DEBIAN/*' -printf '%P\0' | sort -z | xargs -0 md5sum) > "$control/md5sums"
    dpkg-deb --root-owner-group -Z"$compression" --build "$stage/$package" "$out/${package}_${version}_$architecture.deb" >/dev/null
}

package=backcheck
mkdir -p "$stage/backcheck/opt/backcheck"
cp -a "$program" "$stage/backcheck/opt/backcheck/packaged"
chmod -R u=rwX,go=rX "$stage/backcheck/opt"
put 755 "$here/backcheck-return" /usr/lib/backcheck/backcheck-return
put 644 "$root/resources/kiosk.example.toml" /usr/share/backcheck/kiosk.example.toml
put 644 "$here/README.md" /usr/share/doc/backcheck/README.md
put 644 "$root/LICENSE" /usr/share/doc/backcheck/copyright
mkdir -p "$stage/backcheck/usr/bin"
ln -s /opt/backcheck/current/backcheck "$stage/backcheck/usr/bin/backcheck"
for each in bom.json licences.txt; do
    [ ! -e "$program/../$each" ] || put 644 "$program/../$each" "/usr/share/doc/backcheck/$each"
done
pack

package=backcheck-kiosk
put 644 "$here/backcheck.service" /lib/systemd/system/backcheck.service
put 644 "$here/backcheck-x.service" /lib/systemd/system/backcheck-x.service
put 755 "$here/x-session" /usr/lib/backcheck/x-session
put 755 "$here/backcheck-usb" /usr/sbin/backcheck-usb
put 644 "$here/udev.rules" /lib/udev/rules.d/70-backcheck.rules
put 644 "$here/xorg.conf" /etc/X11/xorg.conf.d/70-backcheck.conf
put 644 "$here/logind.conf" /etc/systemd/logind.conf.d/backcheck.conf
put 644 "$here/sleep.conf" /etc/systemd/sleep.conf.d/backcheck.conf
put 644 "$here/sysctl.conf" /etc/sysctl.d/70-backcheck.conf
for each in "$here"/sealed/*; do
    put "$(stat -c %a "$each")" "$each" "/usr/share/backcheck/sealed/${each##*/}"
done
put 644 "$root/LICENSE" /usr/share/doc/backcheck-kiosk/copyright
# No combination of keys restarts the computer.
mkdir -p "$stage/backcheck-kiosk/etc/systemd/system"
ln -s /dev/null "$stage/backcheck-kiosk/etc/systemd/system/ctrl-alt-del.target"
pack

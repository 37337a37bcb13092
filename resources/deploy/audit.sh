#!/bin/sh
# Whether weaknesses are known of the packages that the locks name, at the service of OSV. It is told names and versions, nothing else.
# Usage: audit.sh PIP-AUDIT LOCK ...
# 0: nothing is known. 1: something is, with package, version and the version that mends it. 2: not everything could be asked, which is
# no good news. What was found before that is told all the same, and the last line says what to do.
set -eu

[ $# -ge 2 ] || { echo "Usage: audit.sh PIP-AUDIT LOCK ..." >&2; exit 2; }
program=$1
shift
said=$(mktemp)
trap 'rm -f "$said"' EXIT

found=
unasked=
for lock in "$@"; do
    code=0
    "$program" --vulnerability-service osv --disable-pip --requirement "$lock" --format columns --aliases on --desc off \
        --progress-spinner off --output stdout 2> "$said" || code=$?
    packages=$(grep -c '==' "$lock" || true)
    whole=no
    if grep -q '^Found [0-9]* known ' "$said"; then
        echo "$lock: weaknesses are known, see above."
        found="$found $lock"
        whole=yes
    elif [ "$code" -eq 0 ] && [ "$packages" -gt 0 ]; then
        whole=yes
    fi
    # Of an answer that it does not understand it only warns.
    if [ "$whole" = no ] || grep -q '^WARNING' "$said"; then
        tail -n 1 "$said" >&2
        unasked="$unasked $lock"
    elif [ "$code" -eq 0 ]; then
        echo "$lock: nothing is known of its $packages packages."
    fi
done

if [ -n "$unasked" ]; then
    echo "Could not ask about everything in:$unasked. Is there a network? Until it can be asked, weaknesses may be known.${found:+ Known ones are in:$found.}" >&2
    exit 2
fi
if [ -n "$found" ]; then
    echo "Weaknesses are known in:$found. What to do with them: CONTRIBUTING.md, \"Known weaknesses\"." >&2
    exit 1
fi

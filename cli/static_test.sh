#!/bin/sh
# static_test.sh PROGRAM: it needs no file of the system, not even a dynamic loader.
set -eu
program=$1
samples=$(dirname "$0")/../testdata/samples

if readelf --program-headers "$program" | grep -q INTERP; then
  echo "$program wants a dynamic loader:" >&2
  readelf --dynamic "$program" | grep NEEDED >&2
  exit 1
fi

empty=$(mktemp -d)
trap 'rm -rf "$empty"' EXIT
cp "$program" "$empty/routerctl"

if [ "$(id -u)" = 0 ]; then
  in_empty_root() { chroot "$empty" "$@"; }
elif unshare --map-root-user true 2>/dev/null; then
  in_empty_root() { unshare --map-root-user chroot "$empty" "$@"; }
else
  echo "statically linked; starting in an empty chroot was not tried, it takes root or user namespaces"
  exit 77
fi

in_empty_root /routerctl version
for sample in "$samples"/*.yaml; do
  echo ---
  cat "$sample"
done | in_empty_root /routerctl render - >/dev/null
echo "starts and renders in an empty chroot"

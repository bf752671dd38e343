#!/usr/bin/env bash
# build_crd_server.sh FOLDER : the API server of custom resources alone, of the newest Kubernetes, and an
# etcd, from packages of Debian sid. Sid moves: what it has now is taken, and it may not fit together.
set -euo pipefail
here=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
target=$1
# shellcheck source=plugin/testcluster/packages.sh
source "$here/packages.sh"

work=$target.work
rm -rf "$work"
mkdir -p "$work"
trap 'chmod -R u+w "$work" && rm -rf "$work"' EXIT
cd "$work"

private_apt sid
mapfile -t packages < <(grep -v '^#' "$here/crd_server_packages.txt")
unpack root "${packages[@]}"

goroot=$(echo "$work"/root/usr/lib/go-1.*)

export GOROOT=$goroot GOPATH=$work/root/usr/share/gocode GOCACHE=$work/go-cache GO111MODULE=off CGO_ENABLED=0 \
  GOPROXY=off GOFLAGS="" GOTOOLCHAIN=local PATH=$goroot/bin:$PATH
mkdir -p "$work/result"
go build -trimpath -ldflags '-s -w' -o "$work/result/crd-server" k8s.io/apiextensions-apiserver
cp "$work/root/usr/bin/etcd" "$work/versions" "$work/result/"
rm -rf "$target"
mv "$work/result" "$target"

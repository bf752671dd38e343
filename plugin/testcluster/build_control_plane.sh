#!/usr/bin/env bash
# build_control_plane.sh FOLDER : etcd and the API server, controller manager and scheduler of
# Kubernetes 1.20, from packages of Debian 12 alone. Takes some minutes and 3 GB while it runs.
set -euo pipefail
here=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
target=$1
# shellcheck source=plugin/testcluster/packages.sh
source "$here/packages.sh"

kubernetes=1.20.5+really1.20.2-1.1+deb12u1
go=1.19.8-2

work=$target.work
rm -rf "$work"
mkdir -p "$work"
trap 'chmod -R u+w "$work" && rm -rf "$work"' EXIT
cd "$work"

private_apt bookworm
unpack root "golang-1.19-go=$go" "golang-1.19-src=$go" \
  golang-github-modern-go-reflect2-dev=1.0.2-2 etcd-server=3.4.23-4+b4
private_apt bookworm deb-src
apt-get "${apt_options[@]}" source --download-only "kubernetes=$kubernetes"
echo "kubernetes_$kubernetes" >>versions

# The patches concern kubectl only. The tree is built where Go looked for it before there were modules.
tree=$work/gopath/src/k8s.io/kubernetes
mkdir -p "$(dirname "$tree")"
dpkg-source -x --skip-patches kubernetes_*.dsc "$tree"
cd "$tree"

# With the reflect2 of the tree the API server crashes on its first custom resource: it walks maps in a
# way that ended with Go 1.18.
rm -rf vendor/github.com/modern-go/reflect2
cp -r "$work/root/usr/share/gocode/src/github.com/modern-go/reflect2" vendor/github.com/modern-go/reflect2

goroot=$work/root/usr/lib/go-1.19

export GOROOT=$goroot GOPATH=$work/gopath GOCACHE=$work/go-cache GO111MODULE=off CGO_ENABLED=0 GOPROXY=off \
  GOFLAGS="" PATH=$goroot/bin:$PATH

# One generated file is not part of the source package. The folders in vendor/k8s.io are links.
go build -o "$work/openapi-gen" k8s.io/kubernetes/vendor/k8s.io/kube-openapi/cmd/openapi-gen
mapfile -t folders < <(grep -RlE --include='*.go' --exclude='*_test.go' '\+k8s:openapi-gen=' vendor/k8s.io |
  xargs -n 1 dirname | sort -u |
  grep -vE '^vendor/k8s.io/(code-generator|sample-apiserver|kube-openapi|gengo)(/|$)')
if ((${#folders[@]} < 70)); then
  echo "only ${#folders[@]} packages have OpenAPI models" >&2
  exit 1
fi
inputs=k8s.io/kubernetes/pkg/apis/abac/v0,k8s.io/kubernetes/pkg/apis/abac/v1beta1
for folder in "${folders[@]}"; do
  inputs+=,k8s.io/kubernetes/$folder
done
"$work/openapi-gen" -i "$inputs" -p k8s.io/kubernetes/pkg/generated/openapi -O zz_generated.openapi \
  -h vendor/k8s.io/code-generator/hack/boilerplate.go.txt -r "$work/violations"

# The version is kept in two places; without the second one /version says v0.0.0.
flags='-s -w'
for package in k8s.io/component-base/version k8s.io/client-go/pkg/version; do
  prefix=k8s.io/kubernetes/vendor/$package
  flags+=" -X $prefix.gitVersion=v1.20.2 -X $prefix.gitMajor=1 -X $prefix.gitMinor=20"
done
mkdir -p "$work/result"
for program in kube-apiserver kube-controller-manager kube-scheduler; do
  go build -trimpath -ldflags "$flags" -o "$work/result/$program" "k8s.io/kubernetes/cmd/$program"
done
cp "$work/root/usr/bin/etcd" "$work/versions" "$work/result/"
rm -rf "$target"
mv "$work/result" "$target"

# shellcheck shell=bash
# Packages of a Debian suite, unpacked beside the system: an apt that knows only that suite.
# To be sourced.

cache=${XDG_CACHE_HOME:-${HOME:-/root}/.cache}/routerctl

apt_options=()

# private_apt SUITE [TYPE] : prepares it; TYPE is deb or deb-src.
private_apt() {
  local suite=$1 type=${2:-deb} home=$cache/apt-$1-${2:-deb}
  mkdir -p "$home/lists/partial" "$home/cache/archives/partial"
  echo "$type [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg]" \
    "http://deb.debian.org/debian $suite main" >"$home/sources.list"
  : >"$home/status"
  apt_options=(-q -o Dir::State::Lists="$home/lists" -o Dir::State::status="$home/status"
    -o Dir::Cache="$home/cache" -o Dir::Etc::SourceList="$home/sources.list"
    -o Dir::Etc::SourceParts=/dev/null -o Acquire::Languages=none -o APT::Sandbox::User="$(id -un)")
  apt-get "${apt_options[@]}" update
}

# unpack FOLDER PACKAGE=VERSION... : the version, or where the suite has moved on the one it has now.
# Appends what was taken to FOLDER/../versions.
unpack() {
  local folder=$1 wanted
  shift
  mkdir -p "$folder" debs
  for wanted in "$@"; do
    (cd debs && { apt-get "${apt_options[@]}" download "$wanted" || apt-get "${apt_options[@]}" download "${wanted%%=*}"; })
  done
  local deb
  for deb in debs/*.deb; do
    dpkg -x "$deb" "$folder"
    basename "$deb" .deb >>versions
  done
  rm -rf debs
}

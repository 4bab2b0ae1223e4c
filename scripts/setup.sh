#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Installs what the build needs on Debian 12: packages from apt; from npm the chart library and the
# readers that check our exports.
# Installs only what is missing; where nothing is, it takes about a second.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/stage.sh"

packages=(
  # compiler and build
  g++ cmake ninja-build ccache mold pkg-config git ca-certificates
  # libraries, as in cmake/OrreryDependencies.cmake
  libboost-dev libboost-graph-dev libcli11-dev libexpected-dev libfmt-dev
  libfyaml-dev libkissfft-dev librandom123-dev libseccomp-dev libsqlite3-dev libssl-dev
  libudunits2-dev libzstd-dev nlohmann-json3-dev
  # experiments: optimisers, the database for teams, the page in the browser
  libnlopt-dev libnlopt-cxx-dev libpqxx-dev libcpp-httplib-dev
  # learned agents; OpenBLAS, because the reference BLAS is ten times slower; the ONNX format
  libtorch-dev libopenblas0-pthread libonnx-dev libprotobuf-dev protobuf-compiler
  # many processes
  libopenmpi-dev openmpi-bin
  # the Python package
  pybind11-dev python3-dev
  # the desktop program
  qt6-base-dev libqt6opengl6-dev libqt6svg6-dev qt6-svg-dev libqcustomplot-dev libopenscenegraph-dev
  libgl1-mesa-dri libegl-dev fonts-dejavu-core xvfb xauth xdotool
  # tests and checks; python3-torch makes the networks that are imported; chromium opens the report
  libbenchmark-dev libgtest-dev clang-format-16 clang-tidy-16 chromium
  python3 python3-jsonschema python3-numpy python3-pytest python3-torch python3-yaml sqlite3
)
# Programs of others that judge what we write: a database, metrics, time series, a cluster. Tests
# start their own copies on free ports; the services that come with the packages are not needed.
judges=(postgresql prometheus influxdb slurm-client slurmctld slurmd munge)

usage() {
  echo "usage: scripts/setup.sh [--judges] [--with PACKAGE...] [--help]"
  echo "Installs the Debian packages and the npm packages that build and tests need."
  echo "As root, or as a user who may call sudo. Only what is missing is installed."
  echo "  --judges           also programs that tests hold our output against: ${judges[*]}"
  echo "                     (their services are not started by the installation)"
  echo "  --with PACKAGE...  these Debian packages, too (scripts/bench.sh names some)"
}

main() {
  if [[ ${1-} == --judges ]]; then
    packages+=("${judges[@]}")
    shift
  fi
  case "${1-}" in
    "") ;;
    --with) packages+=("${@:2}") ;;
    -h | --help) usage; exit 0 ;;
    *) usage >&2; exit 2 ;;
  esac
  install_packages
  install_from_npm
}

install_packages() {
  # An upstream Node.js brings its own npm and conflicts with Debian's package of that name.
  command -v npm >/dev/null || packages+=(npm)
  local missing=()
  mapfile -t missing < <(missing_packages)
  if ((${#missing[@]} == 0)); then
    echo "All ${#packages[@]} Debian packages are installed."
    return
  fi
  command -v apt-get >/dev/null ||
    fail "no apt-get on this machine; install the likes of these yourself: ${missing[*]}"
  echo "Installing ${#missing[@]} Debian packages (a few minutes): ${missing[*]}"
  as_root apt-get -qq update
  local log
  log=$(mktemp)
  keep_services_still
  if ! as_root apt-get -qq -o Dpkg::Use-Pty=0 install --yes --no-install-recommends \
    "${missing[@]}" >"$log" 2>&1; then
    tail -n 30 "$log" >&2
    fail "apt-get could not install them; its whole output is in $log"
  fi
  rm -f "$log"
}

# Debian starts a service as it is installed unless this file says no.
keep_services_still() {
  local policy=/usr/sbin/policy-rc.d
  [[ ! -e $policy ]] || return 0
  printf '#!/bin/sh\nexit 101\n' | as_root tee "$policy" >/dev/null
  as_root chmod +x "$policy"
  trap 'as_root rm -f /usr/sbin/policy-rc.d' EXIT
}

missing_packages() {
  local package
  for package in "${packages[@]}"; do
    if [[ $(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null) != installed ]]; then
      echo "$package"
    fi
  done
}

as_root() {
  if ((EUID == 0)); then
    env DEBIAN_FRONTEND=noninteractive "$@"
  else
    command -v sudo >/dev/null || fail "needs root: run as root or install sudo"
    sudo env DEBIAN_FRONTEND=noninteractive "$@"
  fi
}

install_from_npm() {
  local stamp=$root/node_modules/.orrery-lock
  if cmp -s "$root/package-lock.json" "$stamp"; then
    echo "The npm packages are installed."
    return
  fi
  echo "Installing from npm: $(npm_packages)"
  (cd "$root" && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error >/dev/null)
  cp "$root/package-lock.json" "$stamp"
}

npm_packages() {
  python3 -c 'import json, sys
named = json.load(open(sys.argv[1]))
print(*(f"{k} {v}" for k, v in {**named["dependencies"], **named["devDependencies"]}.items()))' \
    "$root/package.json"
}

main "$@"

#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Builds and runs the benchmarks: the kernel beside its peers (scripts/kernel_bench); as
# `bench.sh worlds`, the coupled worlds against real time (scripts/world_bench); as
# `bench.sh micro`, those of tests/bench/*_bench.cpp (Google Benchmark); as `bench.sh studio`, what
# the window costs, in an X server without a screen.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/stage.sh"

json=
filter=.

# What the other simulators and the plot need. Nothing else does, so setup.sh has none of it.
peer_packages=(libns3-dev libsimgrid-dev)
plot_packages=(gnuplot-nox)

main() {
  case "${1-}" in
    micro) shift; micro "$@" ;;
    worlds) shift; worlds "$@" ;;
    studio) shift; studio "$@" ;;
    *) kernel "$@" ;;
  esac
}

kernel() {
  local driver=(python3 "$root/scripts/kernel_bench") word
  for word in "$@"; do
    case $word in -h | --help) exec "${driver[@]}" --help ;; esac
  done
  # Wrong options end here, before anything is installed or built.
  local needed
  needed=$("${driver[@]}" --targets "$@")
  cd "$root"
  stage "set-up: Debian and npm packages, those of the benchmark, too" install "$needed" "$*"
  stage "configure (release, in build/)" configure release
  local targets=()
  mapfile -t targets < <(known_targets "$needed")
  if ((${#targets[@]})); then stage "build: ${targets[*]}" build release "${targets[@]}"; fi
  print_times
  cd "$OLDPWD"
  exec "${driver[@]}" "$@"
}

# install TARGETS OPTIONS: both as one word.
install() {
  local more=()
  if [[ $1 == *ns3_bench* ]]; then more+=("${peer_packages[@]}"); fi
  if [[ $2 == *--plot* ]]; then more+=("${plot_packages[@]}"); fi
  if ((${#more[@]} == 0)); then
    scripts/setup.sh
  elif ! scripts/setup.sh --with "${more[@]}"; then
    fail "one of ${more[*]} cannot be installed; --no-peers does without the other simulators"
  fi
}

# known_targets TARGETS: those of the words that this build has; the driver names what is missing.
known_targets() {
  local all target
  all=$(ninja -C build -t targets all)
  for target in $1; do
    if grep -q "^$target: phony$" <<<"$all"; then echo "$target"; fi
  done
}

worlds() {
  local driver=(python3 "$root/scripts/world_bench") word
  for word in "$@"; do
    case $word in -h | --help) exec "${driver[@]}" --help ;; esac
  done
  cd "$root"
  stage "set-up: Debian and npm packages" scripts/setup.sh
  stage "configure (release, in build/)" configure release
  stage "build the program" build release orrery
  print_times
  cd "$OLDPWD"
  exec "${driver[@]}" "$@"
}

studio() {
  local words=()
  while (($#)); do
    case "$1" in
      --json)
        (($# > 1)) || { studio_usage >&2; exit 2; }
        words+=(--json "$(realpath -m "$2")")
        shift 2
        ;;
      frames | alarms | plots | opening | stalls | express | profile) words+=("$1"); shift ;;
      -h | --help) studio_usage; exit 0 ;;
      *) studio_usage >&2; exit 2 ;;
    esac
  done
  cd "$root"
  stage "set-up: Debian and npm packages" scripts/setup.sh
  stage "configure (release, in build/)" configure release
  stage "build the benchmark" build release orrery_studio_bench
  print_times
  exec xvfb-run -a -s "-screen 0 1600x1000x24" build/bin/orrery_studio_bench "${words[@]}"
}

studio_usage() {
  cat <<'TEXT'
usage: scripts/bench.sh studio [--json FILE] [--help] [PART...]
  --json FILE  also writes the table there
  PART         frames, alarms, plots, opening, stalls or express; without one, all of them;
               profile beside stalls tells what keeps the window busy
TEXT
}

micro() {
  read_options "$@"
  cd "$root"
  stage "set-up: Debian and npm packages" scripts/setup.sh
  stage "configure (release, in build/)" configure release
  stage "build the benchmarks" build release orrery_bench
  local options=(--benchmark_filter="$filter")
  if [[ -n $json ]]; then
    options+=(--benchmark_out="$json" --benchmark_out_format=json)
  fi
  stage "run the benchmarks" build/bin/orrery_bench "${options[@]}"
  print_times
  if [[ -n $json ]]; then
    echo "Results: $json"
  fi
}

micro_usage() {
  cat <<'TEXT'
usage: scripts/bench.sh micro [--json FILE] [--filter REGEX] [--help]
  --json FILE     also writes the results there, as Google Benchmark's JSON
  --filter REGEX  only the benchmarks whose name matches
TEXT
}

read_options() {
  while (($#)); do
    case "$1" in
      --json | --filter)
        (($# > 1)) || { micro_usage >&2; exit 2; }
        if [[ $1 == --json ]]; then json=$(realpath -m "$2"); else filter=$2; fi
        shift 2
        ;;
      -h | --help) micro_usage; exit 0 ;;
      *) micro_usage >&2; exit 2 ;;
    esac
  done
}

main "$@"

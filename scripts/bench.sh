#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Builds and runs the benchmarks of tests/bench (Google Benchmark).
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/stage.sh"

json=
filter=.

usage() {
  cat <<'TEXT'
usage: scripts/bench.sh [--json FILE] [--filter REGEX] [--help]
  --json FILE     also writes the results there, as Google Benchmark's JSON
  --filter REGEX  only the benchmarks whose name matches
TEXT
}

main() {
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

read_options() {
  while (($#)); do
    case "$1" in
      --json | --filter)
        (($# > 1)) || { usage >&2; exit 2; }
        if [[ $1 == --json ]]; then json=$(realpath -m "$2"); else filter=$2; fi
        shift 2
        ;;
      -h | --help) usage; exit 0 ;;
      *) usage >&2; exit 2 ;;
    esac
  done
}

main "$@"

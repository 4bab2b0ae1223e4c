#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# From an empty clone to a report: installs, builds, runs the small pump house, writes its report.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/stage.sh"

scenario=scenarios/library/pump-house-small.yaml
result=out/pump-house-small.orrery
report=out/pump-house-small.html

usage() {
  echo "usage: scripts/demo.sh [--help]"
  echo "Installs what is missing, builds, runs $scenario and writes $report."
}

main() {
  case "${1-}" in
    "") ;;
    -h | --help) usage; exit 0 ;;
    *) usage >&2; exit 2 ;;
  esac
  cd "$root"
  stage "set-up: Debian and npm packages" scripts/setup.sh
  stage "configure (release, in build/)" configure release
  stage "build the program" build release orrery
  mkdir -p out
  rm -f "$result" "$report"
  stage "run $scenario" build/bin/orrery run "$scenario" --out "$result"
  stage "write the report" build/bin/orrery report "$result" --out "$report"
  print_times
  say "open this in a browser (one file, works offline)"
  echo "$root/$report"
  say "many runs with intervals: build/bin/orrery experiment scenarios/library/pump-house-loss.yaml"
}

main "$@"

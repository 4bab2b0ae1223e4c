#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Installs what is missing, builds, checks the sources, runs the tests.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/stage.sh"

preset=release
folder=build
selection=(--label-exclude '^slow$')

usage() {
  cat <<'TEXT'
usage: scripts/test.sh [--label LABEL] [--asan] [--help]
  --label LABEL  only the tests with this label: unit, validation, property, golden, gui, python,
                 fuzz, slow; without it all but slow
  --asan         the same under AddressSanitizer and UBSan, in build-asan/
ORRERY_DATA names the folder of recorded data; unset, ../shared/data is used where it exists.
ORRERY_JOBS limits the compilers that run at once (default: one a core).
TEXT
}

main() {
  read_options "$@"
  cd "$root"
  find_data
  stage "set-up: Debian and npm packages" scripts/setup.sh --judges
  stage "check layers" python3 scripts/check_layers.py
  stage "check style" python3 scripts/check_style.py
  stage "configure ($preset, in $folder/)" configure "$preset"
  stage "build" build "$preset"
  print_times
  say "test (${selection[*]})"
  exec ctest --test-dir "$folder" -j2 --output-on-failure --no-tests=error "${selection[@]}"
}

read_options() {
  while (($#)); do
    case "$1" in
      --label)
        (($# > 1)) || { usage >&2; exit 2; }
        selection=(--label-regex "^$2\$")
        shift 2
        ;;
      --asan)
        preset=asan
        folder=build-asan
        shift
        ;;
      -h | --help) usage; exit 0 ;;
      *) usage >&2; exit 2 ;;
    esac
  done
}

find_data() {
  if [[ -z ${ORRERY_DATA-} && -d $root/../shared/data ]]; then
    ORRERY_DATA=$(cd "$root/../shared/data" && pwd)
    export ORRERY_DATA
  fi
  if [[ -n ${ORRERY_DATA-} ]]; then
    echo "Recorded data: $ORRERY_DATA"
  else
    echo "Recorded data: none (ORRERY_DATA is not set); tests that need it say so and skip."
  fi
}

main "$@"

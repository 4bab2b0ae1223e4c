#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# clang-tidy-16 by the rules of .clang-tidy.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/stage.sh"

mode=changed
build=$root/build

usage() {
  cat <<'TEXT'
usage: scripts/tidy.sh [--changed | --all | --names] [--build FOLDER] [--help]
  --changed  sources that differ from main or are not committed (default)
  --all      every source: about two seconds each
  --names    only the naming rules, over every header: seconds; the tests run this, too
  --build    folder of compile_commands.json (default: build)
TEXT
}

main() {
  read_options "$@"
  cd "$root"
  [[ -f $build/compile_commands.json ]] ||
    fail "no $build/compile_commands.json; first: cmake --preset release"
  if [[ $mode == names ]]; then
    check_names
  else
    check_sources
  fi
}

read_options() {
  while (($#)); do
    case "$1" in
      --changed | --all | --names) mode=${1#--} ;;
      --build)
        (($# > 1)) || { usage >&2; exit 2; }
        build=$(realpath -m "$2")
        shift
        ;;
      -h | --help) usage; exit 0 ;;
      *) usage >&2; exit 2 ;;
    esac
    shift
  done
}

check_sources() {
  local files=()
  mapfile -t files < <(sources | sort -u)
  say "clang-tidy over ${#files[@]} sources"
  ((${#files[@]} == 0)) ||
    printf '%s\0' "${files[@]}" |
    xargs -0 -n 1 -P "$(nproc)" clang-tidy-16 -p "$build" --quiet 2>&1 | without_counts
}

sources() {
  if [[ $mode == all ]]; then
    git ls-files '*.cpp'
  else
    git diff --name-only --diff-filter=d "$(git merge-base HEAD main || echo HEAD)" -- '*.cpp'
    git ls-files --others --exclude-standard '*.cpp'
  fi
}

# One source a folder that includes all its headers: parsed once, it takes seconds, where every
# source by itself would take minutes.
check_names() {
  local layer stub status=0
  mkdir -p "$build/names"
  for layer in engine devices models scenarios; do
    stub=$build/names/$layer.cpp
    find "$layer" -name '*.h' | sort | sed 's/.*/#include "&"/' >"$stub"
    [[ -s $stub ]] || continue
    say "names in $(wc -l <"$stub") headers of $layer/"
    clang-tidy-16 --quiet --checks='-*,readability-identifier-naming' "$stub" -- \
      -std=c++20 -I "$root" $(include_flags) 2>&1 | without_counts || status=1
  done
  return $status
}

# The count includes what was found in system headers and not shown.
without_counts() { sed '/^[0-9]* warnings\?\( and [0-9]* errors\?\)\? generated\.$/d'; }

include_flags() {
  grep -oE -- '-(isystem|I) ?[^ "]+' "$build/compile_commands.json" | sort -u
}

main "$@"

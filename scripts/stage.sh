# SPDX-License-Identifier: Apache-2.0
# Sourced by the other scripts: says what is being done and how long each step took.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
stage_times=()

say() { printf '== %s\n' "$*"; }

fail() {
  printf '%s: %s\n' "$(basename "$0")" "$*" >&2
  exit 1
}

# stage NAME COMMAND...: runs the command, remembers its time, stops the script when it fails.
stage() {
  local name=$1 start=$SECONDS status=0
  shift
  say "$name"
  "$@" || status=$?
  stage_times+=("$name: $((SECONDS - start)) s")
  if ((status)); then
    printf '== %s failed after %d s (exit code %d): %s\n' \
      "$name" $((SECONDS - start)) "$status" "$*" >&2
    exit "$status"
  fi
}

print_times() {
  say "times"
  printf '   %s\n' "${stage_times[@]}"
}

# configure PRESET, build PRESET [TARGET...]: ORRERY_JOBS limits the compilers that run at once.
configure() { (cd "$root" && cmake --preset "$1" --log-level=WARNING); }

build() {
  local preset=$1
  shift
  local targets=()
  if (($#)); then targets=(--target "$@"); fi
  (cd "$root" && cmake --build --preset "$preset" -j "${ORRERY_JOBS:-$(nproc)}" "${targets[@]}")
}

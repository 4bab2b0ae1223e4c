#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The long runs behind the figures of docs/results.md and docs/plants-to-control.md, one JSON a run
# in docs/evidence/. A run that is there for the same program, data and words is not repeated, so
# that this can be stopped and started again. Each file's SHA-256 stands in docs/evidence/SHA256SUMS.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/stage.sh"

folder=$root/docs/evidence
program=$root/build/bin/orrery
keys=$root/out/evidence

usage() {
  cat <<'TEXT'
usage: scripts/evidence.sh [--seeds N] [--only NAME] [--help]
  --seeds N    seeds of the chosen detectors (5), of the pump house (10), of trainings (3)
  --only NAME  one of: skab nab cwru pump-house, or control-STUDY for a study of
               scripts/control_studies (control for all of them)
ORRERY_DATA names the folder of recorded data; what needs it is skipped without it.
TEXT
}

main() {
  local seeds="" only=""
  while (($#)); do
    case "$1" in
      --seeds) seeds=$2; shift 2 ;;
      --only) only=$2; shift 2 ;;
      -h | --help) usage; exit 0 ;;
      *) usage >&2; exit 2 ;;
    esac
  done
  [[ -x $program ]] || fail "build first: cmake --preset release && ninja -C build"
  mkdir -p "$folder" "$keys"
  cd "$root"
  local set
  for set in skab nab cwru; do
    [[ -z $only || $only == "$set" ]] || continue
    if [[ -z ${ORRERY_DATA-} || ! -d $ORRERY_DATA/$set ]]; then
      echo "skipped: data set '$set' not found; set ORRERY_DATA"
      continue
    fi
    keep "$set" bench "$set" "${seeds:-5}"
  done
  if [[ -z $only || $only == pump-house ]]; then
    keep pump-house study "${seeds:-10}"
  fi
  local study
  for study in $(control_studies); do
    [[ -z $only || $only == control || $only == "control-$study" ]] || continue
    keep "control-$study" study_control "$study" "${seeds:-3}"
  done
  (cd "$folder" && sha256sum -- *.json >SHA256SUMS)
}

# keep NAME COMMAND...: runs COMMAND NAME.json unless it is there for the same program and words.
keep() {
  local name=$1
  shift
  local key
  key=$({ sha256sum "$program" "$root"/build/lib/orrery/*.so | cut -d' ' -f1; echo "$@"; } |
    sha256sum | cut -c1-16)
  if [[ -f $folder/$name.json && $(cat "$keys/$name.key" 2>/dev/null) == "$key" ]]; then
    echo "$name: there already"
    return
  fi
  stage "evidence: $name" "$@" "$folder/$name.json.partial"
  mv "$folder/$name.json.partial" "$folder/$name.json"
  echo "$key" >"$keys/$name.key"
}

bench() {
  "$program" bench-models --data "$ORRERY_DATA" --only "$1" --seeds "$2" --json="$3"
}

study() {
  python3 scripts/study_pump_house.py --scenario pump-house-learned --only base --seeds "$1" \
    --json "$2"
}

# Those with a ladder last: they judge what the others trained.
control_studies() {
  cd "$root/scripts/control_studies"
  grep -L '^ladder:' -- *.yaml | sed 's/\.yaml$//'
  grep -l '^ladder:' -- *.yaml | sed 's/\.yaml$//'
}

study_control() {
  python3 scripts/study_control.py "$1" --seeds "$2" --jobs 2 --json "$3"
}

main "$@"

#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Exports a result of ten million rows as Parquet and as CSV and has DuckDB compare them: counts,
sums, nulls, units in the metadata, and every value of every row.

Prints what it measured; ends with 1 when anything differs. Needs node, npm and about 2 GB of disk.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
READER = Path(__file__).resolve().with_suffix(".mjs")
DUCKDB = "@duckdb/node-api@1.5.6-r.1"
# Five signals of 1,000 pumps each minute; one in twenty temperatures is missing.
SCENARIO = """orrery: 1
name: many rows
duration: {minutes} min
plant:
  pump:
    model: water/pump
    count: 1000
    step: 1 min
    sensors:
      temperature: {{ measures: bearing_temperature, period: 1 min, noise: 0.3 K, dropout: 0.05 }}
      pressure: {{ measures: pressure, period: 1 min, noise: 200 Pa, resolution: 100 Pa }}
      flow: {{ measures: flow, period: 1 min, noise: 0.0001 m3/s }}
      power: {{ measures: power, period: 1 min, noise: 20 W }}
      running: {{ measures: running, period: 1 min }}
record: {{ devices: 0 }}
"""


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, default=10_000_000)
    parser.add_argument("--program", default=str(ROOT / "build/bin/orrery"))
    parser.add_argument("--duckdb", type=Path, help="folder whose node_modules has "
                        "@duckdb/node-api; else it is installed into a temporary one")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        modules = args.duckdb or install_duckdb(folder)
        make_result(folder, args)
        measure_exports(folder, args)
        sys.exit(compare(folder, modules, args))


def install_duckdb(folder):
    (folder / "package.json").write_text("{}")
    subprocess.run(["npm", "install", "--ignore-scripts", "--no-audit", "--no-fund", "--silent",
                    DUCKDB], cwd=folder, check=True)
    return folder


def make_result(folder, args):
    (folder / "many.yaml").write_text(SCENARIO.format(minutes=max(1, -(-args.rows // 5000) - 1)))
    seconds, _ = timed([args.program, "run", "many.yaml", "-q"], folder)
    print(f"run: {seconds:.1f} s, {size_of(folder / 'many.orrery') / 1e6:.0f} MB")


def measure_exports(folder, args):
    for kind in ("parquet", "csv"):
        seconds, peak = timed([args.program, "export", "many.orrery", "--format", kind, "--out",
                               kind], folder)
        size = size_of(folder / kind)
        print(f"export as {kind}: {seconds:.1f} s, {args.rows / seconds / 1e6:.2f} M rows/s, "
              f"{size / 1e6:.0f} MB, {size / args.rows:.1f} bytes a row, peak {peak:.0f} MB")


def timed(command, folder):
    """Seconds and peak memory (MB) of a program."""
    begin = time.monotonic()
    process = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    if os.waitstatus_to_exitcode(status):
        sys.exit(f"{' '.join(command)} failed")
    return time.monotonic() - begin, usage.ru_maxrss / 1024


def size_of(path):
    files = [path] if path.is_file() else [f for f in path.rglob("*") if f.is_file()]
    return sum(f.stat().st_size for f in files)


def ask(folder, modules, statements):
    done = subprocess.run(["node", READER, modules], cwd=folder, input=json.dumps(statements),
                          capture_output=True, text=True)
    if done.returncode:
        sys.exit(done.stderr)
    return [json.loads(line) for line in done.stdout.splitlines()]


def compare(folder, modules, args):
    total, wrong = 0, 0
    for path in sorted((folder / "parquet/series").glob("*.parquet")):
        signal = path.stem.split("-", 2)[2]
        rows, problems = compare_series(folder, modules, path.stem, signal)
        total += rows
        wrong += problems
    print(f"{total} rows compared, {wrong} differences")
    return 0 if wrong == 0 and total >= args.rows else 1


def compare_series(folder, modules, stem, signal):
    """Rows, and how many answers about the two files differ."""
    parquet = f"'parquet/series/{stem}.parquet'"
    text = f"read_csv('csv/series/{stem}.csv', parallel = false, quote = '\"')"
    with open(folder / f"csv/series/{stem}.csv", encoding="utf-8") as file:
        head = file.readline().strip().split(",")
    unit = head[3].rsplit("[", 1)[1].rstrip("]")
    value = f'"{head[3]}"'
    answers = ask(folder, modules, [
        f'SELECT count(*), count("{signal}"), fsum("{signal}"), sum(time_ns), '
        f'sum(quality), count(DISTINCT device) FROM {parquet}',
        f'SELECT count(*), count({value}), fsum({value}), '
        f'sum(CAST(CAST("time [s]" AS DECIMAL(28, 9)) * 1000000000 AS HUGEINT)), '
        f'sum(quality), count(DISTINCT device) FROM {text}',
        f'SELECT count(*) FROM (SELECT device, time_s, quality, "{signal}" FROM {parquet}) p '
        f'POSITIONAL JOIN (SELECT device AS d, CAST("time [s]" AS DOUBLE) AS t, quality AS q, '
        f'CAST({value} AS DOUBLE) AS v FROM {text}) c WHERE p.device IS DISTINCT FROM c.d '
        f'OR p.time_s IS DISTINCT FROM c.t OR p.quality IS DISTINCT FROM c.q '
        f'OR p."{signal}" IS DISTINCT FROM c.v',
        f"SELECT decode(value) FROM parquet_kv_metadata({parquet}) "
        f"WHERE decode(key) = 'orrery.unit.{signal}'",
        f"SELECT sum(stats_null_count) FROM parquet_metadata({parquet})"])
    ours, theirs, unlike, units, nulls = [answer["rows"][0] for answer in answers]
    problems = int(ours != theirs) + int(unlike[0]) + int(units != [unit])
    problems += int(int(nulls[0]) != int(ours[0]) - int(ours[1]))
    print(f"{signal}: {ours[0]} rows, {int(ours[0]) - int(ours[1])} null, sum {ours[2]} {unit}, "
          f"{unlike[0]} rows unlike; DuckDB reads the Parquet file in {answers[0]['seconds']:.2f} "
          f"s, the CSV file in {answers[1]['seconds']:.2f} s")
    return int(ours[0]), problems


if __name__ == "__main__":
    main()

# SPDX-License-Identifier: Apache-2.0
"""Exports: CSV and Parquet of one result say the same, as a foreign reader of Parquet sees it."""

import csv
import json
import math
import os
import re
import resource
import shutil
import signal
import subprocess
import unittest
from pathlib import Path

from orrery_program import INVALID, IO, LIVENESS_S, OK, PROGRAM, ROOT, SMALL, USAGE, ProgramTest

READER = Path(__file__).resolve().parent / "read_parquet.mjs"
MODULES = Path(os.environ.get("ORRERY_NODE_MODULES", ROOT / "node_modules"))
# Readings that never came, waveforms, and a name of more than ASCII.
LOSSY = ["--set", "plant.pump.sensors.temperature.dropout=0.1",
         "--set", "plant.pump.sensors.vibration={measures: vibration, period: 1 h, "
                  "sample_rate: 1 kHz, samples: 64}",
         "--set", "record={waveforms: true, truth: true}",
         "--set", "name=pumps éß"]


def missing_reader():
    if not shutil.which("node"):
        return "node is not installed"
    for name in ("hyparquet", "fzstd"):
        if not (MODULES / name).is_dir():
            return f"{MODULES} has no {name} (scripts/setup.sh installs it)"
    return None


def value_of(cell):
    """A cell of a CSV file as a number, a flag, a text or nothing."""
    if cell == "":
        return None
    if cell in ("true", "false"):
        return cell == "true"
    try:
        return float(cell)
    except ValueError:
        return cell.removeprefix("'") if cell[:1] == "'" else cell


def number_of(value):
    """What JSON holds: texts stand for whole numbers of 64 bits and for infinity."""
    if isinstance(value, str):
        try:
            return float(value.replace("Infinity", "inf"))
        except ValueError:
            return value
    return float(value) if isinstance(value, int) and not isinstance(value, bool) else value


class Export(ProgramTest):
    def result(self, *words, scenario=SMALL):
        self.expect(OK, "run", scenario, "--out", "small.orrery", *words)

    def names(self, folder):
        root = self.folder / folder
        return sorted(str(path.relative_to(root)) for path in root.rglob("*") if path.is_file())


@unittest.skipIf(missing_reader(), missing_reader())
class ForeignReader(Export):
    def read(self, folder):
        files = sorted((self.folder / folder).rglob("*.parquet"))
        done = subprocess.run(["node", READER, MODULES, *files], capture_output=True, text=True,
                              timeout=LIVENESS_S)
        self.assertEqual(done.returncode, 0, done.stderr)
        return {str(Path(file["path"]).relative_to(self.folder / folder)): file
                for file in map(json.loads, done.stdout.splitlines())}

    def test_every_value_is_that_of_the_csv_file(self):
        self.result(*LOSSY)
        seen = self.compare_formats("pumps éß")
        for what, count in seen.items():
            self.assertGreater(count, 10, what)

    def test_a_gallery_result(self):
        self.result(scenario=ROOT / "scenarios/library/pump-house-small.yaml")
        self.assertGreater(self.compare_formats("pump house, small")["cells"], 100_000)

    def compare_formats(self, scenario):
        self.expect(OK, "export", "small.orrery", "--out", "csv")
        done = self.expect(OK, "export", "small.orrery", "--format", "parquet", "--out", "parquet")
        tables = self.read("parquet")
        self.assertEqual(sorted(name.replace(".parquet", ".csv") for name in tables),
                         self.names("csv"))
        total = sum(table["rows"] for table in tables.values())
        self.assertEqual(done.stdout, f"parquet: {len(tables)} files, {total} rows\n")
        seen = {"cells": 0, "nulls": 0, "units": 0, "lists": 0}
        for name, table in tables.items():
            with self.subTest(table=name):
                self.assertEqual(table["facts"]["orrery.scenario"], scenario)
                self.compare(table, self.folder / "csv" / name.replace(".parquet", ".csv"), seen)
        print("compared:", ", ".join(f"{count} {what}" for what, count in seen.items()))
        return seen

    def compare(self, table, csv_path, seen):
        with open(csv_path, newline="", encoding="utf-8") as file:
            header, *rows = csv.reader(file)
        self.assertEqual(table["rows"], len(rows))
        self.assertRegex(table["created_by"], r"^orrery version \d")
        self.assertEqual(table["facts"]["orrery.seed"], "1")
        self.assertRegex(table["facts"]["orrery.fingerprint"], r"^[0-9a-f]+/\w+$")
        columns = {}
        for i, head in enumerate(header):
            name, unit = re.fullmatch(r"(.*?)(?: \[([^]]*)\])?", head).groups()
            columns.setdefault(re.sub(r"\[\d+\]$", "", name), []).append((i, unit))
        left = set(table["columns"])
        for name, places in columns.items():
            left -= self.compare_column(table, name.replace(" ", "_"), places, rows, seen)
        self.assertEqual(left, set())

    def compare_column(self, table, name, places, rows, seen):
        unit = places[0][1]
        cells = [[value_of(row[i]) for i, _ in places] for row in rows]
        is_time = f"{name}_ns" in table["columns"]
        mine = f"{name}_s" if is_time else name
        if unit is not None:
            seen["units"] += 1
            self.assertEqual(table["facts"][f"orrery.unit.{mine}"], unit)
        values = table["columns"][mine]
        if len(places) == 1:
            values = [[value] for value in values]
        else:
            seen["lists"] += len(values)
        # An empty text and a missing one are the same cell of a CSV file.
        ours = [[None if v == "" else number_of(v) for v in row] for row in values]
        if ours != cells:
            unlike = next((i for i, pair in enumerate(zip(ours, cells)) if pair[0] != pair[1]), -1)
            self.fail(f"{mine}, row {unlike}: {ours[unlike]} is not {cells[unlike]}")
        seen["cells"] += len(places) * len(cells)
        nulls = sum(value is None for row in values for value in row)
        self.assertEqual(table["nulls"][mine], nulls, mine)
        seen["nulls"] += nulls
        self.compare_sum(values, cells)
        if not is_time:
            return {mine}
        exact = table["columns"][f"{name}_ns"]
        self.compare_nanoseconds(exact, [row[places[0][0]] for row in rows])
        return {mine, f"{name}_ns"}

    def compare_sum(self, values, cells):
        def total(rows):
            numbers = [value for row in rows for value in map(number_of, row)
                       if isinstance(value, float) and math.isfinite(value)]
            return len(numbers), math.fsum(numbers)
        self.assertEqual(total(values), total(cells))

    def compare_nanoseconds(self, counts, cells):
        """Exactly, by the digits of the decimal."""
        for count, cell in zip(counts, cells, strict=True):
            if cell == "":
                self.assertIsNone(count)
                continue
            whole, _, fraction = cell.partition(".")
            self.assertEqual(int(count), int(whole + fraction.ljust(9, "0")))

    def test_types_and_facts(self):
        self.result(*LOSSY)
        self.expect(OK, "export", "small.orrery", "--format", "parquet", "--out", "p")
        tables = self.read("p")
        run = tables["run.parquet"]
        self.assertEqual(run["logical"]["seed"], {"type": "INTEGER", "bitWidth": 64,
                                                  "isSigned": False})
        self.assertEqual(run["logical"]["scenario"], {"type": "STRING"})
        self.assertEqual(run["logical"]["planned_ns"], "INT64")
        self.assertEqual(tables["alert.parquet"]["logical"]["true_alarm"], "BOOLEAN")
        self.assertEqual(tables["metric.parquet"]["logical"]["value"], "DOUBLE")
        [wave] = [table for name, table in tables.items() if "vibration" in name
                  and table["facts"]["orrery.stage"] == "sampled"]
        self.assertEqual(wave["logical"]["pump.vibration"], {"type": "LIST"})
        self.assertEqual(wave["facts"]["orrery.sample_rate_hz"], "1000")
        self.assertEqual({len(row) for row in wave["columns"]["pump.vibration"]}, {64})

    def test_filters_of_rows_are_told(self):
        self.result()
        self.expect(OK, "export", "small.orrery", "--format", "parquet", "--out", "p", "--only",
                    "pump.running", "--device", "pump[2]", "--from", "1 h", "--until", "2 h")
        [table] = self.read("p").values()
        self.assertEqual(set(table["columns"]["device"]), {"pump[2]"})
        times = table["columns"]["time_s"]
        self.assertEqual((min(times), max(times), len(times)), (3600, 7200, 61))
        for key, value in (("device", "pump[2]"), ("from_s", "3600"), ("until_s", "7200")):
            self.assertEqual(table["facts"][f"orrery.only.{key}"], value)


class Choice(Export):
    def test_only_what_was_asked_for(self):
        self.result("--set", "record={truth: true}")
        for words, wanted in (
                (["metric"], ["metric.csv"]),
                (["metric", "fault", "metric"], ["fault.csv", "metric.csv"]),
                (["sampled:pump.running"], [r"series/\d+-sampled-pump.running.csv"]),
                (["pump.running", "gate"], ["gate.csv", r"series/\d+-truth-pump.running.csv",
                                            r"series/\d+-sampled-pump.running.csv"])):
            asked = [word for name in words for word in ("--only", name)]
            self.expect(OK, "export", "small.orrery", "--out", "some", "--force", *asked)
            names = self.names("some")
            self.assertEqual(len(names), len(wanted), names)
            for name, pattern in zip(names, wanted):
                self.assertRegex(name, f"^{pattern}$")
            shutil.rmtree(self.folder / "some")

    def test_wrong_names(self):
        self.result()
        for words, said in ((["--only", "metrics"], "did you mean 'metric'?"),
                            (["--only", "pump.runing"], "did you mean 'pump.running'?"),
                            (["--only", "qqqqqqqqqq"], "tables: run, file"),
                            (["--device", "pmup[1]"], "did you mean 'pump[0]'?"),
                            (["--device", "pump[4]"], "name one of pump[0] .. pump[3]"),
                            (["--device", "pump"], "name one of pump[0] .. pump[3]"),
                            (["--from", "5 kg"], "--from"), (["--until", "late"], "--until"),
                            (["--format", "parqet"], "parquet")):
            done = self.expect(USAGE, "export", "small.orrery", "--out", "x", *words)
            self.assertIn(said, done.stderr)
        done = self.expect(USAGE, "export", "small.orrery", "--out", "x", "--only", "metrics",
                           "--only", "gates")
        self.assertIn("'metric'", done.stderr)
        self.assertIn("'gate'", done.stderr)
        self.assertEqual(self.written(), ["small.orrery"])


class Disk(Export):
    def test_a_folder_in_use(self):
        self.result()
        (self.folder / "out").mkdir()
        (self.folder / "out/mine.txt").write_text("mine")
        for kind in ("csv", "parquet"):
            done = self.expect(IO, "export", "small.orrery", "--format", kind, "--out", "out")
            self.assertIn("io-exists", done.stderr)
            self.assertEqual(self.names("out"), ["mine.txt"])
        self.expect(OK, "export", "small.orrery", "--format", "parquet", "--out", "out", "-f")
        self.assertEqual((self.folder / "out/mine.txt").read_text(), "mine")
        self.expect(IO, "export", "small.orrery", "--format", "parquet", "--out", "small.orrery")

    def test_a_disk_that_is_full(self):
        """A limit on the size of files fails a write as a full disk does."""
        def at_most_a_page():
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))
        self.result()
        for kind in ("csv", "parquet"):
            done = subprocess.run(
                [PROGRAM, "export", "small.orrery", "--format", kind, "--out", "out"],
                cwd=self.folder, capture_output=True, text=True, timeout=LIVENESS_S,
                preexec_fn=at_most_a_page)
            self.assertEqual(done.returncode, IO, done.stderr)
            self.assertIn("io-write", done.stderr)
            self.assertEqual(self.written(), ["small.orrery"])

    def test_a_damaged_result(self):
        """Bits flipped in the packed values: the export ends and leaves nothing behind."""
        self.result()
        whole = (self.folder / "small.orrery").read_bytes()
        at = whole.rindex(b"\x28\xb5\x2f\xfd")  # a zstd frame
        (self.folder / "small.orrery").write_bytes(
            whole[:at + 40] + bytes(byte ^ 0xff for byte in whole[at + 40:at + 48])
            + whole[at + 48:])
        done = self.expect(INVALID, "export", "small.orrery", "--format", "parquet", "--out", "out")
        self.assertIn("result-damaged", done.stderr)
        self.assertEqual(self.written(), ["small.orrery"])


if __name__ == "__main__":
    unittest.main()

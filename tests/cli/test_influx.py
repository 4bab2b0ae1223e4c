# SPDX-License-Identifier: Apache-2.0
"""InfluxDB lines: a real server takes them, and gives back what the result holds."""

import csv
import json
import math
import os
import shutil
import subprocess
import unittest
import urllib.error
import urllib.parse
import urllib.request
from datetime import datetime, timezone

from orrery_program import INVALID, LIVENESS_S, OK, SMALL, USAGE, ProgramTest
from served import free_port, make_experiment, wait_for

# Readings that never came, a waveform, and a name with everything that lines must escape.
NAME = 'pumps, é=ß "x" \\ y'
LOSSY = ["--set", "plant.pump.sensors.temperature.dropout=0.1",
         "--set", "plant.pump.sensors.vibration={measures: vibration, period: 1 h, "
                  "sample_rate: 1 kHz, samples: 64}",
         "--set", "record={waveforms: true, truth: true}", "--set", f"name={NAME}"]
CONFIG = """reporting-disabled = true
bind-address = "127.0.0.1:{rpc}"
[meta]
  dir = "{folder}/meta"
[data]
  dir = "{folder}/data"
  wal-dir = "{folder}/wal"
  index-version = "inmem"
[http]
  bind-address = "127.0.0.1:{http}"
  log-enabled = false
[monitor]
  store-enabled = false
"""
EPOCH = datetime(2026, 3, 1, 6, tzinfo=timezone.utc)


class Lines(ProgramTest):
    def lines(self, result, *words):
        done = self.expect(OK, "export", result, "--format", "influx", "--out", "-", *words,
                           text=False)
        return done.stdout

    def run_small(self):
        self.expect(OK, "run", SMALL, "--out", "small.orrery", *LOSSY)


@unittest.skipUnless(shutil.which("influxd"), "influxd (Debian: influxdb) is not installed")
class Influx(Lines):
    def setUp(self):
        super().setUp()
        folder = self.folder / "influx"
        folder.mkdir()
        self.port = free_port()
        (folder / "config").write_text(CONFIG.format(folder=folder, http=self.port,
                                                     rpc=free_port()))
        log = open(folder / "log", "wb")
        self.addCleanup(log.close)
        server = subprocess.Popen(["influxd", "-config", folder / "config"], stdout=log,
                                  stderr=log, env={**os.environ, "HOME": str(folder)})
        self.addCleanup(server.wait, LIVENESS_S)
        self.addCleanup(server.terminate)
        try:
            wait_for(lambda: server.poll() is not None or self.answers(), "influxd")
        except AssertionError:
            self.skipTest("influxd does not answer: " + (folder / "log").read_text()[-500:])
        if server.poll() is not None:
            self.skipTest("influxd does not start: " + (folder / "log").read_text()[-500:])
        self.post("/query?" + urllib.parse.urlencode({"q": 'CREATE DATABASE "t"'}), b"")

    def answers(self):
        try:
            return self.http("/ping").status == 204
        except OSError:
            return False

    def http(self, path, data=None):
        return urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", data,
                                      timeout=LIVENESS_S)

    def post(self, path, data):
        try:
            with self.http(path, data) as reply:
                return reply.status
        except urllib.error.HTTPError as error:
            self.fail(f"{path}: {error.code} {error.read()[:500]}")

    def write(self, lines):
        self.assertEqual(self.post("/write?db=t&precision=ns", lines), 204)

    def query(self, text):
        """Rows of all series of the answer as mappings."""
        words = urllib.parse.urlencode({"db": "t", "q": text, "epoch": "ns"})
        with self.http("/query?" + words) as reply:
            [result] = json.load(reply)["results"]
        self.assertNotIn("error", result)
        return [{**series.get("tags", {}), **dict(zip(series["columns"], row))}
                for series in result.get("series", []) for row in series["values"]]

    def test_every_reading_comes_back(self):
        self.run_small()
        self.write(self.lines("small.orrery", "--epoch", "2026-03-01T06:00:00Z"))
        self.expect(OK, "export", "small.orrery", "--out", "csv")
        compared = missing = 0
        for path in sorted((self.folder / "csv/series").glob("*.csv")):
            _, stage, signal = path.stem.split("-", 2)
            with open(path, newline="", encoding="utf-8") as file:
                head, *rows = csv.reader(file)
            if not rows:
                continue
            if stage == "score":  # in a file's name `rule/always_on` has no slash
                signal = head[3].rpartition(".")[0]
            found = {(row["device"], row["time"]): row for row in self.query(
                f'SELECT * FROM "reading" WHERE "stage" = \'{stage}\' '
                f'AND "signal" = \'{signal}\' GROUP BY "device"')}
            self.assertEqual(len(found), len({(row[0], row[1]) for row in rows}))
            for row in rows:
                # Whole and fraction apart: a float does not hold nanoseconds since 1970.
                whole, _, fraction = row[1].partition(".")
                ns = int(EPOCH.timestamp() + int(whole)) * 10**9 + int(fraction.ljust(9, "0"))
                mine = found[row[0], ns]
                self.assertEqual(mine["quality"], int(row[2]))
                for cell, value in zip(row[3:], self.values(mine, head, len(row) - 3),
                                       strict=True):
                    compared += 1
                    missing += value is None
                    self.assertEqual(value, float(cell) if cell else None)
        print(f"compared {compared} values, {missing} of them missing")
        self.assertGreater(compared, 4000)
        self.assertGreater(missing, 10)

    def values(self, row, head, width):
        if width == 1:
            return [row.get("value")]
        if head[3].endswith("[0]") or "[0] [" in head[3]:
            return [row.get(f"value_{i}") for i in range(width)]
        return [row.get(name.partition(" [")[0]) for name in head[3:]]

    def test_tables_come_back(self):
        self.run_small()
        self.write(self.lines("small.orrery", "--epoch", "2026-03-01"))
        self.expect(OK, "export", "small.orrery", "--out", "csv")
        for name in ("metric", "alert", "fault", "detection", "command", "gate"):
            with open(self.folder / f"csv/{name}.csv", newline="", encoding="utf-8") as file:
                rows = list(csv.DictReader(file))
            if name == "metric":  # one without a value has no line, unless its interval has
                rows = [row for row in rows if row["value"]]
                found = self.query('SELECT * FROM "metric" WHERE "value" > -1000000000000')
                self.assertEqual(sorted(row["value"] for row in found),
                                 sorted(float(row["value"]) for row in rows))
                self.assertEqual({row["scenario"] for row in found}, {NAME})
            elif name == "detection":
                found = self.query('SELECT * FROM "detection"')
                rows = [row for row in rows if row["at [s]"]]
            else:
                found = self.query(f'SELECT * FROM "{name}"')
            self.assertEqual(len(found), len(rows), name)
            self.assertGreater(len(rows), 0, name)

    def test_an_experiment_comes_back(self):
        make_experiment(self.folder / "sweep.experiment")
        lines = self.lines("sweep.experiment")
        self.assertEqual(lines, self.lines("sweep.experiment"))
        self.write(lines)
        found = self.query('SELECT * FROM "run"')
        self.assertEqual(len(found), 200)
        self.assertEqual({row["experiment"] for row in found}, {'loss "sweep" <b>é'})
        self.assertEqual(sum(row["done"] for row in found), 196)
        for row in found:
            wanted = None
            if row["done"]:
                loss = float(row["factor_loss"])
                agent = ["pca", "rule"].index(row["factor_agent"])
                wanted = 0.95 - loss * (1.0 + agent) + 0.01 * (int(row["replication"]) % 5)
                self.assertTrue(math.isclose(row["watch.event_recall"], wanted, rel_tol=1e-12))
            else:
                self.assertIsNone(row["watch.event_recall"])

    def test_texts_that_lines_could_trip_over(self):
        """A tag that ends in a backslash would swallow what follows it."""
        self.expect(OK, "run", SMALL, "--out", "a.orrery", "--set", "name=ends in \\")
        self.write(self.lines("a.orrery", "--only", "metric"))
        self.assertEqual({row["scenario"] for row in self.query('SELECT * FROM "metric"')},
                         {"ends in /"})


class Choice(Lines):
    def test_what_was_asked_for(self):
        self.run_small()
        lines = self.lines("small.orrery", "--only", "sampled:pump.running", "--device", "pump[2]",
                           "--from", "1 h", "--until", "2 h").decode("utf-8").splitlines()
        self.assertEqual(len(lines), 61)
        times = [int(line.rsplit(" ", 1)[1]) for line in lines]
        self.assertEqual((min(times), max(times)), (3600 * 10**9, 7200 * 10**9))
        self.assertTrue(all("device=pump[2]" in line for line in lines))
        self.assertEqual(self.lines("small.orrery", "--only", "note"), b"")

    def test_mistakes(self):
        self.run_small()
        for words, said in ((["--epoch", "yesterday"], "--epoch"),
                            (["--epoch", "2262-04-11T23:00:00Z"], "2262"),
                            (["--epoch", "9999-01-01"], "2262"),
                            (["--only", "metrics"], "did you mean 'metric'?")):
            done = self.expect(USAGE, "export", "small.orrery", "--format", "influx", "--out", "x",
                               *words)
            self.assertIn(said, done.stderr)
        self.expect(INVALID, "export", SMALL, "--format", "influx", "--out", "x")
        self.assertEqual(self.written(), ["small.orrery"])

    def test_what_was_left_out_is_counted(self):
        self.run_small()
        done = self.expect(OK, "export", "small.orrery", "--format", "influx", "--out", "x.lp",
                           "--only", "sampled:pump.temperature")
        self.assertRegex(done.stdout, r"^x\.lp: \d+ lines, \d+ values without a number left out\n$")


if __name__ == "__main__":
    unittest.main()

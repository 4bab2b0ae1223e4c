# SPDX-License-Identifier: Apache-2.0
"""What tests of experiments share: a batch of 40 short runs, and what a store of it holds."""

import os
import signal
import sqlite3
import subprocess
import tempfile
import time
from pathlib import Path

from orrery_program import LIVENESS_S, OK, PROGRAM, SMALL, ProgramTest

BATCH = SMALL.with_name("batch.yaml")
RUNS = 40
# Of a run, what differs between repeats and takes no part in the table.
OWN = ("number", "wall_s", "cpu_s", "memory_bytes", "worker", "build", "ended_unix_s")


def columns_of(database, table, left_out=()):
    return [row[1] for row in database.execute(f"PRAGMA table_info({table})")
            if row[1] not in left_out]


def content_of(folder):
    """Everything that an experiment's file says of its runs, by identity, whatever order they were
    written in. Raises when a run stands there twice or lacks its parts."""
    database = sqlite3.connect(f"file:{folder}/experiment.orrery?mode=ro", uri=True)
    run_columns = columns_of(database, "run", OWN)
    content = {}
    for row in database.execute(f"SELECT number, {', '.join(run_columns)} FROM run").fetchall():
        number, run = row[0], dict(zip(run_columns, row[1:]))
        run["measures"] = sorted(database.execute(
            "SELECT m.name, m.unit, value, lower, upper, n FROM measure "
            "JOIN measure_name m ON m.id = measure.measure WHERE run = ?", (number,)).fetchall(),
            key=str)
        run["gates"] = database.execute(
            "SELECT position, name, statistic, comparison, threshold, value, lower, upper, verdict "
            "FROM gate WHERE run = ? ORDER BY position", (number,)).fetchall()
        run["places"] = database.execute(
            "SELECT p.key, replication FROM placement JOIN point p ON p.id = placement.point "
            "WHERE run = ? ORDER BY 1, 2", (number,)).fetchall()
        run["command_line"] = ""  # the program's path and the folder may differ
        if run["id"] in content:
            raise AssertionError(f"run {run['id']} stands there twice")
        content[run["id"]] = run
    database.close()
    return content


def count_runs(folder):
    """Finished runs in a store that may be written at the moment, or not exist yet."""
    try:
        database = sqlite3.connect(f"file:{folder}/experiment.orrery?mode=ro", uri=True)
        found = database.execute("SELECT count(*) FROM run").fetchone()[0]
        database.close()
        return found
    except sqlite3.Error:
        return 0


def children_of(pid):
    """Processes whose parent is `pid`, or a child of it."""
    parents = {}
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            stat = (entry / "stat").read_text()
        except OSError:
            continue
        name_end = stat.rindex(")")
        state, parent = stat[name_end + 2:].split()[:2]
        if state != "Z":
            parents[int(entry.name)] = int(parent)
    found = {pid}
    while True:
        more = {child for child, parent in parents.items() if parent in found} - found
        if not more:
            return sorted(found - {pid})
        found |= more


def busy_of(pids):
    """The process among them that has used most processor time: it executes a run."""
    def ticks(pid):
        try:
            fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
            return int(fields[11]) + int(fields[12])
        except OSError:
            return -1
    return max(pids, key=ticks)


def small_disk_reason():
    if os.geteuid() != 0:
        return "mounting a small disk wants root"
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", folder],
                              capture_output=True, text=True)
        if done.returncode != 0:
            return f"no small disk can be mounted: {done.stderr.strip()}"
        subprocess.run(["umount", folder], check=True)
    return ""


class BatchTest(ProgramTest):
    """Batches that are to hold what one holds that nothing disturbed."""

    scenario = BATCH
    words = ()
    unbroken = None  # made once, for all classes of a program

    def setUp(self):
        super().setUp()
        if self.unbroken is None:
            began = time.monotonic()
            self.batch(OK, "unbroken")
            BatchTest.unbroken_s = time.monotonic() - began
            BatchTest.unbroken = content_of(self.folder / "unbroken")
            self.assertEqual(len(self.unbroken), RUNS)
            for run in self.unbroken.values():
                self.assertEqual(run["status"], "done", run)
                self.assertGreater(len(run["measures"]), 3)
                self.assertEqual(len(run["places"]), 1)

    def command(self, out, *words):
        return [PROGRAM, "experiment", str(self.scenario), "--out", str(out), "-j", "2",
                *map(str, self.words), *map(str, words)]

    def batch(self, code, out, *words, **options):
        done = subprocess.run(self.command(out, *words), cwd=self.folder, capture_output=True,
                              text=True, timeout=2 * LIVENESS_S, stdin=subprocess.DEVNULL,
                              **options)
        self.assertEqual(done.returncode, code, f"{words}\n{done.stdout}\n{done.stderr}")
        return done

    def start(self, out, *words, **options):
        process = subprocess.Popen(self.command(out, *words), cwd=self.folder, text=True,
                                   stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                   stderr=subprocess.PIPE, **options)
        self.addCleanup(process.wait)
        self.addCleanup(process.kill)
        return process

    def wait_for_runs(self, process, out, count=1):
        end = time.monotonic() + LIVENESS_S
        while count_runs(self.folder / out) < count:
            if process.poll() is not None or time.monotonic() > end:
                self.fail(f"no {count} runs: {process.poll()}, {process.communicate()}")
            time.sleep(0.005)

    def assert_no_process_left(self, pids):
        """Workers do not outlive their manager."""
        end = time.monotonic() + LIVENESS_S
        left = pids
        while left and time.monotonic() < end:
            left = [pid for pid in left if Path(f"/proc/{pid}").exists()
                    and ") Z " not in Path(f"/proc/{pid}/stat").read_text()]
            time.sleep(0.02)
        self.assertEqual(left, [])

    def assert_as_unbroken(self, out):
        found = content_of(self.folder / out)
        self.assertEqual(sorted(found), sorted(self.unbroken), "none lost, none more")
        for name, run in self.unbroken.items():
            self.assertEqual(found[name], run)

# SPDX-License-Identifier: Apache-2.0
"""An experiment under `mpirun` gives the table that one process gives, whatever happens to
ranks.
"""

import os
import shutil
import signal
import sqlite3
import subprocess
import time
import unittest

from batch_program import BATCH, RUNS, BatchTest, children_of, count_runs
from orrery_program import INVALID, IO, LIVENESS_S, OK, PROGRAM, USAGE
from test_ranks import LAUNCHER, LENIENT, WHY_NOT

PLAIN = {**os.environ, **LENIENT, "NO_COLOR": "1"}  # a launcher's stdout is a terminal


@unittest.skipIf(WHY_NOT, WHY_NOT)
class BatchRanks(BatchTest):
    def ranks_command(self, ranks, out, *words):
        return [LAUNCHER, "-n", str(ranks), PROGRAM, "experiment", str(BATCH), "--out", str(out),
                *map(str, words)]

    def run_ranks(self, ranks, code, out, *words):
        done = subprocess.run(self.ranks_command(ranks, out, *words), cwd=self.folder,
                              capture_output=True, text=True, timeout=2 * LIVENESS_S,
                              env=PLAIN, stdin=subprocess.DEVNULL)
        self.assertEqual(done.returncode, code, f"{done.stdout}\n{done.stderr}")
        return done

    def start_ranks(self, ranks, out, *words):
        process = subprocess.Popen(self.ranks_command(ranks, out, *words), cwd=self.folder,
                                   text=True, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                   stderr=subprocess.PIPE, env=PLAIN)
        self.addCleanup(process.wait)
        self.addCleanup(process.kill)
        return process

    def workers(self, out):
        database = sqlite3.connect(f"file:{self.folder / out}/experiment.orrery?mode=ro", uri=True)
        found = {row[0] for row in database.execute("SELECT DISTINCT worker FROM run")}
        database.close()
        return found

    def test_same_table(self):
        one = self.batch(OK, "one").stdout.replace(" one", " out")
        for ranks, words, workers in ((2, (), 2), (3, ("-j", 2), 6)):
            done = self.run_ranks(ranks, OK, "out", *words)
            self.assertEqual(done.stdout, one)
            self.assert_as_unbroken("out")
            self.assertEqual(len(self.workers("out")), workers, "every worker had runs")
            shutil.rmtree(self.folder / "out")

    def test_goes_on_with_what_one_process_began(self):
        self.batch(OK, "out", "--budget-runs", 7)
        done = self.run_ranks(2, OK, "out")
        self.assertIn(f"{RUNS - 7} runs executed", done.stderr)
        self.assert_as_unbroken("out")

    def test_mistakes_are_told_once(self):
        bad = self.folder / "bad.yaml"
        bad.write_text(BATCH.read_text(encoding="utf-8").replace("first_order", "frist_order"),
                       encoding="utf-8")
        blocked = self.folder / "blocked"
        blocked.write_text("a file, and no folder", encoding="utf-8")
        for code, about, scenario, words in (
                (INVALID, "frist_order", bad, ()),
                (IO, "none.yaml", "none.yaml", ()),
                (USAGE, "no shard", BATCH, ("--shard", "9/3")),
                (IO, "blocked", BATCH, ("--out", blocked))):
            command = [LAUNCHER, "-n", "3", PROGRAM, "experiment", str(scenario), *map(str, words)]
            done = subprocess.run(command, cwd=self.folder, capture_output=True, text=True,
                                  timeout=LIVENESS_S, env=PLAIN,
                                  stdin=subprocess.DEVNULL)
            self.assertEqual(done.returncode, code, done.stderr)
            told = [line for line in done.stderr.splitlines() if about in line and "error" in line]
            self.assertEqual(len(told), 1, done.stderr)

    def test_rank_killed(self):
        """The launcher ends all ranks; the same command goes on."""
        process = self.start_ranks(3, "out")
        self.wait_for_runs(process, "out", 3)
        ranks = [pid for pid in children_of(process.pid)
                 if b"experiment" in self.words_of(pid) and self.parent_of(pid) == process.pid]
        self.assertEqual(len(ranks), 3)
        everyone = children_of(process.pid)
        os.kill(ranks[-1], signal.SIGKILL)
        process.communicate(timeout=LIVENESS_S)
        self.assertNotEqual(process.returncode, OK)
        self.assert_no_process_left(everyone)
        before = count_runs(self.folder / "out")
        self.assertGreaterEqual(before, 3)
        done = self.run_ranks(2, OK, "out")
        self.assertIn(f"{RUNS - before} runs executed", done.stderr)
        self.assert_as_unbroken("out")

    def test_ctrl_c(self):
        process = self.start_ranks(2, "out")
        self.wait_for_runs(process, "out", 3)
        everyone = children_of(process.pid)
        began = time.monotonic()
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=LIVENESS_S)
        self.assertLess(time.monotonic() - began, 5.0)
        self.assertNotEqual(process.returncode, OK)
        self.assert_no_process_left(everyone)
        self.run_ranks(2, OK, "out")
        self.assert_as_unbroken("out")

    @staticmethod
    def words_of(pid):
        try:
            with open(f"/proc/{pid}/cmdline", "rb") as words:
                return words.read()
        except OSError:
            return b""

    @staticmethod
    def parent_of(pid):
        try:
            with open(f"/proc/{pid}/stat", encoding="ascii", errors="replace") as stat:
                return int(stat.read().rsplit(")", 1)[1].split()[1])
        except OSError:
            return 0


if __name__ == "__main__":
    unittest.main()

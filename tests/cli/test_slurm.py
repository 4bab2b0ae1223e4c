# SPDX-License-Identifier: Apache-2.0
"""A job array that Slurm executes gives the table that one command gives."""

import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

import slurm_loopback
from batch_program import BATCH, RUNS, BatchTest, content_of
from orrery_program import OK, PROGRAM, USAGE

SHARDS = 3
JOBS_S = 180


class Script(BatchTest):
    def test_dealt_out_by_hand(self):
        """What the tasks of an array do, without Slurm, one of them twice."""
        for shard in (2, 0, 1, 0):
            self.batch(OK, "out", "--shard", f"{shard}/{SHARDS}")
        self.assertEqual(sorted(path.name for path in (self.folder / "out/shards").iterdir()),
                         ["0", "1", "2"])
        parts = [content_of(self.folder / "out/shards" / str(k)) for k in range(SHARDS)]
        self.assertEqual(sum(map(len, parts)), RUNS, "each run belongs to one shard")
        self.assertTrue(all(len(part) > 0 for part in parts))
        said = self.batch(OK, "out")
        self.assertIn("40", said.stderr)
        self.assertNotIn("40 runs executed", said.stderr)
        self.assert_as_unbroken("out")

    def test_shards_beside_each_other(self):
        tasks = [self.start("out", "--shard", f"{shard}/{SHARDS}") for shard in range(SHARDS)]
        for task in tasks:
            said = task.communicate(timeout=JOBS_S)
            self.assertEqual(task.returncode, OK, said)
        self.batch(OK, "out")
        self.assert_as_unbroken("out")

    def test_mistakes(self):
        for shard in ("3/3", "x", "1/0", "-1/2"):
            done = self.batch(USAGE, "out", f"--shard={shard}")
            self.assertIn("--shard", done.stderr)

    def test_script_is_shell(self):
        done = self.expect(OK, "experiment", BATCH, "--slurm", "--shards", SHARDS, "-j", 2,
                           "--set", "seed=3", "--filter", "loss < 0.5", "--out", "it's out")
        self.assertIn(f"#SBATCH --array=0-{SHARDS - 1}\n", done.stdout)
        self.assertIn("'loss < 0.5'", done.stdout)
        checked = subprocess.run(["bash", "-n"], input=done.stdout, capture_output=True, text=True)
        self.assertEqual(checked.returncode, 0, checked.stderr)
        self.assertEqual(self.written(), ["unbroken"] if (self.folder / "unbroken").exists()
                         else [])


class Slurm(BatchTest):
    def test_array_gives_the_same_table(self):
        why = slurm_loopback.why_not()
        if why:
            print("skipped:", why, file=sys.stderr)
            self.skipTest(why)
        with tempfile.TemporaryDirectory() as folder:
            cluster = slurm_loopback.Cluster(folder)
            try:
                cluster.start()
            except RuntimeError as error:
                cluster.stop()
                print("skipped:", error, file=sys.stderr)
                self.skipTest(f"Slurm cannot be started here: {error}")
            self.addCleanup(cluster.stop)
            self.submit_and_compare(cluster)

    def submit_and_compare(self, cluster):
        script = self.folder / "batch.slurm"
        self.expect(OK, "experiment", BATCH, f"--slurm={script}", "--shards", SHARDS, "-j", 1,
                    "--out", self.folder / "out")
        job = cluster.submit(script)
        collect = self.folder / "collect.sh"
        collect.write_text(f"#!/bin/sh\nexec {PROGRAM} experiment {BATCH} --out "
                           f"{self.folder / 'out'} -j 1 --json={self.folder / 'table.json'}\n",
                           encoding="utf-8")
        cluster.submit(collect, f"--dependency=afterany:{job}", "--output=collect.log")
        cluster.wait_for_jobs(JOBS_S)
        logs = {path.name: path.read_text(errors="replace") for path in self.folder.glob("*.log")}
        self.assertTrue((self.folder / "table.json").exists(), f"{logs}\n{cluster.logs()}")
        self.assertIn("0 runs executed", logs["collect.log"])
        self.assertEqual(len(list(self.folder.glob("batch-*.log"))), SHARDS, logs)
        self.assert_as_unbroken("out")


if __name__ == "__main__":
    unittest.main()

# SPDX-License-Identifier: Apache-2.0
"""What people and machines do to an experiment: each has its exit code and a message that helps.

Elsewhere: full disks, killed workers and two commands at once at random times
(`test_batch_kills.py`), unreachable databases (`test_postgres.py`)."""

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import tempfile
import time
import unittest
from pathlib import Path

from batch_program import busy_of, children_of, small_disk_reason
from orrery_program import (INVALID, IO, LIVENESS_S, NOTHING_TO_DO, OK, PROGRAM, RUN_FAILED, SMALL,
                            USAGE, ProgramTest)

LOSS = "loss: { path: network.links.field.loss, values: [0, 0.2] }"
WHY_NO_SMALL_DISK = small_disk_reason()


class BadInputTest(ProgramTest):
    def write(self, *factors, more="", file="sweep.yaml"):
        lines = "".join(f"    {factor}\n" for factor in factors or (LOSS,))
        (self.folder / file).write_text(
            f"{SMALL.read_text()}\nexperiment:\n  factors:\n{lines}  replications: 2\n"
            f"  responses: [energy]\n{more}")

    def refused(self, code, *parts, words=()):
        """The command ends with this code, having said all of these."""
        said = self.expect(code, "experiment", "sweep.yaml", *words).stderr
        for part in parts:
            self.assertIn(part, said)
        return said

    def document(self, code, *words):
        return json.loads(self.expect(code, "experiment", "sweep.yaml", "--json", *words).stdout)


class Section(BadInputTest):
    """Found before the first run: nothing is written."""

    def tearDown(self):
        self.assertEqual(self.written(), ["sweep.yaml"])

    def test_an_empty_selection(self):
        self.write()
        self.refused(NOTHING_TO_DO, "experiment-empty", "none of 2 points", "widen the filter",
                     words=("--filter", "loss > 5"))

    def test_a_filter_over_something_else(self):
        self.write()
        self.refused(INVALID, "did you mean `loss`?", words=("--filter", "los > 0"))

    def test_a_path_that_does_not_exist(self):
        self.write("loss: { path: network.links.field.los, values: [0, 0.2] }")
        self.refused(INVALID, "factor-path", "sweep.yaml:", "did you mean", "network.links.field.loss")

    def test_factors_that_contradict_each_other(self):
        self.write(LOSS, "again: { path: network.links.field.loss, values: [0.5] }")
        self.refused(INVALID, "sweep.yaml:", "loss", "again")

    def test_a_factor_of_a_part_of_another(self):
        self.write(LOSS, "link: { levels: { a: { network.links.field: { loss: 0.1 } } } }")
        self.refused(INVALID, "sweep.yaml:", "loss", "link")

    def test_the_seed_is_no_factor(self):
        self.write("luck: { path: seed, values: [1, 2] }")
        self.refused(INVALID, "replications")

    def test_all_mistakes_at_once(self):
        self.write("loss: { path: network.links.field.los, values: [0] }",
                   more="  compare: { factor: los, baseline: 0 }\n")
        said = self.refused(INVALID, "factor-path")
        self.assertGreaterEqual(said.count("error"), 2, said)

    def test_words_of_the_command(self):
        self.write()
        for words in (("--shard", "2/2"), ("--replications", "0"), ("--keep", "some"),
                      ("--memory", "0")):
            self.refused(USAGE, words[0], words=words)


class Levels(BadInputTest):
    def test_a_level_that_does_not_load_fails_alone(self):
        self.write("loss: { path: network.links.field.loss, values: [0, 7] }")
        self.refused(RUN_FAILED, "this level does not load", "loss=7")
        done = self.document(RUN_FAILED)
        self.assertEqual((done["executed"], done["ended"], done["failed"]), (0, 4, 2))
        self.assertIn("orrery run sweep.yaml", done["failures"][0]["command"])


class Places(BadInputTest):
    def test_a_scenario_that_is_not_there(self):
        self.refused(IO, "sweep.yaml")
        self.assertEqual(self.written(), [])

    def test_a_place_that_cannot_be_written(self):
        self.write()
        (self.folder / "file").write_text("mine")
        self.refused(IO, "file", words=("--out", "file/sweep"))
        self.assertEqual((self.folder / "file").read_text(), "mine")

    @unittest.skipIf(not Path("/proc/sys").exists(), "needs a folder that even root cannot write")
    def test_a_folder_that_is_read_only(self):
        self.write()
        self.refused(IO, "/proc/sys/sweep", words=("--out", "/proc/sys/sweep"))

    def test_a_folder_without_an_experiment_is_taken_and_keeps_its_files(self):
        self.write()
        (self.folder / "mine").mkdir()
        (self.folder / "mine/notes.txt").write_text("mine")
        self.expect(OK, "experiment", "sweep.yaml", "--out", "mine")
        self.assertEqual((self.folder / "mine/notes.txt").read_text(), "mine")

    def test_a_file_that_is_no_store(self):
        self.write()
        (self.folder / "sweep.experiment").mkdir()
        store = self.folder / "sweep.experiment/experiment.orrery"
        store.write_text("a letter to my aunt\n" * 100)
        self.refused(INVALID, "store-foreign", "experiment.orrery")
        self.assertTrue(store.read_text().startswith("a letter"))

    def test_a_store_of_another_version(self):
        self.write()
        self.expect(OK, "experiment", "sweep.yaml")
        store = self.folder / "sweep.experiment/experiment.orrery"
        with sqlite3.connect(store) as database:
            database.execute("PRAGMA user_version = 99")
        database.close()
        for command in (("experiment", "sweep.yaml"), ("report", "sweep.experiment"),
                        ("export", "sweep.experiment", "--out", "csv"),
                        ("compare", "sweep.experiment", "sweep.experiment")):
            said = self.expect(INVALID, *command).stderr
            self.assertIn("99", said, command)

    def test_a_store_of_another_scenario(self):
        self.write()
        self.expect(OK, "experiment", "sweep.yaml")
        text = (self.folder / "sweep.yaml").read_text()
        name = next(line for line in text.splitlines() if line.startswith("name:"))
        (self.folder / "sweep.yaml").write_text(text.replace(name, "name: another plant"))
        self.refused(INVALID, "store-other")

    def test_what_is_no_experiment_is_not_read_as_one(self):
        (self.folder / "empty.experiment").mkdir()
        for command in (("report",), ("export", "--out", "csv")):
            done = self.orrery(command[0], "empty.experiment", *command[1:])
            self.assertIn(done.returncode, (INVALID, IO), done.stderr)
            self.assertIn("empty.experiment", done.stderr)


class Accidents(BadInputTest):
    """What happens while a batch works."""

    def start(self, *words):
        process = subprocess.Popen(
            [PROGRAM, "experiment", "sweep.yaml", "-j", "2", *words], cwd=self.folder, text=True,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self.addCleanup(process.wait)
        self.addCleanup(process.kill)
        return process

    def wait_for_workers(self, process):
        end = time.monotonic() + LIVENESS_S
        while len(children_of(process.pid)) < 2 and time.monotonic() < end:
            time.sleep(0.01)
        time.sleep(0.3)
        return children_of(process.pid)

    def test_two_commands_on_one_folder(self):
        self.write()
        first = self.start("--set", "duration=4000 d")
        self.wait_for_workers(first)
        self.refused(IO, "io-locked", str(first.pid))

    def test_a_worker_that_the_system_kills(self):
        self.write()
        process = self.start("--set", "duration=100 d", "--json")
        os.kill(busy_of(self.wait_for_workers(process)), signal.SIGKILL)
        out, said = process.communicate(timeout=2 * LIVENESS_S)
        self.assertEqual(process.returncode, RUN_FAILED, said)
        done = json.loads(out)
        self.assertEqual((done["ended"], done["failed"]), (4, 1))
        self.assertEqual(done["failures"][0]["exit_code"], IO)
        again = self.document(OK, "--set", "duration=100 d", "--retry-failed")
        self.assertEqual((again["executed"], again["found_finished"]), (1, 3))

    def test_a_snapshot_that_is_broken_is_not_gone_on_from(self):
        self.write()
        process = self.start("--set", "duration=100 d")
        self.wait_for_workers(process)
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=LIVENESS_S)
        snapshots = list((self.folder / "sweep.experiment/unfinished").iterdir())
        self.assertTrue(snapshots)
        for snapshot in snapshots:
            snapshot.write_bytes(b"not a snapshot" * 1000)
        found = self.document(OK, "--set", "duration=100 d")
        whole = self.document(OK, "--set", "duration=100 d", "--out", "whole")
        self.assertEqual(found["points"], whole["points"])
        left = (self.folder / "sweep.experiment/unfinished")
        self.assertEqual(list(left.iterdir()) if left.exists() else [], [])

    @unittest.skipIf(WHY_NO_SMALL_DISK, WHY_NO_SMALL_DISK)
    def test_a_disk_that_is_full(self):
        self.write()
        disk = Path(tempfile.mkdtemp(dir=self.folder))
        subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", disk], check=True)
        self.addCleanup(subprocess.run, ["umount", "-l", str(disk)], check=True)
        self.refused(IO, "io-disk-full", words=("--out", disk / "out"))
        shutil.rmtree(disk / "out", ignore_errors=True)


if __name__ == "__main__":
    unittest.main()

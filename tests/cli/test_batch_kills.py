# SPDX-License-Identifier: Apache-2.0
"""A batch that is killed, stopped, or runs out of disk loses nothing that had ended, does nothing
twice, and says what happened.

ORRERY_KILLS=200 kills and stops that often instead of a few times.
"""

import os
import random
import shutil
import signal
import subprocess
import sys
import time
import unittest
from pathlib import Path

from batch_program import (BATCH, RUNS, BatchTest, busy_of, children_of, content_of, count_runs,
                           small_disk_reason)
from orrery_program import (INTERRUPTED, IO, LIVENESS_S, OK, PROGRAM, RUN_FAILED, TERMINATED,
                            ProgramTest)

KILLS = int(os.environ.get("ORRERY_KILLS", "3"))
# Promises of the command line. Where a pipeline runs other tests beside this one, time decides
# nothing: a hung program fails, and the figures are printed.
PATIENCE = 1 if KILLS >= 100 else 10
STOPS_WITHIN_S = 5.0 * PATIENCE
STOPS_AT_ONCE_S = 0.5 * PATIENCE
FULL_DISKS = max(1, KILLS // 4)


def luck_of(test):
    seed = random.randrange(1 << 32)
    print(test, "seed", seed, file=sys.stderr)
    return random.Random(seed)


class Kills(BatchTest):
    def test_manager_killed_at_any_time(self):
        """R01: the manager is killed again and again until a command comes through."""
        luck = luck_of("manager")
        killed = began = 0
        while killed < KILLS:
            out = f"out-{began}"
            began += 1
            for _ in range(1000):
                process = self.start(out)
                time.sleep(luck.uniform(0.01, 0.8 * self.unbroken_s))
                workers = children_of(process.pid)
                process.kill()
                process.communicate()
                self.assert_no_process_left(workers)
                if process.returncode == 0:
                    break
                killed += 1
                if killed >= KILLS:
                    self.batch(OK, out)
                    break
            self.assert_as_unbroken(out)
            shutil.rmtree(self.folder / out)
        print(f"{killed} kills in {began} batches", file=sys.stderr)

    def test_what_had_ended_is_not_done_again(self):
        process = self.start("out")
        self.wait_for_runs(process, "out", 5)
        process.kill()
        process.communicate()
        kept = content_of(self.folder / "out")
        before = self.own_of("out")
        self.assertGreaterEqual(len(kept), 5)
        self.assertLess(len(kept), RUNS)
        self.batch(OK, "out")
        self.assert_as_unbroken("out")
        after = self.own_of("out")
        for run, own in before.items():
            self.assertEqual(after[run], own, "a run that had ended was executed again")

    def own_of(self, out):
        import sqlite3
        database = sqlite3.connect(f"file:{self.folder / out}/experiment.orrery?mode=ro", uri=True)
        rows = database.execute("SELECT id, wall_s, worker, ended_unix_s FROM run").fetchall()
        database.close()
        return {row[0]: row[1:] for row in rows}

    def test_worker_killed(self):
        """A run whose worker is killed is a failed row with its reason; the others go on."""
        luck = luck_of("worker")
        failed_in_all = 0
        for kill in range(max(1, KILLS // 4)):
            out = f"out-{kill}"
            process = self.start(out)
            self.wait_for_runs(process, out, luck.randrange(1, RUNS // 2))
            workers = children_of(process.pid)
            self.assertTrue(workers)
            os.kill(busy_of(workers), signal.SIGKILL)
            said = process.communicate(timeout=2 * LIVENESS_S)
            found = content_of(self.folder / out)
            self.assertEqual(sorted(found), sorted(self.unbroken))
            failed = [run for run in found.values() if run["status"] == "failed"]
            self.assertLessEqual(len(failed), 1)
            self.assertEqual(process.returncode, RUN_FAILED if failed else OK, said)
            failed_in_all += len(failed)
            for run in failed:
                self.assertIn("signal 9", run["trouble"].lower().replace("sigkill", "signal 9"))
                self.assertEqual(run["measures"], [])
            for name, run in found.items():
                if run["status"] == "done":
                    self.assertEqual(run, self.unbroken[name])
            if failed:
                self.batch(OK, out, "--retry-failed")
                self.assert_as_unbroken(out)
            shutil.rmtree(self.folder / out)
        self.assertGreater(failed_in_all, 0, "no kill met a run")


class Stops(BatchTest):
    """R07: Ctrl-C and SIGTERM."""

    def stop_at_any_time(self, number, code, times, luck):
        slowest = 0.0
        for stop in range(times):
            out = f"out-{number}-{stop}"
            process = self.start(out)
            time.sleep(luck.uniform(0.0, 0.9 * self.unbroken_s))
            workers = children_of(process.pid)
            began = time.monotonic()
            process.send_signal(number)
            said = process.communicate(timeout=LIVENESS_S)
            took = time.monotonic() - began
            self.assert_no_process_left(workers)
            # Before the program has begun to listen the signal ends it, after the last run it
            # comes too late.
            self.assertIn(process.returncode, (code, -number, OK), said)
            if process.returncode == code:
                slowest = max(slowest, took)
                self.assertIn("same command", said[1])
            self.batch(OK, out)
            self.assert_as_unbroken(out)
            shutil.rmtree(self.folder / out)
        print(f"slowest stop {slowest:.2f} s", file=sys.stderr)
        self.assertLess(slowest, STOPS_WITHIN_S)

    def test_ctrl_c(self):
        self.stop_at_any_time(signal.SIGINT, INTERRUPTED, KILLS, luck_of("ctrl-c"))

    def test_terminate(self):
        self.stop_at_any_time(signal.SIGTERM, TERMINATED, max(1, KILLS // 2),
                              luck_of("terminate"))

    def test_second_ctrl_c(self):
        for stop in range(max(1, KILLS // 4)):
            process = self.start(f"out-{stop}", "--set", "duration=4000 d")
            end = time.monotonic() + LIVENESS_S
            while len(children_of(process.pid)) < 2 and time.monotonic() < end:
                time.sleep(0.01)
            time.sleep(0.3)
            workers = children_of(process.pid)
            process.send_signal(signal.SIGINT)
            time.sleep(0.02)
            began = time.monotonic()
            process.send_signal(signal.SIGINT)
            process.communicate(timeout=LIVENESS_S)
            self.assertLess(time.monotonic() - began, STOPS_AT_ONCE_S)
            self.assertEqual(process.returncode, INTERRUPTED)
            self.assert_no_process_left(workers)


class TwoProcesses(BatchTest):
    """R08."""

    def test_one_wins(self):
        for _ in range(max(1, KILLS // 4)):
            first, second = self.start("out"), self.start("out")
            said = {one.pid: one.communicate(timeout=2 * LIVENESS_S) for one in (first, second)}
            codes = sorted(one.returncode for one in (first, second))
            if codes == [OK, OK]:  # one had ended before the other began
                shutil.rmtree(self.folder / "out")
                continue
            self.assertEqual(codes, [OK, IO], said)
            winner, loser = sorted((first, second), key=lambda one: one.returncode)
            told = said[loser.pid][1]
            self.assertIn("io-locked", told)
            self.assertIn(str(winner.pid), told)
            self.assert_as_unbroken("out")
            shutil.rmtree(self.folder / "out")

    def test_lock_of_a_killed_process_is_taken_over(self):
        process = self.start("out")
        self.wait_for_runs(process, "out")
        process.kill()
        process.communicate()
        self.batch(OK, "out")
        self.assert_as_unbroken("out")


WHY_NO_SMALL_DISK = small_disk_reason()


@unittest.skipIf(WHY_NO_SMALL_DISK, WHY_NO_SMALL_DISK)
class FullDisk(BatchTest):
    """R05."""

    def setUp(self):
        super().setUp()
        self.disk = self.folder / "disk"
        self.disk.mkdir()
        subprocess.run(["mount", "-t", "tmpfs", "-o", "size=16m", "tmpfs", self.disk], check=True)
        self.addCleanup(subprocess.run, ["umount", "-l", str(self.disk)], check=True)

    def fill(self, left):
        """Leaves so many bytes free."""
        status = os.statvfs(self.disk)
        size = status.f_bavail * status.f_frsize - left
        with (self.disk / "ballast").open("wb") as ballast:
            ballast.write(b"\0" * max(0, size))

    def test_batch(self):
        luck = luck_of("full disk")
        met = 0
        for _ in range(FULL_DISKS):
            self.fill(luck.randrange(0, 160 * 1024))
            began = time.monotonic()
            process = self.start(self.disk / "out")
            said = process.communicate(timeout=2 * LIVENESS_S)
            self.assertIn(process.returncode, (IO, OK), said)
            met += process.returncode == IO
            if process.returncode == IO:
                self.assertIn("disk", said[1])
                self.assertLess(time.monotonic() - began, self.unbroken_s + STOPS_WITHIN_S)
            (self.disk / "ballast").unlink()
            kept = content_of(self.disk / "out") if count_runs(self.disk / "out") else {}
            for name, run in kept.items():
                self.assertEqual(run, self.unbroken[name])
            self.batch(OK, self.disk / "out")
            self.assert_as_unbroken("disk/out")
            shutil.rmtree(self.disk / "out")
        self.assertGreater(met, 0, "the disk never was full")

    def test_report(self):
        if subprocess.run([PROGRAM, "report", "--help"], capture_output=True,
                          text=True).stdout.find("experiment") < 0:
            self.skipTest("`orrery report` knows no experiments yet")
        self.batch(OK, "out")
        luck = luck_of("full disk, report")
        met = 0
        for _ in range(FULL_DISKS):
            self.fill(luck.randrange(0, 100 * 1024))
            done = self.orrery("report", self.folder / "out", "--out", self.disk / "report.html")
            left = [path.name for path in self.disk.iterdir()]
            if done.returncode == IO:
                met += 1
                self.assertEqual(left, ["ballast"], "half a report stays")
            else:
                self.assertEqual(done.returncode, OK, done.stderr)
            (self.disk / "ballast").unlink()
            self.expect(OK, "report", self.folder / "out", "--out", self.disk / "report.html")
            (self.disk / "report.html").unlink()
        self.assertGreater(met, 0, "the disk never was full")


if __name__ == "__main__":
    unittest.main()

# SPDX-License-Identifier: Apache-2.0
"""A person at the window, by real keys and clicks: what was done is repeated without a window.

A breakpoint, a fast run to it, a fault by hand, a plot, alarms acknowledged, a snapshot, a seek
back by the keys of the timeline, express to the end, log and result saved. The headless run with
that log has the same fingerprint; and so has a windowed run that nobody touches, without a log.

ORRERY_PICTURES is a folder for pictures of the screen at three moments.
"""

import os
import sqlite3
import subprocess
import tempfile
import unittest

from studio_program import Screen, Studio, found, window

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
BUILD = os.environ.get("ORRERY_BUILD_DIR", os.path.join(ROOT, "build"))
SCENARIO = os.path.join(ROOT, "scenarios", "library", "pump-house-small.yaml")
PICTURES = os.environ.get("ORRERY_PICTURES", "")
DAY_NS = 86_400_000_000_000
VERDICT_CODES = (0, 1)


def fingerprint(result):
    with sqlite3.connect(f"file:{result}?mode=ro", uri=True) as file:
        return file.execute("select fingerprint from run").fetchone()[0]


class ScriptedSession(unittest.TestCase):
    def setUp(self):
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.folder = scratch.name
        screen = Screen()
        self.addCleanup(screen.close)
        self.studio = Studio(screen, os.path.join(BUILD, "bin", "orrery-studio"), self.folder,
                             SCENARIO)
        self.addCleanup(self.studio.close)
        self.studio.wait_run("the plant open", lambda run: run["ready"] and
                             run["state"] == "paused")
        self.studio.enter("Orrery Studio")

    def path(self, name):
        return os.path.join(self.folder, name)

    def picture(self, name):
        if PICTURES:
            self.studio.picture(os.path.join(PICTURES, f"xsession-{name}.png"))

    def headless(self, *words):
        result = self.path("headless.orrery")
        command = [os.path.join(BUILD, "bin", "orrery"), "run", SCENARIO, "-o", result, "--quiet"]
        done = subprocess.run([*command, *words], cwd=self.folder, stdout=subprocess.DEVNULL,
                              check=False)
        self.assertIn(done.returncode, VERDICT_CODES)
        return fingerprint(result)

    def save_result(self):
        result = self.path("window.orrery")
        self.studio.choose("Save result")
        self.studio.save_as("Save result", result)
        self.studio.wait_run("the result saved", lambda run: run["last_event"] ==
                             f"result saved as {result}")
        return fingerprint(result)

    def test_what_was_done_is_repeated_without_the_window(self):
        self.break_at_day_nine()
        self.inject_fault()
        self.plot_and_acknowledge()
        self.keep_snapshot()
        self.seek_back()
        self.run_to_the_end()
        log = self.path("log.yaml")
        self.studio.choose("Save log of interventions")
        self.studio.save_as("Save log of interventions", log)
        saved = self.save_result()
        told = self.studio.status()["run"]["fingerprint"]
        self.picture("end")
        self.assertEqual(self.studio.quit(), 0, self.studio.said())
        self.assertEqual(saved, told)
        self.assertEqual(self.headless("--interventions", log), saved)
        self.assertNotEqual(self.headless(), saved)

    def break_at_day_nine(self):
        self.studio.key("ctrl+b")
        self.studio.wait_focus("Condition of a new breakpoint")
        self.studio.type("at 9 d")
        self.studio.click("Add the breakpoint")
        self.studio.wait_run("the breakpoint", lambda run: [
            one["condition"] for one in run["breakpoints"]] == ["at 9 d"])
        self.studio.key("shift+F5")
        run = self.studio.wait_run("the breakpoint met", lambda run: run["state"] == "paused" and
                                   run["now_ns"] != "0")
        self.assertEqual(run["now_ns"], str(9 * DAY_NS))
        self.assertEqual(run["breakpoints"][0]["hits"], 1)
        self.picture("breakpoint")

    def inject_fault(self):
        self.studio.key("ctrl+k")
        self.studio.wait_focus("What to find")
        self.studio.type("pump[3]")
        self.studio.key("Return")
        self.studio.wait("the pump selected", lambda now: len(now["selection"]) == 1)
        self.studio.key("ctrl+i")
        self.studio.enter("Inject fault")
        self.studio.key("Return")
        self.studio.wait_run("the fault", lambda run: run["interventions"] == 1)
        self.picture("fault")
        self.studio.key("Escape")
        self.studio.wait("the dialog closed", lambda now: not window(now, "Inject fault"))
        self.studio.enter("Orrery Studio")

    def plot_and_acknowledge(self):
        self.studio.key("ctrl+p")
        self.studio.enter("Plot signals")
        self.studio.key("Return")
        self.studio.widget("Plot of pump[3]")
        self.studio.enter("Orrery Studio")
        self.assertGreater(self.studio.status()["run"]["alarms_open"], 0)
        self.studio.key("ctrl+a")
        self.studio.wait_run("the alarms seen", lambda run: run["alarms_open"] == 0)

    def keep_snapshot(self):
        self.studio.key("ctrl+shift+s")
        self.studio.wait_focus("Snapshot")
        self.studio.type("after the fault")
        self.studio.key("Return")
        run = self.studio.wait_run("the snapshot", lambda run: run["snapshots"])
        self.assertEqual(run["snapshots"], [{"name": "after the fault", "at_ns": str(9 * DAY_NS)}])
        self.studio.wait("the question gone", lambda now: not found(now, "Keep"))

    def seek_back(self):
        before = self.studio.status()["run"]
        self.focus_timeline()
        for _ in range(3):
            self.studio.key("Prior")
        to_ns = 9 * DAY_NS - 3 * 12 * DAY_NS // 10
        self.studio.wait("the cursor", lambda now: now["cursor_ns"] == str(to_ns))
        self.studio.key("Return")
        run = self.studio.wait_run("the seek back", lambda run: run["state"] == "paused" and
                                   run["generation"] > before["generation"])
        self.assertEqual(run["now_ns"], str(to_ns))
        self.assertEqual(run["interventions"], 1)

    def focus_timeline(self):
        for _ in range(100):
            if self.studio.status()["focus"].startswith("Timeline:"):
                return
            before = self.studio.status()["focus"]
            self.studio.key("Tab")
            self.studio.wait("another widget with the keyboard",
                             lambda now, before=before: now["focus"] != before)
        self.fail("Tab never reaches the timeline")

    def run_to_the_end(self):
        self.studio.key("ctrl+F5")
        self.studio.wait_run("the breakpoint met again", lambda run: run["state"] == "paused" and
                             run["now_ns"] == str(9 * DAY_NS))
        self.studio.key("ctrl+F5")
        self.studio.wait_run("the end", lambda run: run["state"] == "ended")

    def test_a_window_that_only_watches_changes_nothing(self):
        self.studio.key("ctrl+F5")
        self.studio.wait_run("the end", lambda run: run["state"] == "ended")
        saved = self.save_result()
        self.assertEqual(self.studio.quit(), 0, self.studio.said())
        self.assertEqual(self.headless(), saved)


if __name__ == "__main__":
    unittest.main()

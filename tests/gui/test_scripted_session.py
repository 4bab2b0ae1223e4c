# SPDX-License-Identifier: Apache-2.0
"""A session with the window by real X events: what was done by hand repeats without a window."""

import json
import os
import shutil
import sqlite3
import subprocess
import tempfile
import time
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BIN = Path(os.environ.get("ORRERY_BUILD_DIR", ROOT / "build")) / "bin"
SCENARIO = ROOT / "scenarios/library/pump-house-small.yaml"
LIVENESS_S = 120  # a program that hangs fails; speed decides nothing


@unittest.skipUnless(shutil.which("xdotool") and shutil.which("Xvfb"), "no xdotool or no Xvfb")
class ScriptedSession(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        read, write = os.pipe()
        server = subprocess.Popen(["Xvfb", "-displayfd", str(write), "-screen", "0",
                                   "1600x1000x24"], pass_fds=[write], stderr=subprocess.DEVNULL)
        self.addCleanup(server.wait)
        self.addCleanup(server.kill)
        os.close(write)
        with os.fdopen(read) as number:
            display = f":{number.readline().strip()}"
        self.env = {**os.environ, "DISPLAY": display, "HOME": folder.name,
                    "XDG_CONFIG_HOME": folder.name, "XDG_RUNTIME_DIR": folder.name}

    def start(self):
        studio = subprocess.Popen([BIN / "orrery-studio", SCENARIO], cwd=self.folder, env=self.env,
                                  stderr=subprocess.DEVNULL)
        self.addCleanup(studio.wait)
        self.addCleanup(studio.kill)
        found = self.do("search", "--sync", "--onlyvisible", "--name", "pump-house-small")
        window = found.split()[-1]
        time.sleep(2.0)
        for words in (("windowsize", window, "1600", "1000"), ("windowmove", window, "0", "0"),
                      ("windowfocus", window)):
            self.do(*words)
        time.sleep(1.0)
        return studio

    def do(self, *words):
        return subprocess.run(["xdotool", *map(str, words)], env=self.env, text=True, check=True,
                              capture_output=True, timeout=LIVENESS_S).stdout

    def keys(self, *names):
        for name in names:
            self.do("key", "--clearmodifiers", name)
            time.sleep(0.5)

    def write(self, text):
        self.do("type", "--delay", "15", text)
        time.sleep(0.7)

    def palette(self, title):
        self.keys("ctrl+shift+p")
        self.write(title)
        self.keys("Return")

    def click_plant(self):
        """An empty place of the plant view: the keyboard is there from now on."""
        self.do("mousemove", "1200", "180", "click", "1")
        time.sleep(0.5)

    def save_result(self, name):
        """Asks until the run has ended and the file is there."""
        result = self.folder / name
        until = time.monotonic() + LIVENESS_S
        while not result.exists():
            self.assertLess(time.monotonic(), until, "the run never ended")
            self.palette("save result")
            self.write(str(result))
            self.keys("Return", "Escape")
            time.sleep(1.0)
        return self.fingerprint(result)

    @staticmethod
    def fingerprint(result):
        database = sqlite3.connect(result)
        found, complete = database.execute("SELECT fingerprint, complete FROM run").fetchone()
        database.close()
        return found if complete else None

    def headless(self, *words):
        done = subprocess.run([BIN / "orrery", "run", SCENARIO, "-q", "--json=run.json", "-o",
                               "headless.orrery", "--restart", *words], cwd=self.folder,
                              capture_output=True, text=True, timeout=LIVENESS_S)
        self.assertIn(done.returncode, (0, 1), done.stderr)
        return json.loads((self.folder / "run.json").read_text())["fingerprint"]

    def test_watching_changes_nothing(self):
        self.start()
        self.click_plant()
        self.keys("ctrl+F5")
        self.assertEqual(self.save_result("watched.orrery"), self.headless())

    def test_what_was_done_by_hand_repeats(self):
        studio = self.start()
        self.keys("ctrl+b")
        self.write("at 3 d")
        self.keys("Return")
        self.click_plant()
        self.keys("shift+F5")  # to the breakpoint
        time.sleep(4.0)
        self.keys("ctrl+k")
        self.write("pump[3]")
        self.keys("Return", "ctrl+i")
        time.sleep(0.7)
        self.keys("Return", "Escape")  # a fault of the first kind that suits it
        self.click_plant()
        self.keys("ctrl+p", "ctrl+a")
        self.keys("ctrl+shift+s")
        self.write("before")
        self.keys("Return")
        self.do("mousemove", "700", "718", "click", "1")  # the timeline
        self.keys("Home", "Return")  # back to the start
        time.sleep(1.0)
        self.click_plant()
        self.keys("ctrl+F5")  # to the breakpoint again
        time.sleep(4.0)
        self.keys("ctrl+F5")
        by_hand = self.save_result("by-hand.orrery")
        self.assertIsNone(studio.poll(), "the window is alive")
        self.do("mousemove", "1386", "673", "click", "1")  # Save log...
        time.sleep(1.0)
        self.write(str(self.folder / "log.yaml"))
        self.keys("Return")
        time.sleep(1.0)
        self.assertIn("pump[3]", (self.folder / "log.yaml").read_text())
        self.assertEqual(by_hand, self.headless("--interventions", "log.yaml"))
        self.assertNotEqual(by_hand, self.headless())


if __name__ == "__main__":
    unittest.main()

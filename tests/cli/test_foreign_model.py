# SPDX-License-Identifier: Apache-2.0
"""A model of the user's own, from the shell: exit codes 0, 3 and 4, and what is left behind."""

import hashlib
import os
import subprocess
import unittest

from orrery_program import INVALID, OK, ProgramTest

RUN_FAILED = 4

SCENARIO = """
orrery: 1
name: foreign
duration: 3 h
plant:
  pump:
    model: water/pump
    count: 3
    step: 1 min
    sensors:
      temperature: { measures: bearing_temperature, period: 1 min, noise: 0.3 K }
network:
  nodes: { edge: { profile: server } }
  links: { field: { from: pump, to: edge } }
agents:
  mine:
    model: foreign_model
    node: edge
    period: 1 min
    observes: [pump.temperature]
    parameters: { manifest: m.yaml, train_until: 1 h, timeout: 5 s }
"""

MANIFEST = """
model:
  {{ name: mine, version: '1', licence: MIT, file: {file}, format: {format},
     sha256: '{sha256}' }}
inputs:
  window: 1
  normalisation: none
  features: [{{ name: pump.temperature, unit: degC }}]
output: {{ meaning: score }}
limits: {{ batch: 4 }}
"""

SCORE = "def score(windows):\n    return windows[:, 0, 0]\n"
FAILS_LATER = ("calls = 0\n\ndef score(windows):\n    global calls\n    calls += 1\n"
               "    return windows[:, 0, 0] * (float('nan') if calls > 100 else 1)\n")


def can_isolate():
    done = subprocess.run(["unshare", "--user", "--map-root-user", "--mount", "true"],
                          capture_output=True)
    return done.returncode == 0


def has_numpy():
    return subprocess.run(["/usr/bin/python3", "-I", "-c", "import numpy"],
                          capture_output=True).returncode == 0


class ForeignModel(ProgramTest):
    def write(self, model, name="model.py", kind="python", sha256=None):
        content = model if isinstance(model, bytes) else model.encode()
        (self.folder / "plant.yaml").write_text(SCENARIO)
        (self.folder / name).write_bytes(content)
        found = sha256 or hashlib.sha256(content).hexdigest()
        (self.folder / "m.yaml").write_text(
            MANIFEST.format(file=name, format=kind, sha256=found))

    @unittest.skipUnless(can_isolate() and has_numpy(), "not run: no namespaces or no numpy")
    def test_a_sound_one(self):
        self.write(SCORE)
        self.expect(OK, "check", "plant.yaml")
        self.expect(OK, "run", "plant.yaml")

    @unittest.skipUnless(can_isolate() and has_numpy(), "not run: no namespaces or no numpy")
    def test_one_that_fails_in_the_run(self):
        self.write(FAILS_LATER)
        done = self.expect(RUN_FAILED, "run", "plant.yaml")
        self.assertIn("gave nan", done.stderr)
        self.assertIn("plant.orrery", self.written())
        self.expect(OK, "export", "plant.orrery", "--out", "tables")
        notes = "".join(path.read_text() for path in (self.folder / "tables").glob("note*"))
        self.assertIn("it failed: it gave nan", notes)

    def test_what_is_refused_before_the_run(self):
        pickle = b"\x80\x02}q\x00."
        for case, wanted in ((dict(model=SCORE, sha256="0" * 64), "model-hash"),
                             (dict(model=pickle, name="net.pt"), "model-content"),
                             (dict(model=b"\x7fELF" + bytes(64), name="a.so", kind="plugin"),
                              "model-trust")):
            with self.subTest(wanted=wanted):
                if wanted != "model-trust" and not can_isolate():
                    continue
                self.write(**case)
                done = self.expect(INVALID, "run", "plant.yaml",
                                   env={"XDG_CONFIG_HOME": os.fspath(self.folder)})
                self.assertRegex(done.stderr, rf"m\.yaml:\d+:\d+: error {wanted}: ")
                self.assertNotIn("plant.orrery", self.written())


if __name__ == "__main__":
    unittest.main()

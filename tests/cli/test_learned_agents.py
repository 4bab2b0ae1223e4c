# SPDX-License-Identifier: Apache-2.0
"""Agents that need the Torch module: with it, without it, and with something else in its place."""

import subprocess
import unittest
from pathlib import Path

from orrery_program import INVALID, OK, PROGRAM, SMALL, ProgramTest

MODULE = Path(PROGRAM).parents[1] / "lib/orrery/torch.so"
LEARNED = SMALL.read_text(encoding="utf-8").replace(
    "    model: threshold_rule\n", "    model: autoencoder\n").replace(
    "{ train_until: 1 h }", "{ train_until: 3 h, window: 4, code: 2, epochs: 3 }")


class LearnedAgents(ProgramTest):
    def setUp(self):
        super().setUp()
        (self.folder / "learned.yaml").write_text(LEARNED, encoding="utf-8")

    def refused(self, modules, why):
        done = self.expect(INVALID, "run", "learned.yaml", env={"ORRERY_MODULES": str(modules)})
        self.assertIn("torch-module", done.stderr)
        self.assertIn(why, done.stderr)
        self.assertNotIn("learned.orrery", self.written())

    def test_without_the_module(self):
        self.refused(self.folder / "nowhere", "not there")

    def test_with_something_else_in_its_place(self):
        (self.folder / "torch.so").write_text("not a library", encoding="utf-8")
        self.refused(self.folder, "cannot be loaded")

    @unittest.skipUnless(MODULE.exists(), "built without the Torch module")
    def test_same_seed_same_fingerprint(self):
        said = []
        for _ in range(2):
            done = self.expect(OK, "run", "learned.yaml", "--seed", "3")
            said.append([line for line in done.stdout.splitlines() if "ingerprint" in line])
        self.assertTrue(said[0])
        self.assertEqual(said[0], said[1])

    def test_the_program_itself_knows_no_torch(self):
        done = subprocess.run(["ldd", PROGRAM], capture_output=True, text=True, check=True)
        for library in ("torch", "blas", "gomp"):
            self.assertNotIn(library, done.stdout)


if __name__ == "__main__":
    unittest.main()

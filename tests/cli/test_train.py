# SPDX-License-Identifier: Apache-2.0
"""`orrery train`: a model file that a scenario uses, and training that survives being killed."""

import json
import os
import pathlib
import random
import signal
import subprocess
import time
import unittest

from orrery_program import INVALID, NOTHING_TO_DO, OK, PROGRAM, ProgramTest

PLANT = """
orrery: 1
name: four tanks
seed: 1
duration: 6 h
plant:
  tank:
    model: water/drain_tank
    count: 8
    sensors:
      level: { measures: level, period: 10 s, noise: 5 mm }
network:
  nodes: { edge: { profile: server } }
  links: { wire: { from: tank, to: edge, latency: 5 ms, bandwidth: 1 Mbit/s } }
agents:
  watch:
    model: autoencoder
    node: edge
    period: 1 min
    rows: sample_time
    observes: [tank.level]
    parameters: { train_until: 4 h, window: 8, hidden: 32, code: 3, epochs: 12, patience: 12 }
"""
KILLS = 10


class Train(ProgramTest):
    def setUp(self):
        super().setUp()
        (self.folder / "plant.yaml").write_text(PLANT)

    def train(self, out, *words):
        return self.expect(OK, "train", "plant.yaml", "--agent", "watch", "-o", out, *words)

    def test_killed_at_ten_random_times_it_ends_with_the_same_weights(self):
        self.train("whole.orrmodel")
        expected = (self.folder / "whole.orrmodel").read_bytes()
        seed = random.SystemRandom().randrange(2**32)
        print(f"seed of the kills: {seed}")
        luck = random.Random(seed)
        kills = 0
        command = [PROGRAM, "train", "plant.yaml", "--agent", "watch", "-o", "killed.orrmodel"]
        started = time.monotonic()
        subprocess.run([*command[:-1], "timed.orrmodel"], cwd=self.folder, capture_output=True,
                       check=True)
        whole_s = time.monotonic() - started
        while kills < KILLS:
            run = subprocess.Popen(command, cwd=self.folder, stdout=subprocess.DEVNULL,
                                   stderr=subprocess.DEVNULL)
            time.sleep(luck.uniform(0.1, 0.9) * whole_s)
            run.send_signal(signal.SIGKILL)
            run.wait()
            kills += run.returncode == -signal.SIGKILL
            if (self.folder / "killed.orrmodel").exists():  # it was quicker than the kill
                self.assertEqual((self.folder / "killed.orrmodel").read_bytes(), expected)
                os.unlink(self.folder / "killed.orrmodel")
        subprocess.run(command, cwd=self.folder, capture_output=True, check=True)
        self.assertEqual((self.folder / "killed.orrmodel").read_bytes(), expected)
        self.assertFalse((self.folder / "killed.orrmodel.checkpoint").exists())

    def test_the_model_file_is_used_in_a_run_and_its_curve_is_reported(self):
        document = json.loads(self.train("tank.orrmodel", "--json").stdout)
        self.assertEqual(document["agent"], "autoencoder")
        self.assertGreater(document["train_windows"], 1000)
        self.assertGreater(document["held_out_windows"], 100)
        losses = [epoch["held_out_loss"] for epoch in document["learning_curve"]]
        self.assertEqual(len(losses), document["epochs"])
        self.assertLess(min(losses), losses[0])
        self.assertEqual(losses.index(min(losses)) + 1, document["best_epoch"])
        run = json.loads(self.expect(OK, "run", "plant.yaml", "--json", "--set",
                                     "agents.watch.parameters.trained=tank.orrmodel").stdout)
        fitted = json.loads(self.expect(OK, "run", "plant.yaml", "--json").stdout)
        self.assertEqual(run["fingerprint_holds"], "same build and machine")
        # The same rows, the same weights: trained ahead or in the run, it judges alike.
        self.assertEqual(run["fingerprint"], fitted["fingerprint"])
        self.expect(OK, "report", "plant.orrery", "--out", "r.html")
        self.assertIn("Learning of watch", (self.folder / "r.html").read_text())

    def test_what_does_not_fit_is_refused(self):
        self.train("tank.orrmodel", "--steps", "2")
        for sets, word in ((("agents.watch.parameters.window=4",), "trained with window: 8"),
                           (("agents.watch.parameters.hidden=16",), "another shape")):
            words = [w for s in sets for w in ("--set", s)]
            done = self.expect(INVALID, "run", "plant.yaml", *words, "--set",
                               "agents.watch.parameters.trained=tank.orrmodel")
            self.assertIn(word, done.stderr)
        self.expect(NOTHING_TO_DO, "train", "plant.yaml", "--agent", "watch", "--resume",
                    "-o", "none.orrmodel")
        done = self.expect(INVALID, "train", "plant.yaml", "--agent", "wach")
        self.assertIn("did you mean 'watch'?", done.stderr)

    def test_a_checkpoint_of_another_training_is_not_taken(self):
        command = [PROGRAM, "train", "plant.yaml", "--agent", "watch", "-o", "m.orrmodel"]
        run = subprocess.Popen(command, cwd=self.folder, stdout=subprocess.DEVNULL,
                               stderr=subprocess.DEVNULL)
        checkpoint = pathlib.Path(self.folder / "m.orrmodel.checkpoint")
        while not checkpoint.exists() and run.poll() is None:
            time.sleep(0.01)
        run.kill()
        run.wait()
        self.assertTrue(checkpoint.exists())
        done = self.expect(INVALID, *command[1:], "--seed", "2")
        self.assertIn("checkpoint-mismatch", done.stderr)
        self.expect(OK, *command[1:], "--seed", "2", "--restart")


if __name__ == "__main__":
    unittest.main()

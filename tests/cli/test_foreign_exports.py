# SPDX-License-Identifier: Apache-2.0
"""One autoencoder of python3-torch, exported twice: both agents say the same of one signal."""

import csv
import hashlib
import subprocess
import unittest

from orrery_program import OK, ProgramTest
from test_foreign_model import can_isolate

PYTHON = "/usr/bin/python3"

# Untrained: what counts is that two exports of the same weights say the same.
EXPORT = """
import warnings
import torch
from torch import nn
warnings.filterwarnings("ignore")
torch.manual_seed(3)
net = nn.Sequential(nn.Linear(8, 4), nn.Tanh(), nn.Linear(4, 8)).eval()
example = torch.zeros(2, 8)
torch.jit.trace(net, example).save("net.pt")
torch.onnx.export(net, example, "net.onnx", input_names=["x"], output_names=["y"],
                  dynamic_axes={"x": {0: "rows"}, "y": {0: "rows"}})
"""

AGENT = """
  {name}:
    model: foreign_model
    node: edge
    period: 1 min
    observes: [pump.temperature]
    parameters:
      {{ manifest: {name}.yaml, window: 8, train_until: 2 h, limits: quantile, quantile: 0.95 }}
"""

SCENARIO = """
orrery: 1
name: exports
duration: 6 h
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
record: { scores: true }
agents:
"""

MANIFEST = """
model:
  {{ name: {name}, version: '1', licence: MIT, file: {file}, format: {name},
     sha256: '{sha256}' }}
inputs:
  window: 8
  layout: flat
  normalisation: device
  features: [{{ name: pump.temperature, unit: degC }}]
output: {{ meaning: reconstruction }}
limits: {{ batch: 4 }}
"""

FILES = {"torchscript": "net.pt", "onnx": "net.onnx"}


def has_torch():
    return subprocess.run([PYTHON, "-c", "import torch"], capture_output=True).returncode == 0


class ForeignExports(ProgramTest):
    def rows(self, path):
        with open(path, newline="", encoding="utf-8") as file:
            return list(csv.DictReader(file))

    def compare_scores(self):
        of = {}
        for name in FILES:
            [path] = (self.folder / "tables/series").glob(f"*-score-{name}.csv")
            of[name] = {(row["device"], row["time [s]"]): float(row[f"{name}.score [1]"])
                        for row in self.rows(path)}
        script, onnx = of["torchscript"], of["onnx"]
        self.assertEqual(script.keys(), onnx.keys())
        self.assertGreater(len(script), 500)
        worst = max(abs(script[key] - onnx[key]) for key in script)
        self.assertLessEqual(worst, 1e-5)
        self.assertGreater(max(script.values()) - min(script.values()), 0.1)
        print(f"{len(script)} scores, worst difference {worst:.1e}")

    def compare_alerts(self):
        said = {name: [] for name in FILES}
        for row in self.rows(self.folder / "tables/alert.csv"):
            if row["agent"] in said:
                said[row["agent"]].append(
                    (row["device"], row["start [s]"], row["end [s]"], row["blamed"]))
        self.assertGreater(len(said["onnx"]), 0)
        self.assertEqual(sorted(said["torchscript"]), sorted(said["onnx"]))

    @unittest.skipUnless(can_isolate() and has_torch(), "not run: no namespaces or no torch")
    def test_both_exports_give_the_same_scores_and_alerts(self):
        subprocess.run([PYTHON, "-c", EXPORT], cwd=self.folder, check=True, capture_output=True)
        for name, file in FILES.items():
            found = hashlib.sha256((self.folder / file).read_bytes()).hexdigest()
            (self.folder / f"{name}.yaml").write_text(
                MANIFEST.format(name=name, file=file, sha256=found))
        (self.folder / "plant.yaml").write_text(
            SCENARIO + "".join(AGENT.format(name=name) for name in FILES))
        self.expect(OK, "run", "plant.yaml")
        self.expect(OK, "export", "plant.orrery", "--out", "tables")
        self.compare_scores()
        self.compare_alerts()


if __name__ == "__main__":
    unittest.main()

# SPDX-License-Identifier: Apache-2.0
"""orrery compare: verdicts, exit codes, tolerances, both forms of output."""

import json
import sqlite3
import unittest

from orrery_program import (INVALID, IO, NOTHING_TO_DO, OK, SMALL, USAGE, VERDICT_FAIL,
                            ProgramTest)

BATCH = SMALL.with_name("batch.yaml")
FALSE_ALARMS = "watch.false_alarms_per_device_day"
RESPONSES = ("temperature", "watch.event_recall", FALSE_ALARMS)
MEAN = "metrics.temperature={ of: boiler.temperature, reduce: mean, unit: K }"
BIASED = ("--set", "plant.pump.sensors.temperature.bias=0.5 K")


class Compare(ProgramTest):
    def run_small(self, name, *more):
        self.expect(OK, "run", SMALL, *more, "-o", name)

    def compare(self, code, *words):
        return json.loads(self.expect(code, "compare", *words, "--json").stdout)

    def signal(self, told, stage, name):
        return next(one for one in told["signals"] if (one["stage"], one["name"]) == (stage, name))

    def test_a_run_and_its_repeat(self):
        self.run_small("a.orrery")
        self.run_small("b.orrery")
        done = self.expect(OK, "compare", "a.orrery", "b.orrery")
        self.assertIn("the same trajectory", done.stdout)
        told = self.compare(OK, "a.orrery", "b.orrery")
        self.assertTrue(told["same_trajectory"])
        self.assertEqual(told["configuration"], [])
        self.assertEqual({one["verdict"] for one in told["signals"]}, {"in"})
        self.assertEqual({one["change"] for one in told["metrics"]}, {"unchanged"})

    def test_a_bias_is_found_with_its_size(self):
        self.run_small("a.orrery")
        self.run_small("b.orrery", *BIASED)
        told = self.compare(VERDICT_FAIL, "a.orrery", "b.orrery")
        self.assertEqual(told["configuration"],
                         [{"path": "plant.pump.sensors.temperature.bias", "a": "-", "b": "0.5 K"}])
        sampled = self.signal(told, "sampled", "pump.temperature")
        self.assertEqual(sampled["verdict"], "out")
        self.assertAlmostEqual(sampled["deviation"], 0.5, delta=1e-6)
        self.assertEqual(sampled["rows_out"], sampled["rows"])
        within = self.compare(OK, "a.orrery", "b.orrery", "--only", "sampled/pump.temperature",
                              "--abs", 0.500001)
        self.assertEqual(self.signal(within, "sampled", "pump.temperature")["rows_out"], 0)
        text = self.expect(VERDICT_FAIL, "compare", "a.orrery", "b.orrery").stdout
        self.assertIn("out of tolerance", text.splitlines()[0])
        self.assertIn("pump[", text)

    def test_tolerance_file(self):
        self.run_small("a.orrery")
        self.run_small("b.orrery", *BIASED)
        path = self.folder / "t.yaml"
        only = ("--only", "sampled/pump.temperature", "--tolerance", path)
        path.write_text("signals:\n  '*temperature': { absolute: 0.500001 }\n")
        self.compare(OK, "a.orrery", "b.orrery", *only)
        path.write_text("default: { relative: 1 % }\n")
        self.compare(OK, "a.orrery", "b.orrery", *only)
        path.write_text("default: { relative: 0.01 % }\n")
        self.compare(VERDICT_FAIL, "a.orrery", "b.orrery", *only)
        for text, code, place in (("signals:\n  x: { absolut: 1 }\n", "unknown-key", "2:8"),
                                  ("signal: {}\n", "unknown-key", "1:1"),
                                  ("default: { relative: -1 }\n", "tolerance", "1:22"),
                                  ("default: { absolute: 1 % }\n", "tolerance", "1:22")):
            path.write_text(text)
            said = self.expect(INVALID, "compare", "a.orrery", "b.orrery", *only).stderr
            self.assertIn(f"error {code}", said)
            self.assertIn(f"t.yaml:{place}", said)
        self.assertIn("did you mean", self.expect(
            INVALID, "compare", "a.orrery", "b.orrery", "--tolerance",
            self.named("signal: {}\n")).stderr)

    def named(self, text):
        path = self.folder / "named.yaml"
        path.write_text(text)
        return path

    def test_metrics_and_noise(self):
        self.run_small("a.orrery")
        self.run_small("b.orrery", "--until", "5 h")
        told = self.compare(VERDICT_FAIL, "a.orrery", "b.orrery", "--only", "energy")
        (energy,) = told["metrics"]
        self.assertLess(energy["relative"], -0.1)
        self.assertNotEqual(energy["change"], "unchanged")
        self.compare(OK, "a.orrery", "b.orrery", "--only", "energy", "--noise", "60 %")

    def test_seeds_share_no_rows_that_agree(self):
        self.run_small("a.orrery")
        self.run_small("b.orrery", "--seed", 2)
        told = self.compare(VERDICT_FAIL, "a.orrery", "b.orrery")
        self.assertIn({"path": "seed", "a": "1", "b": "2"}, told["setup"])
        self.assertFalse(told["same_trajectory"])

    def test_exit_codes(self):
        self.run_small("a.orrery")
        self.expect(NOTHING_TO_DO, "compare", "a.orrery", "a.orrery", "--only", "nothing.of.this")
        self.expect(IO, "compare", "a.orrery", "none.orrery")
        self.expect(USAGE, "compare", "a.orrery", "a.orrery", "--noise", "many")
        self.expect(USAGE, "compare", "a.orrery", "a.orrery", "--time-tolerance", "3 kg")
        self.expect(USAGE, "compare", "a.orrery")
        self.named("not a result")
        self.expect(INVALID, "compare", "a.orrery", "named.yaml")
        self.expect(OK, "compare", "a.orrery", "a.orrery", "--json=out.json", "-q")
        self.assertEqual(json.loads((self.folder / "out.json").read_text())["verdict"],
                         "in tolerance")


class CompareExperiments(ProgramTest):
    """Two points, four seeds. The level decides about false alarms, the bias about the metric."""

    def batch(self, name, *more, seeds=4):
        self.expect(OK, "experiment", BATCH, "--until", "1 d", "--filter", "noise < 0.5 K",
                    "--replications", seeds, "--set", MEAN, *more, "-q", "-o", name)

    def compare(self, code, *words):
        return json.loads(self.expect(code, "compare", "a", *words, "--json").stdout)

    def change(self, told, name, point):
        return next(one for one in told["metrics"] if (one["name"], one["point"]) == (name, point))

    def test_by_point_and_seed(self):
        self.batch("a")
        self.batch("b", "--set", "agents.watch.parameters.level=293.1 K")
        told = self.compare(VERDICT_FAIL, "b", "--only", *RESPONSES)
        self.assertEqual(told["kind"], "experiments")
        self.assertEqual(told["setup"], [])
        self.assertEqual(told["configuration"], [{"path": "agents.watch.parameters.level",
                                                  "a": "300 K", "b": "293.1 K"}])
        self.assertEqual(told["only_on_one_side"], [])
        points = {one["point"] for one in told["metrics"]}
        self.assertEqual(points, {"loss=0, noise=0.1 K", "loss=0.05, noise=0.1 K"})
        rows = [one for one in told["metrics"] if "test" in one]
        self.assertTrue(rows)
        for one in rows:
            self.assertEqual((one["test"], one["n"]), ("paired t", 4))
            self.assertGreaterEqual(one["p_holm"], one["p"])
        alarms = self.change(told, FALSE_ALARMS, "loss=0, noise=0.1 K")
        self.assertEqual((alarms["change"], alarms["better"]), ("regressed", "less"))
        self.assertLess(alarms["p_holm"], 0.05)
        self.assertGreater(alarms["difference"]["lower"], 0)
        # Holm: the least p counts as often as there are tests.
        least = min(rows, key=lambda one: one["p"])
        self.assertAlmostEqual(least["p_holm"], min(1, least["p"] * len(rows)), delta=1e-9)
        text = self.expect(VERDICT_FAIL, "compare", "a", "b", "--only", *RESPONSES).stdout
        self.assertIn("out of tolerance", text.splitlines()[0])
        self.assertIn("regressed " + FALSE_ALARMS, text)
        self.assertNotIn("nan", text)
        better = json.loads(self.expect(OK, "compare", "b", "a", "--only", FALSE_ALARMS,
                                        "--json").stdout)
        self.assertEqual(self.change(better, FALSE_ALARMS, "loss=0, noise=0.1 K")["change"],
                         "improved")

    def test_noise_and_tolerance_file(self):
        self.batch("a")
        self.batch("b", "--set", "plant.boiler.parameters={ set_point: 293.45 K }")
        only = ("--only", "temperature")
        told = self.compare(OK, "b", *only)  # 0.3 of 293 K
        self.assertEqual({one["change"] for one in told["metrics"]}, {"unchanged"})
        told = self.compare(VERDICT_FAIL, "b", *only, "--noise", "0.05 %")
        self.assertEqual({one["change"] for one in told["metrics"]}, {"different"})
        path = self.folder / "t.yaml"
        path.write_text("metrics:\n  temp*: { absolute: 0.31 }\n")
        self.compare(OK, "b", *only, "--noise", "0.05 %", "--tolerance", path)
        path.write_text("metrics:\n  temp*: { absolute: 0.29, relative: 0 }\n")
        self.compare(VERDICT_FAIL, "b", *only, "--tolerance", path)

    def test_versions_of_itself(self):
        self.batch("a")
        self.batch("b")
        told = self.compare(OK, "b")
        self.assertEqual({one["change"] for one in told["metrics"]}, {"unchanged"})
        self.assertEqual(told["configuration"], [])
        self.batch("c", seeds=6)  # seeds of `a`, and two more
        told = self.compare(OK, "c")
        self.assertEqual({one["change"] for one in told["metrics"]}, {"unchanged"})
        self.assertIn({"path": "runs", "a": "8 of 8", "b": "12 of 12"}, told["setup"])

    def test_points_of_one_side(self):
        self.batch("a")
        self.batch("b", "--set", "experiment.factors.loss.values=[0.05, 0.2]")
        told = self.compare(OK, "b")
        self.assertEqual({one["point"] for one in told["metrics"]}, {"loss=0.05, noise=0.1 K"})
        self.assertEqual(told["only_on_one_side"],
                         ["point loss=0, noise=0.1 K in A only",
                          "point loss=0.2, noise=0.1 K in B only"])
        self.assertIn("experiment.factors.loss.values[0]",
                      [one["path"] for one in told["configuration"]])
        self.batch("c", "--set", "experiment.factors.loss.values=[0.1, 0.2]")
        told = self.compare(NOTHING_TO_DO, "c")
        self.assertEqual((told["verdict"], told["metrics"]), ("nothing in common", []))

    def test_failed_runs_are_told(self):
        self.batch("a")
        self.batch("b")
        database = sqlite3.connect(self.folder / "b" / "experiment.orrery")
        database.execute("UPDATE run SET status = 'failed' WHERE rowid = 1")
        database.commit()
        database.close()
        told = self.compare(OK, "b", "--only", "temperature")
        self.assertIn({"path": "runs", "a": "8 of 8", "b": "8 of 8, 1 failed"}, told["setup"])
        self.assertTrue(any("failed in B" in one for one in told["only_on_one_side"]))

    def test_not_beside_a_run(self):
        self.batch("a")
        self.expect(OK, "run", SMALL, "-o", "run.orrery")
        said = self.expect(INVALID, "compare", "a", "run.orrery").stderr
        self.assertIn("error compare-kind", said)


if __name__ == "__main__":
    unittest.main()

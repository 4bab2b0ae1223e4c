# SPDX-License-Identifier: Apache-2.0
"""Metrics for Prometheus: its own tool accepts them, and they are those of the result."""

import json
import re
import shutil
import subprocess
import unittest

from orrery_program import INVALID, IO, LIVENESS_S, OK, ROOT, SMALL, ProgramTest
from served import Server, make_experiment

SAMPLE = re.compile(r'^(?P<name>[a-z_][a-z0-9_]*)(?:\{(?P<labels>.*)\})? (?P<value>\S+)$')
LABEL = re.compile(r'([a-z_][a-z0-9_]*)="((?:[^"\\]|\\.)*)"(?:,|$)')
DASHBOARD = ROOT / "assets/grafana/orrery-batch.json"


def samples_of(text):
    """[(name, labels, value)], read by the rules of the format."""
    found = []
    for line in text.split("\n")[:-1]:
        if line.startswith("#"):
            continue
        match = SAMPLE.match(line)
        assert match, line
        labels = {key: re.sub(r"\\(.)", lambda m: "\n" if m[1] == "n" else m[1], value)
                  for key, value in LABEL.findall(match["labels"] or "")}
        found.append((match["name"], labels, float(match["value"])))
    return found


class Metrics(ProgramTest):
    def text(self, result):
        done = self.expect(OK, "export", result, "--format", "prometheus", "--out", "-",
                           text=False)
        return done.stdout.decode("utf-8")

    def run_text(self):
        self.expect(OK, "run", SMALL, "--out", "small.orrery", "--json=small.json", "--set",
                    'name=pumps, é=ß "x" \\ y')
        return self.text("small.orrery")

    def experiment_text(self):
        make_experiment(self.folder / "sweep.experiment")
        return self.text("sweep.experiment")

    @unittest.skipUnless(shutil.which("promtool"), "promtool (Debian: prometheus) is not installed")
    def test_promtool_finds_nothing_to_say(self):
        texts = [self.run_text(), self.experiment_text()]
        with Server(self.folder, "small.orrery", "sweep.experiment") as server:
            texts.append(server.ask("/metrics")[2].decode("utf-8"))
        for text in texts:
            done = subprocess.run(["promtool", "check", "metrics"], input=text, text=True,
                                  capture_output=True, timeout=LIVENESS_S)
            self.assertEqual((done.returncode, done.stdout, done.stderr), (0, "", ""))

    @unittest.skipUnless(shutil.which("promtool"), "promtool (Debian: prometheus) is not installed")
    def test_promtool_would_complain(self):
        done = subprocess.run(["promtool", "check", "metrics"], input="orrery_x_count 1\n",
                              text=True, capture_output=True, timeout=LIVENESS_S)
        self.assertNotEqual(done.returncode, 0)

    def test_every_metric_is_described_once_and_no_sample_twice(self):
        for text in (self.run_text(), self.experiment_text()):
            self.assertTrue(text.endswith("\n"))
            self.assertNotIn("\r", text)
            for kind in ("HELP", "TYPE"):
                named = re.findall(rf"^# {kind} (\S+) .+$", text, re.M)
                self.assertEqual(len(named), len(set(named)))
                self.assertEqual(set(named), {name for name, _, _ in samples_of(text)})
            keys = [(name, tuple(sorted(labels.items()))) for name, labels, _ in samples_of(text)]
            self.assertEqual(len(keys), len(set(keys)))
            counters = re.findall(r"^# TYPE (\S+) counter$", text, re.M)
            self.assertGreater(len(counters), 1)
            self.assertTrue(all(name.endswith("_total") for name in counters), counters)

    def test_values_of_a_run(self):
        found = samples_of(self.run_text())
        metrics = json.loads((self.folder / "small.json").read_text())["metrics"]
        delay = metrics["rule.detection_delay_median"]
        self.assertEqual(delay["unit"], "s")
        own = {labels["statistic"]: value for name, labels, value in found
               if name == "orrery_metric_detection_delay_median_seconds"
               and labels.get("agent") == "rule" and "control" not in labels}
        self.assertEqual(own["value"], delay["value"])
        self.assertEqual({labels["scenario"] for _, labels, _ in found}, {'pumps, é=ß "x" \\ y'})

    def test_values_of_an_experiment(self):
        found = samples_of(self.experiment_text())
        plain = {name: value for name, labels, value in found if set(labels) == {"experiment"}}
        self.assertEqual((plain["orrery_runs_expected"], plain["orrery_runs_ended_total"],
                          plain["orrery_runs_failed_total"], plain["orrery_batch_finished"]),
                         (200, 200, 4, 1))
        ended = [(labels["factor_agent"], float(labels["factor_loss"]), labels["status"], value)
                 for name, labels, value in found if name == "orrery_point_runs"]
        self.assertEqual(len(ended), 20)
        self.assertEqual(sum(value for *_, value in ended), 200)
        self.assertEqual([row for row in ended if row[2] == "failed" and row[3]],
                         [("rule", 0.2, "failed", 4)])
        means = {(labels["factor_agent"], labels["factor_loss"], labels["statistic"]): value
                 for name, labels, value in found if name == "orrery_response_event_recall"}
        self.assertEqual(len(means), 30)
        # 0.95 - loss (1 + agent) + mean of 0, 1 .. 4 hundredths
        self.assertAlmostEqual(means["pca", "0.05", "mean"], 0.92, places=12)
        self.assertLess(means["pca", "0.05", "lower"], 0.92)
        self.assertGreater(means["pca", "0.05", "upper"], 0.92)

    def test_files_and_mistakes(self):
        self.run_text()
        done = self.expect(OK, "export", "small.orrery", "--format", "prometheus", "--out", ".")
        self.assertRegex(done.stdout, r"small\.prom: \d+ bytes")
        self.assertIn("small.prom", self.written())
        self.expect(IO, "export", "small.orrery", "--format", "prometheus", "--out", "no/such/x")
        self.expect(INVALID, "export", SMALL, "--format", "prometheus", "--out", "x")
        self.assertNotIn("x", self.written())


class Dashboard(ProgramTest):
    """Grafana draws what the exporter writes."""

    def test_every_metric_that_it_asks_for_is_written(self):
        make_experiment(self.folder / "sweep.experiment")
        done = self.expect(OK, "export", "sweep.experiment", "--format", "prometheus", "--out", "-")
        written = {name for name, _, _ in samples_of(done.stdout)}
        dashboard = json.loads(DASHBOARD.read_text(encoding="utf-8"))
        asked = [target["expr"] for panel in dashboard["panels"]
                 for target in panel.get("targets", [])]
        variables = [v for v in dashboard["templating"]["list"] if v["type"] == "query"]
        asked += [v["query"]["query"] for v in variables]
        names = {name for text in asked for name in re.findall(r"\borrery_\w+", text)
                 if not text.startswith("label_values({__name__")}
        self.assertGreater(len(names), 5)
        self.assertEqual(names - written, set())
        [responses] = [v for v in variables if v["name"] == "response"]
        pattern = re.search(r'__name__=~"([^"]+)"', responses["query"]["query"])[1]
        shown = {name for name in written if re.fullmatch(pattern, name)
                 and re.fullmatch(responses["regex"].strip("/"), name)}
        self.assertEqual(shown, {"orrery_response_event_recall",
                                 "orrery_response_downtime_seconds"})
        for text in asked:
            self.assertEqual(text.count("("), text.count(")"), text)
            self.assertEqual(text.count("{"), text.count("}"), text)

    @unittest.skipUnless(shutil.which("promtool"), "promtool (Debian: prometheus) is not installed")
    def test_prometheus_understands_every_query(self):
        dashboard = json.loads(DASHBOARD.read_text(encoding="utf-8"))
        rules = []
        for panel in dashboard["panels"]:
            for target in panel.get("targets", []):
                query = target["expr"].replace("$__rate_interval", "1m")
                query = query.replace("$experiment", "x").replace("$response", "orrery_response_x")
                rules.append({"record": "x", "expr": query})
        self.assertGreater(len(rules), 5)
        groups = {"groups": [{"name": f"g{i}", "rules": [rule]} for i, rule in enumerate(rules)]}
        (self.folder / "rules.yaml").write_text(json.dumps(groups))  # JSON is YAML
        done = subprocess.run(["promtool", "check", "rules", self.folder / "rules.yaml"], text=True,
                              capture_output=True, timeout=LIVENESS_S)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)


if __name__ == "__main__":
    unittest.main()

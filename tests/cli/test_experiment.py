# SPDX-License-Identifier: Apache-2.0
"""`orrery experiment`: what is executed, what is found, what it says and how it ends."""

import json
import os
import signal
import subprocess
import time
import unittest
from pathlib import Path

from orrery_program import (INTERNAL, INTERRUPTED, INVALID, IO, LIVENESS_S, NOTHING_TO_DO, OK,
                            PROGRAM, RUN_FAILED, SMALL, TERMINATED, USAGE, VERDICT_FAIL,
                            ProgramTest)

SECTION = """
experiment:
  factors:
    loss: {{ path: network.links.field.loss, values: [{losses}] }}
  replications: {replications}
  responses: [energy, rule.event_recall]
"""


class ExperimentTest(ProgramTest):
    """A sweep of two points, twice each, of the small scenario."""

    def write(self, losses="0, 0.2", replications=2, more="", change=lambda text: text):
        text = change(SMALL.read_text())
        text += SECTION.format(losses=losses, replications=replications) + more
        (self.folder / "sweep.yaml").write_text(text)

    def sweep(self, code, *words, **options):
        """The document of --json."""
        done = self.expect(code, "experiment", "sweep.yaml", "--json", *words, **options)
        return json.loads(done.stdout)

    def start(self, *words, **options):
        process = subprocess.Popen(
            [PROGRAM, "experiment", "sweep.yaml", *words], cwd=self.folder, text=True,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, **options)
        self.addCleanup(process.wait)
        self.addCleanup(process.kill)
        return process


def content(document):
    """What does not depend on who executed it and where it is kept."""
    return {key: document[key] for key in ("name", "points", "comparisons", "gates", "verdict")}


class Table(ExperimentTest):
    def test_any_number_of_workers_gives_the_same_table(self):
        self.write(losses="0, 0.1, 0.3", replications=4)
        tables = [content(self.sweep(OK, "--out", f"j{jobs}", "-j", jobs)) for jobs in (1, 2, 5)]
        self.assertEqual(tables[0], tables[1])
        self.assertEqual(tables[0], tables[2])
        self.assertEqual([point["runs"] for point in tables[0]["points"]], [4, 4, 4])

    def test_a_run_is_that_of_orrery_run(self):
        self.write(losses="0.2", replications=1)
        mean = self.sweep(OK)["points"][0]["responses"]["energy"]["mean"]["value"]
        run = json.loads(self.expect(
            OK, "run", SMALL, "--set", "network.links.field.loss=0.2", "--json").stdout)
        self.assertEqual(mean, run["metrics"]["energy"]["value"])

    def test_nothing_of_a_finished_batch_is_executed_again(self):
        self.write()
        first = self.sweep(OK)
        again = self.sweep(OK)
        self.assertEqual(first["executed"], 4)
        self.assertEqual((again["executed"], again["found_finished"]), (0, 4))
        self.assertEqual(content(first), content(again))

    def test_more_replications_and_a_level_execute_only_what_is_missing(self):
        self.write(replications=20)
        self.assertEqual(self.sweep(OK, "--filter", "loss < 0.1")["executed"], 20)
        self.assertEqual(self.sweep(OK)["executed"], 20)
        self.assertEqual(self.sweep(OK, "--replications", "50")["executed"], 60)
        self.write(losses="0, 0.1, 0.2", replications=50)
        grown = self.sweep(OK)
        self.assertEqual((grown["executed"], grown["found_finished"]), (50, 100))
        at_once = self.sweep(OK, "--out", "at-once")
        self.assertEqual(content(grown), content(at_once))

    def test_a_budget_ends_one_command_and_the_next_goes_on(self):
        self.write(replications=5)
        part = self.sweep(OK, "--budget-runs", "3", "-j", "1")
        self.assertEqual(part["executed"], 3)
        rest = self.sweep(OK)
        self.assertEqual((rest["executed"], rest["found_finished"]), (7, 3))


    def test_runs_of_other_settings_are_kept_but_never_mixed(self):
        self.write(losses="0", replications=3)
        long = self.sweep(OK)
        done = self.expect(OK, "experiment", "sweep.yaml", "--until", "2 h", "--replications", "1")
        self.assertIn("3 runs of other points, settings or replications", done.stderr)
        short = self.sweep(OK, "--until", "2 h", "--replications", "1")
        self.assertEqual((short["executed"], short["points"][0]["runs"]), (0, 1))
        self.write(losses="0", replications=2, more="  first_seed: 50\n")
        self.assertEqual(self.sweep(OK)["points"][0]["runs"], 2)
        self.write(losses="0", replications=3)
        again = self.sweep(OK)
        self.assertEqual(again["executed"], 0)
        self.assertEqual(content(again), content(long))

    def test_a_level_that_changes_its_settings_has_new_runs(self):
        def write(replications, loss):
            section = "\nexperiment:\n  replications: {}\n  factors:\n" \
                "    mode: {{ levels: {{ lossy: {{ network.links.field.loss: {} }} }} }}\n"
            (self.folder / "sweep.yaml").write_text(
                SMALL.read_text() + section.format(replications, loss))

        write(3, 0.1)
        self.sweep(OK)
        write(1, 0.3)
        self.assertEqual(self.sweep(OK)["points"][0]["runs"], 1)

    def test_points_of_the_same_settings_share_their_runs(self):
        text = SMALL.read_text() + "\nexperiment:\n  replications: 2\n  factors:\n" \
            "    mode: { levels: { as_is: {}, same: {} } }\n"
        (self.folder / "sweep.yaml").write_text(text)
        done = self.sweep(OK)
        self.assertEqual(done["executed"], 2)
        self.assertEqual([point["runs"] for point in done["points"]], [2, 2])
        self.assertEqual(content(self.sweep(OK)), content(done))


class Failures(ExperimentTest):
    # The third level does not load: a share above one.
    LOSSES = "0, 0.2, 7"

    def test_a_level_that_fails_does_not_end_the_batch(self):
        self.write(losses=self.LOSSES)
        done = self.sweep(RUN_FAILED)
        self.assertEqual([point["responses"]["energy"]["failed"] for point in done["points"]],
                         [0, 0, 2])
        self.assertEqual(done["executed"], 6)
        failure = done["failures"][0]
        self.assertIn("--seed", failure["command"])
        self.assertIn("network.links.field.loss=7", failure["command"])
        again = self.sweep(RUN_FAILED)
        self.assertEqual(again["executed"], 0)
        self.assertEqual(self.sweep(RUN_FAILED, "--retry-failed")["executed"], 2)

    def test_a_gate_that_fails_is_the_verdict(self):
        self.write(change=lambda text: text.replace("at_least: 0", "at_least: 1e9"))
        self.assertEqual(self.sweep(VERDICT_FAIL)["verdict"], "fail")
        self.assertEqual(self.sweep(VERDICT_FAIL)["executed"], 0)

    def test_mistakes_end_with_their_codes(self):
        self.write()
        self.expect(NOTHING_TO_DO, "experiment", "sweep.yaml", "--filter", "loss > 5")
        self.expect(IO, "experiment", "nowhere.yaml")
        self.expect(USAGE, "experiment", "sweep.yaml", "--replications", "0")
        (self.folder / "sweep.yaml").write_text("orrery: 1\nnaem: x\n")
        self.expect(INVALID, "experiment", "sweep.yaml")
        self.assertEqual(self.written(), ["sweep.yaml"])


class Words(ExperimentTest):
    def test_a_dry_run_writes_nothing(self):
        self.write(replications=3)
        said = self.expect(OK, "experiment", "sweep.yaml", "--dry-run").stdout
        self.assertIn("2 points", said)
        self.assertIn("6 runs", said)
        self.assertIn("0 of these runs are there", said)
        self.assertEqual(self.written(), ["sweep.yaml"])

    def test_a_dry_run_counts_what_is_there_of_the_selection(self):
        self.write(replications=3)
        self.sweep(OK)
        said = self.expect(OK, "experiment", "sweep.yaml", "--dry-run", "--filter", "loss > 0",
                           "--replications", "5").stdout
        self.assertIn("3 of these runs are there", said)

    def test_the_text_has_every_point_and_the_next_command(self):
        self.write()
        said = self.expect(OK, "experiment", "sweep.yaml").stdout
        for words in ("loss=0", "loss=0.2", "energy", "Verdict: pass", "orrery report"):
            self.assertIn(words, said)

    def test_n_says_of_how_many_runs(self):
        self.write(losses="0, 7")
        said = self.expect(RUN_FAILED, "experiment", "sweep.yaml").stdout
        self.assertRegex(said, r"loss=0 .*n=2\b(?! of)")
        self.assertRegex(said, r"loss=7 .*n=0 of 2")

    def test_designs_for_sensitivity_show_what_they_are_for(self):
        text = SMALL.read_text()
        factors = ("    loss: { path: network.links.field.loss, from: 0, to: 0.5 }\n"
                   "    pumps: { path: plant.pump.count, from: 2, to: 5, whole: true }\n")
        for method, words, key in (("morris", "mu*", "elementary_effects"),
                                   ("sobol_indices", "first order", "sobol_indices")):
            (self.folder / "sweep.yaml").write_text(
                f"{text}\nexperiment:\n  factors:\n{factors}  sample: "
                f"{{ method: {method}, points: 4 }}\n  responses: [energy]\n")
            self.assertIn(words, self.expect(
                OK, "experiment", "sweep.yaml", "--out", method).stdout)
            rows = self.sweep(OK, "--out", method)[key]
            self.assertEqual([row["factor"] for row in rows], ["loss", "pumps"])
            self.assertEqual({row["response"] for row in rows}, {"energy"})

    def test_a_dry_run_tells_a_table_of_another_scenario(self):
        self.write()
        self.sweep(OK)
        self.assertNotIn("do not count",
                         self.expect(OK, "experiment", "sweep.yaml", "--dry-run").stdout)
        self.assertIn("do not count", self.expect(
            OK, "experiment", "sweep.yaml", "--dry-run", "--set", "duration=2 h").stdout)

    def test_json_goes_to_a_file(self):
        self.write()
        done = self.expect(OK, "experiment", "sweep.yaml", "--json=table.json")
        self.assertEqual(len(json.loads((self.folder / "table.json").read_text())["points"]), 2)
        self.assertNotIn("{", done.stdout)

    def test_whole_results_are_kept_on_demand(self):
        self.write()
        self.sweep(OK, "--keep", "all")
        kept = sorted((self.folder / "sweep.experiment" / "runs").iterdir())
        self.assertEqual(len(kept), 4)
        self.expect(OK, "report", kept[0], "--out", "page.html")


class Stopping(ExperimentTest):
    """Runs of seconds, so that each of them is stopped under way and has a snapshot."""

    def begin(self, **options):
        self.write(replications=2, change=lambda text: text.replace("6 h", "3000 d"))
        process = self.start("-j", "2", **options)
        end = time.monotonic() + LIVENESS_S
        while not (self.folder / "sweep.experiment" / "experiment.orrery").exists():
            self.assertIsNone(process.poll(), "it ended before it could be stopped")
            self.assertLess(time.monotonic(), end)
            time.sleep(0.01)
        time.sleep(0.3)  # a run is under way; whether it is decides nothing
        return process

    def assert_no_run_failed(self):
        """To be stopped is no failure: what was under way is to be done again."""
        said = self.expect(OK, "experiment", "sweep.yaml", "--budget-runs", "0", "--json").stdout
        self.assertEqual(json.loads(said)["failures"], [])

    def test_ctrl_c_stops_and_keeps_what_there_is(self):
        process = self.begin(start_new_session=True)
        os.killpg(process.pid, signal.SIGINT)  # as a terminal does
        _, said = process.communicate(timeout=LIVENESS_S)
        self.assertEqual(process.returncode, INTERRUPTED, said)
        self.assertIn("The same command goes on", said)
        self.assertTrue(list((self.folder / "sweep.experiment" / "unfinished").iterdir()))
        self.assert_no_run_failed()

    def test_sigterm_of_a_whole_group_fails_no_run(self):
        process = self.begin(start_new_session=True)
        os.killpg(process.pid, signal.SIGTERM)  # as timeout, Slurm and systemd do
        _, said = process.communicate(timeout=LIVENESS_S)
        self.assertEqual(process.returncode, TERMINATED, said)
        self.assert_no_run_failed()

    def test_without_its_own_processes_it_ends_with_a_message(self):
        process = self.begin()
        children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
        os.kill(int(children[0]), signal.SIGKILL)
        _, said = process.communicate(timeout=LIVENESS_S)
        self.assertEqual(process.returncode, INTERNAL, said)
        self.assertIn("gone", said)
        self.assert_no_run_failed()

    def test_a_run_time_limit_ends_a_run_that_hangs(self):
        self.write(losses="0", replications=1, change=lambda text: text.replace("6 h", "3000 d"))
        done = self.sweep(RUN_FAILED, "--run-time-limit", "0.1 s")
        self.assertIn("--run-time-limit", done["failures"][0]["trouble"])

    def test_a_second_ctrl_c_ends_at_once(self):
        process = self.begin()
        process.send_signal(signal.SIGINT)
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=LIVENESS_S)
        self.assertEqual(process.returncode, INTERRUPTED)


if __name__ == "__main__":
    unittest.main()

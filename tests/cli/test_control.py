# SPDX-License-Identifier: Apache-2.0
"""`orrery train`, `evaluate` and `tune` of controllers, on classic tasks."""

import json
import random
import re
import shlex
import signal
import subprocess
import time
import unittest
from pathlib import Path

from orrery_program import INVALID, IO, NOTHING_TO_DO, OK, PROGRAM, USAGE, ProgramTest

POLE = "classic/cartpole-v1"
HOUSE = Path(__file__).resolve().parents[2] / "scenarios/library/thermostat-control.yaml"
KILLS = 5
TORCH = Path(PROGRAM).parents[1] / "lib/orrery/torch.so"


class Train(ProgramTest):
    def train(self, out, *words, code=OK):
        return self.expect(code, "train", POLE, "--agent", "cross_entropy", "--steps", "60000",
                           "-o", out, *words)

    def test_the_document_says_what_was_done_and_how_well(self):
        told = json.loads(self.train("pole.orrctl", "--json", "--seed", "3",
                                     "--eval-episodes", "30").stdout)
        self.assertGreaterEqual(told["steps"], 60000)
        self.assertEqual(told["seed"], 3)
        self.assertGreater(told["wall_s"], 0)
        self.assertEqual(len(told["eval_returns"]), 30)
        self.assertAlmostEqual(sum(told["eval_returns"]) / 30, told["eval_return_mean"])
        low, high = told["eval_return_iqm_interval"]
        self.assertLessEqual(low, told["eval_return_iqm"])
        self.assertLessEqual(told["eval_return_iqm"], high)
        self.assertIn("population=32", told["settings"])
        steps = [point["steps"] for point in told["learning_curve"]]
        self.assertEqual(steps, sorted(steps))
        self.assertEqual(steps[-1], told["steps"])
        self.assertEqual(self.written(), ["pole.orrctl"])

    def test_killed_at_random_times_it_ends_with_the_same_file(self):
        words = ("train", "classic/pendulum-v1", "--agent", "cross_entropy", "--param",
                 "hidden=16", "--steps", "2000000", "-o")
        started = time.monotonic()
        self.expect(OK, *words, "whole.orrctl")
        whole_s = time.monotonic() - started
        expected = (self.folder / "whole.orrctl").read_bytes()
        seed = random.SystemRandom().randrange(2**32)
        print(f"seed of the kills: {seed}")
        luck = random.Random(seed)
        kills = 0
        while kills < KILLS:
            run = subprocess.Popen([PROGRAM, *words, "killed.orrctl"], cwd=self.folder,
                                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            time.sleep(luck.uniform(0.1, 0.9) * whole_s)
            run.send_signal(signal.SIGKILL)
            run.wait()
            kills += run.returncode == -signal.SIGKILL
            if (self.folder / "killed.orrctl").exists():  # it was quicker than the kill
                self.assertEqual((self.folder / "killed.orrctl").read_bytes(), expected)
                (self.folder / "killed.orrctl").unlink()
        self.expect(OK, *words, "killed.orrctl")
        self.assertEqual((self.folder / "killed.orrctl").read_bytes(), expected)
        self.assertFalse((self.folder / "killed.orrctl.checkpoint").exists())

    def killed_behind_a_checkpoint(self, words):
        """Until a kill comes in time: a training may be quicker."""
        while True:
            run = subprocess.Popen([PROGRAM, *words], cwd=self.folder, stdout=subprocess.DEVNULL,
                                   stderr=subprocess.DEVNULL)
            while not (self.folder / "killed.orrctl.checkpoint").exists() and run.poll() is None:
                time.sleep(0.001)
            run.send_signal(signal.SIGKILL)
            run.wait()
            if (self.folder / "killed.orrctl.checkpoint").exists():
                return
            (self.folder / "killed.orrctl").unlink()

    @unittest.skipUnless(TORCH.exists(), "built without LibTorch")
    def test_a_killed_training_with_a_memory_goes_on_to_the_same_file(self):
        small = ("--steps", "8000", "--curve-every", "2000", "--param", "hidden=16", "--param",
                 "batch=32")
        for agent, task, own in (("dqn", POLE, ("prioritised=true", "explore_hold=4")),
                                 ("sac", "classic/pendulum-v1", ("explore=0.1", "updates=2")),
                                 ("td3", "classic/pendulum-v1", ("lookahead=2", "explore=0.1"))):
            with self.subTest(agent):
                words = ["train", task, "--agent", agent, *small]
                for setting in own:
                    words += ["--param", setting]
                self.expect(OK, *words, "-o", "whole.orrctl")
                self.killed_behind_a_checkpoint([*words, "-o", "killed.orrctl"])
                told = json.loads(self.expect(OK, *words, "-o", "killed.orrctl", "--resume",
                                              "--json").stdout)
                self.assertGreaterEqual(told["resumed_at"], 2000)
                self.assertEqual((self.folder / "killed.orrctl").read_bytes(),
                                 (self.folder / "whole.orrctl").read_bytes())
                for name in ("whole.orrctl", "killed.orrctl"):
                    (self.folder / name).unlink()

    def test_event_files_are_there_for_tensorboard(self):
        self.train("pole.orrctl", "--tensorboard", "runs/one")
        (events,) = (self.folder / "runs/one").iterdir()
        content = events.read_bytes()
        for tag in (b"brain.Event:2", b"train/return", b"eval/return_iqm", b"losses/best_return"):
            self.assertIn(tag, content)

    def test_learning_curves_are_reported_on_one_page(self):
        for seed in ("1", "2"):
            self.train(f"{seed}.orrctl", "--seed", seed)
        self.expect(OK, "report", "1.orrctl", "2.orrctl", "--out", "both.html")
        page = (self.folder / "both.html").read_text()
        for said in ("2 trainings", "cross_entropy", "Return by steps of training", POLE):
            self.assertIn(said, page)
        done = self.expect(IO, "report", "gone.orrctl")
        self.assertIn("io-open", done.stderr)

    def test_mistakes_are_told_at_once_with_what_was_meant(self):
        done = self.expect(INVALID, "train", "classic/cartpol-v1", "--agent", "cross_entorpy")
        self.assertIn("did you mean 'classic/cartpole-v1'?", done.stderr)
        self.assertIn("did you mean 'cross_entropy'?", done.stderr)
        done = self.train("pole.orrctl", "--param", "populaton=4", code=INVALID)
        self.assertIn("did you mean 'population'?", done.stderr)
        self.train("pole.orrctl", "--resume", code=NOTHING_TO_DO)
        self.train("no/such/folder/pole.orrctl", code=IO)
        self.train("pole.orrctl", "--keep", "worst", code=USAGE)
        self.assertEqual(self.written(), [])

    def test_a_learner_of_boxes_does_not_start_on_choices(self):
        done = self.expect(INVALID, "train", POLE, "--agent", "sac")
        self.assertIn("learner-task", done.stderr)
        self.assertIn("ppo", done.stderr)


class Plan(ProgramTest):
    def test_a_learned_model_is_judged_explained_and_run_like_any_controller(self):
        (self.folder / "house.yaml").write_bytes(HOUSE.read_bytes())
        small = ["--steps", "1400", "--eval-episodes", "2", "--curve-episodes", "1"]
        for setting in ("random_steps=700", "steps=175", "horizon=4", "hidden=16", "members=2",
                        "teacher=do_nothing", "teacher_steps=175"):
            small += ["--param", setting]
        told = json.loads(self.expect(OK, "train", "house.yaml", "--agent", "model_predictive",
                                      *small, "-o", "plan.orrctl", "--json").stdout)
        judged = json.loads(self.expect(OK, "evaluate", "house.yaml", "--controller",
                                        "plan.orrctl", "--episodes", "2", "--json").stdout)
        self.assertEqual(judged["controllers"][0]["returns"], told["eval_returns"])
        sets = ("--set", "control.heating.controller.model=trained", "--set",
                "control.heating.controller.parameters={file: plan.orrctl}")
        once = self.expect(OK, "run", "house.yaml", *sets, "--until", "2 d", "--json")
        again = self.expect(OK, "run", "house.yaml", *sets, "--until", "2 d", "--json")
        plain = self.expect(OK, "run", "house.yaml", "--until", "2 d", "--json")
        fingerprint = json.loads(once.stdout)["fingerprint"]
        self.assertEqual(fingerprint, json.loads(again.stdout)["fingerprint"])
        self.assertNotEqual(fingerprint, json.loads(plain.stdout)["fingerprint"])
        done = self.expect(INVALID, "evaluate", POLE, "--controller", "plan.orrctl")
        self.assertIn("controller-spaces", done.stderr)
        self.assertIn("arXiv:1805.12114", self.expect(OK, "models", "model_predictive").stdout)


class Watch(ProgramTest):
    def test_the_last_lines_of_a_training_run_the_policy_and_the_window_opens_that(self):
        (self.folder / "house.yaml").write_bytes(HOUSE.read_bytes())
        told = self.expect(OK, "train", "house.yaml", "--agent", "cross_entropy", "--steps",
                           "2000", "--eval-episodes", "2", "-o", "mine.orrctl").stdout
        run = next(line for line in told.splitlines() if line.startswith("run it: orrery "))
        self.assertIn("watch that: orrery-studio mine.orrery", told)
        done = self.expect(OK, *shlex.split(run)[3:], "--until", "1 d", "--json")
        plain = self.expect(OK, "run", "house.yaml", "--until", "1 d", "--out", "plain.orrery",
                            "--json")
        self.assertNotEqual(json.loads(done.stdout)["fingerprint"],
                            json.loads(plain.stdout)["fingerprint"])
        self.assertIn("mine.orrery", self.written())


class Evaluate(ProgramTest):
    def test_controllers_stand_side_by_side_on_the_same_episodes(self):
        self.expect(OK, "train", POLE, "--agent", "cross_entropy", "--steps", "100000", "-o",
                    "pole.orrctl")
        words = ("evaluate", POLE, "--controller", "random", "--controller", "pole.orrctl",
                 "--episodes", "40", "--json")
        told = json.loads(self.expect(OK, *words).stdout)
        luck, trained = told["controllers"]
        self.assertLess(luck["return_mean"], 40)
        self.assertGreater(trained["against_first"]["difference"]["lower"], 0)
        self.assertAlmostEqual(trained["against_first"]["difference"]["value"],
                               trained["return_mean"] - luck["return_mean"])
        self.assertEqual(json.loads(self.expect(OK, *words, "--threads", "2").stdout), told)

    def test_people_read_the_units_that_the_scenario_states_and_programs_read_si(self):
        words = ("evaluate", str(HOUSE), "--controller", "pid", "--param", "pid.measured=room",
                 "--param", "pid.setpoint=294.15", "--episodes", "3")
        told = json.loads(self.expect(OK, *words, "--json").stdout)["controllers"][0]
        units = {name: one["unit"] for name, one in told["measures"].items()}
        self.assertEqual(units, {"cost": "EUR", "discomfort": "K.s", "energy": "J"})
        self.assertEqual(told["costs"]["cold"]["unit"], "K.s")
        header, row = self.expect(OK, *words).stdout.splitlines()[1:3]
        cells = [re.split(r"  +", line.strip()) for line in (header, row)]
        shown = dict(zip(*cells))
        for column, si, name in (("energy, kWh", 3.6e6, "energy"), ("cost, EUR", 1, "cost"),
                                 ("discomfort, K.h", 3600, "discomfort")):
            self.assertAlmostEqual(float(shown[column].split()[0]) * si
                                   / told["measures"][name]["mean"], 1.0, places=3)
        self.assertEqual(shown["cold, K.h"], shown["discomfort, K.h"])

    def test_a_policy_of_another_task_is_refused_by_its_axes(self):
        self.expect(OK, "train", POLE, "--agent", "cross_entropy", "--steps", "5000", "-o",
                    "pole.orrctl")
        done = self.expect(INVALID, "evaluate", "classic/acrobot-v1", "--controller",
                           "pole.orrctl")
        self.assertIn("controller-spaces", done.stderr)
        for axis in ("'x'", "'theta'"):
            self.assertIn(axis, done.stderr)

    def test_every_mistake_is_told(self):
        done = self.expect(INVALID, "evaluate", POLE, "--controller", "pdi", "--controller", "pid",
                           "--param", "pid.gian=2", "--param", "gain=2")
        for said in ("did you mean 'pid'?", "did you mean 'gain'?", "belongs to no controller"):
            self.assertIn(said, done.stderr)
        done = self.expect(INVALID, "evaluate", POLE, "--controller", "pid")
        self.assertIn("does not say which observation", done.stderr)

    def test_what_knows_all_luck_stands_beside_the_others(self):
        words = ("evaluate", "classic/pendulum-v1", "--controller", "do_nothing", "--controller",
                 "perfect_forecast", "--param", "perfect_forecast.start=[do_nothing]",
                 "--episodes", "5", "--json")
        told = json.loads(self.expect(OK, *words).stdout)
        rest, bound = told["controllers"]
        for least, reached in zip(rest["returns"], bound["returns"]):
            self.assertGreaterEqual(reached, least)
        self.assertGreater(bound["against_first"]["difference"]["lower"], 0)
        self.assertIn("knows all luck", bound["remarks"][0])
        self.assertEqual(json.loads(self.expect(OK, *words, "--threads", "2").stdout), told)

    def test_foresight_is_refused_where_there_are_no_clones(self):
        done = self.expect(INVALID, "tune", "classic/pendulum-v1", "--controller",
                           "perfect_forecast", "--runs", "2", "-o", "bound.yaml")
        self.assertIn("needs clones", done.stderr)
        done = self.expect(INVALID, "evaluate", POLE, "--controller", "perfect_forecast", "--param",
                           "perfect_forecast.start=[pdi]")
        self.assertIn("did you mean 'pid'?", done.stderr)

    def test_a_set_point_by_name_or_file_is_kept(self):
        words = ("evaluate", POLE, "--episodes", "5", "--json", "--controller")
        numbers = {"measured": "theta", "direction": "direct", "bias": "0.5", "gain": "3"}
        returns = set()
        for setpoint in ("0", "0.1"):
            (self.folder / "pid.yaml").write_text(
                "model: pid\nparameters: { setpoint: %s, %s }\n"
                % (setpoint, ", ".join(f"{name}: {value}" for name, value in numbers.items())))
            told = json.loads(self.expect(OK, *words, "pid.yaml").stdout)
            returns.add(told["controllers"][0]["return_mean"])
        self.assertEqual(len(returns), 2)


class Tune(ProgramTest):
    def test_it_finds_gains_states_its_effort_and_writes_them(self):
        told = json.loads(self.expect(
            OK, "tune", POLE, "--controller", "pid", "--param", "measured=theta", "--param",
            "direction=direct", "--param", "bias=0.5", "--vary", "gain=0.01..100", "--vary",
            "derivative=0..50", "--runs", "20", "--episodes", "4", "-o", "pid.yaml",
            "--json").stdout)
        self.assertEqual(told["episodes"], 80)
        self.assertEqual(len(told["points"]), 20)
        nothing, given, tuned = told["controllers"]
        self.assertEqual(tuned["return_mean"], told["eval_return_mean"])
        self.assertGreater(tuned["return_mean"], nothing["return_mean"])
        again = json.loads(self.expect(OK, "evaluate", POLE, "--controller", "pid.yaml",
                                       "--json").stdout)
        self.assertEqual(again["controllers"][0]["returns"], tuned["returns"])

    def test_nothing_to_tune_is_explained(self):
        done = self.expect(INVALID, "tune", POLE, "--controller", "do_nothing")
        self.assertIn("tune-range", done.stderr)


if __name__ == "__main__":
    unittest.main()

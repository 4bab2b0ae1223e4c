#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Learned controllers against tuned rules on one plant: the numbers of docs/plants-to-control.md.

  scripts/study_control.py thermostat-control --json docs/evidence/control-thermostat-control.json
  scripts/study_control.py thermostat-degradation --jobs 2
  scripts/study_control.py --table docs/evidence/control-*.json

A study is scripts/control_studies/NAME.yaml. Every rule is tuned by `orrery tune` with as many
simulated steps as a training of the learner has, once a seed; the learner is trained with the same
seeds; all are judged on the same held-out episodes, beside doing nothing and, where the study names
one, a bound. Each command's outcome is kept in out/control/NAME for the same program, scenario and
words, so that a study can be stopped and started again.

The rule that stands for all is the one with the best return in its tuning, not on the held-out
episodes. Gains are paired by episode; their 95 % interval resamples seeds and episodes (percentile
bootstrap). A study with `ladder` instead repeats `orrery evaluate` with one setting made worse and
worse.
"""

import argparse
import concurrent.futures
import json
import math
import pathlib
import random
import sys

import yaml

from kept_runs import ROOT, KeptRuns

STUDIES = ROOT / "scripts" / "control_studies"
RESAMPLES = 4000
POINTS_MOST = 100  # of a tuning; a Gaussian process slows down with more
WON = 0.05  # share of the rule's cost that counts as a gain
LUCK = 2028  # seed of the held-out episodes, that nobody looked at before; `luck` of a study


def word_of(value):
    """A parameter's value as `NAME=VALUE` takes it."""
    return json.dumps(value) if isinstance(value, list | bool | dict) else str(value)


def scenario_words(study, sets):
    words = [study["scenario"]]
    if "control" in study:
        words += ["--control", study["control"]]
    for item in sets:
        words += ["--set", item]
    return words


def judging(study):
    return ["--episodes", str(study.get("episodes", 20)), "--seed", str(study.get("luck", LUCK))]


# ---- a comparison -------------------------------------------------------------------------------


def compare(bench, study, seeds, jobs):
    sets, held_out = study.get("sets", []), study.get("held_out_sets", study.get("sets", []))
    task = scenario_words(study, sets)
    nothing = bench.run("length",
                        ["evaluate", *task, "--controller", "do_nothing", "--episodes", "2"])
    length = nothing["controllers"][0]["length_mean"]

    with concurrent.futures.ThreadPoolExecutor(jobs) as pool:
        trained = {seed: pool.submit(train, bench, study, task, seed) for seed in seeds}
        # A step of a training is a decision; a tuning counts them alike. It begins as soon as the
        # training of its seed is over.
        agents = study.get("agents", 1)

        def tune_like(rule, seed):
            return tune(bench, task, rule, study["rules"][rule], seed,
                        trained[seed].result()["steps"], length * agents)

        tuned = {rule: {seed: pool.submit(tune_like, rule, seed) for seed in seeds}
                 for rule in study["rules"]}
        tuned = {rule: {seed: each.result() for seed, each in runs.items()}
                 for rule, runs in tuned.items()}
        trained = {seed: ahead.result() for seed, ahead in trained.items()}

    judged = judge(bench, study, scenario_words(study, held_out), seeds)
    best = max(tuned, key=lambda rule: mean([each["train_return_mean"]
                                             for each in tuned[rule].values()]))
    effort = {"learner_steps": {seed: each["steps"] for seed, each in trained.items()},
              "learner_s": {seed: each["wall_s"] for seed, each in trained.items()},
              "rule_steps": {rule: {s: each["steps"] for s, each in runs.items()}
                             for rule, runs in tuned.items()}}
    return summary(study, judged, best, effort)


def train(bench, study, task, seed):
    learner = study["learner"]
    words = ["train", *task, "--agent", learner["agent"], "--steps", str(learner["steps"]),
             "--seed", str(seed), "--keep", learner.get("keep", "best"), "--curve-episodes",
             str(learner.get("curve_episodes", 10)), "--eval-episodes", "1"]
    for name, value in learner.get("parameters", {}).items():
        words += ["--param", f"{name}={word_of(value)}"]
    return bench.run(f"learned-{seed}", words, bench.folder / f"learned-{seed}.orrctl")


def tune(bench, task, name, rule, seed, steps, length):
    """As many simulated steps as the training: points times episodes times their length."""
    episodes = rule.get("episodes") or max(4, math.ceil(steps / (POINTS_MOST * length)))
    points = max(1, min(1000, round(steps / (episodes * length))))
    words = ["tune", *task, "--controller", rule["controller"], "--runs", str(points), "--episodes",
             str(episodes), "--seed", str(seed), "--method", rule.get("method", "bayes"),
             "--eval-episodes", "1"]
    for key, value in rule.get("parameters", {}).items():
        words += ["--param", f"{key}={word_of(value)}"]
    for key, (low, high) in rule["vary"].items():
        words += ["--vary", f"{key}={low}..{high}"]
    done = bench.run(f"{name}-{seed}", words, bench.folder / f"{name}-{seed}.yaml")
    if not 0.8 < done["steps"] / steps < 1.25:
        sys.exit(f"{name}: tuned with {done['steps']} steps, trained with {steps}: not equal effort"
                 " (a study of several decision makers says `agents: N`)")
    return done


def judge(bench, study, task, seeds):
    """Per controller, a list of outcomes by seed; what needs no seed has one."""
    files = {"do_nothing": ["do_nothing"]}
    for rule in study["rules"]:
        files[rule] = [f"{bench.folder.relative_to(ROOT)}/{rule}-{seed}.yaml" for seed in seeds]
    files["learned"] = [f"{bench.folder.relative_to(ROOT)}/learned-{seed}.orrctl" for seed in seeds]
    episodes = judging(study)
    words = [part for each in files.values() for file in each for part in ("--controller", file)]
    table = iter(bench.run("judged", ["evaluate", *task, *words, *episodes])["controllers"])
    judged = {name: [next(table) for _ in each] for name, each in files.items()}
    if "bound" in study:
        judged["bound"] = judge_bound(bench, study["bound"], task, study)
    return judged


def judge_bound(bench, bound, task, study):
    """On the first `episodes` of the held-out ones: a search costs more than a training."""
    words = ["--controller", bound["controller"]]
    for name, value in bound.get("parameters", {}).items():
        words += ["--param", f"{bound['controller']}.{name}={word_of(value)}"]
    episodes = bound.get("episodes", study.get("episodes", 20))
    return bench.run("bound", ["evaluate", *task, *words, *judging(study | {"episodes": episodes})]
                     )["controllers"]


# ---- numbers ------------------------------------------------------------------------------------


def mean(values):
    values = list(values)
    return sum(values) / len(values)


def episodes_of(outcome, quantity):
    """By episode; of a return, less is better too."""
    if quantity == "return":
        return [-value for value in outcome["returns"]]
    return (outcome["measures"].get(quantity) or outcome["costs"][quantity])["values"]


def grand_mean(outcomes, quantity):
    return mean(mean(episodes_of(each, quantity)) for each in outcomes)


def gain(rule, learned, quantity, episodes=None):
    """Share of the rule's quantity that is saved.

    `episodes`: those that count; all where there is nothing said.
    """
    return share_saved(values_of(rule, quantity), values_of(learned, quantity), episodes=episodes)


def values_of(outcomes, quantity):
    return [episodes_of(each, quantity) for each in outcomes]


def share_saved(rule, learned, luck=None, episodes=None):
    """Of values by seed and episode; with `luck`, of one bootstrap resample."""
    episodes = episodes or range(len(rule[0]))
    if luck is not None:
        episodes = luck.choices(episodes, k=len(episodes))
        rule, learned = (luck.choices(each, k=len(each)) for each in (rule, learned))
    theirs, ours = (mean(mean(values[e] for e in episodes) for values in group)
                    for group in (rule, learned))
    return (theirs - ours) / abs(theirs) if theirs != 0 else 0.0 if ours == 0 else -math.inf


def gain_with_interval(rule, learned, quantity):
    """None: what the rule had for nothing costs the learner something, which is no share."""
    luck = random.Random(1)
    theirs, ours = values_of(rule, quantity), values_of(learned, quantity)
    resampled = sorted(share_saved(theirs, ours, luck) for _ in range(RESAMPLES))
    found = {"value": share_saved(theirs, ours), "lower": resampled[round(0.025 * RESAMPLES)],
             "upper": resampled[round(0.975 * RESAMPLES) - 1]}
    return {key: value if math.isfinite(value) else None for key, value in found.items()}


def least(share):
    return -math.inf if share is None else share


def summary(study, judged, best, effort):
    rule, learned = judged[best], judged["learned"]
    quantities = [*study["cost"], *study.get("service", [])]
    gains = {each: gain_with_interval(rule, learned, each) for each in ["return", *quantities]}
    won = all(least(gains[each]["value"]) >= WON and least(gains[each]["lower"]) > 0
              for each in study["cost"])
    served = all(least(gains[each]["value"]) >= 0 for each in study.get("service", []))
    result = {"scenario": study["scenario"], "cost": study["cost"],
              "service": study.get("service", []), "best_rule": best,
              "episodes": len(rule[0]["returns"]), "seeds": len(learned),
              "gain_over_best_rule": gains,
              "service_equal_or_better": served, "learning_wins": won and served, "effort": effort,
              "controllers": {name: row(outcomes) for name, outcomes in judged.items()}}
    if "bound" in judged:
        result["bound"] = headroom(rule, learned, judged["bound"], ["return", *study["cost"]])
    return result


def headroom(rule, learned, bound, quantities):
    """What the bound and the learner save of the rule, on the episodes that the bound played."""
    episodes = len(bound[0]["returns"])
    return {"episodes": episodes,
            "saves": {each: gain(rule, bound, each, episodes=range(episodes))
                      for each in quantities},
            "learned_saves": {each: gain(rule, learned, each, episodes=range(episodes))
                              for each in quantities}}


def row(outcomes):
    """Means over seeds and episodes, and what each seed came to."""
    first = outcomes[0]
    out = {"return": -grand_mean(outcomes, "return"),
           "return_by_seed": [each["return_mean"] for each in outcomes],
           "measures": {name: {"unit": first["measures"][name]["unit"],
                               "mean": grand_mean(outcomes, name)} for name in first["measures"]},
           "violations": {name: mean(each["costs"][name]["violations"] for each in outcomes)
                          for name in first["costs"]}}
    return out


# ---- degradation --------------------------------------------------------------------------------


def degrade(bench, study, jobs):
    """`orrery evaluate` with one setting made worse, rung by rung; paired by episode."""
    words = [part for word in study["controllers"].values() for part in ("--controller", word)]
    words += judging(study)
    out = {"scenario": study["scenario"], "episodes": study.get("episodes", 20), "ladder": {}}

    def rung(fault, i, value):
        keys = study["ladder"][fault]["set"]
        keys = keys if isinstance(keys, list) else [keys]
        sets = [*study.get("sets", []), *[f"{key}={value}" for key in keys]]
        table = bench.run(f"{fault}-{i}", ["evaluate", *scenario_words(study, sets), *words])
        return dict(zip(study["controllers"], table["controllers"]))

    with concurrent.futures.ThreadPoolExecutor(jobs) as pool:
        ahead = {fault: [pool.submit(rung, fault, i, value)
                         for i, value in enumerate(each["values"])]
                 for fault, each in study["ladder"].items()}
        for fault, rungs in ahead.items():
            out["ladder"][fault] = {
                "set": study["ladder"][fault]["set"], "values": study["ladder"][fault]["values"],
                "controllers": curves([each.result() for each in rungs])}
    return out


def curves(rungs):
    out = {}
    for name in rungs[0]:
        at = [rung[name] for rung in rungs]
        out[name] = {"return": [each["return_mean"] for each in at],
                     "return_interval": [each["return_interval"] for each in at],
                     "measures": {m: {"unit": at[0]["measures"][m]["unit"],
                                      "mean": [each["measures"][m]["mean"] for each in at]}
                                  for m in at[0]["measures"]}}
        if "fallback_share" in at[0]:
            out[name]["fallback_share"] = [each["fallback_share"] for each in at]
    return out


# ---- as text ------------------------------------------------------------------------------------


def percent(estimate):
    value, lower, upper = ("without end" if estimate[key] is None else f"{100 * estimate[key]:.1f}"
                           for key in ("value", "lower", "upper"))
    return f"{value} [{lower}, {upper}]"


def line(*cells):
    return "| " + " | ".join(cells) + " |"


def text(result):
    return degradation_text(result) if "ladder" in result else comparison_text(result)


def comparison_text(result):
    measures = next(iter(result["controllers"].values()))["measures"]
    heads = [name if each["unit"] == "1" else f"{name}, {each['unit']}"
             for name, each in measures.items()]
    lines = [line("controller", "return", *heads, "episodes over budget"),
             "|---" * (len(heads) + 3) + "|"]
    for name, each in result["controllers"].items():
        over = ", ".join(f"{cost} {n:.3g}" for cost, n in each["violations"].items()) or "-"
        marked = f"{name} (best rule)" if name == result["best_rule"] else name
        lines.append(line(marked, f"{each['return']:.4g}",
                          *[f"{each['measures'][name]['mean']:.4g}" for name in measures], over))
    lines.append("")
    for quantity, estimate in result["gain_over_best_rule"].items():
        lines.append(f"{quantity}: learned saves {percent(estimate)} % of `{result['best_rule']}`")
    if "bound" in result:
        bound = result["bound"]
        for quantity, share in bound["saves"].items():
            ours = bound["learned_saves"][quantity]
            lines.append(f"{quantity}: in {bound['episodes']} episodes the bound saves "
                         f"{100 * share:.1f} %, learned {100 * ours:.1f} %")
    lines.append("learning wins" if result["learning_wins"] else "learning does not win")
    return "\n".join(lines)


def degradation_text(result):
    lines = []
    for fault, each in result["ladder"].items():
        lines += [f"{fault} (`{each['set']}`)", "", line("controller", *map(str, each["values"])),
                  "|---" * (len(each["values"]) + 1) + "|"]
        for name, curve in each["controllers"].items():
            lines.append(line(f"{name}: return", *[f"{v:.4g}" for v in curve["return"]]))
            if any(curve.get("fallback_share", [])):
                lines.append(line(f"{name}: decided by the fallback, %",
                                  *[f"{100 * v:.1f}" for v in curve["fallback_share"]]))
        lines.append("")
    return "\n".join(lines)


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("study", nargs="?", help="name in scripts/control_studies")
    parser.add_argument("--seeds", type=int, default=3, help="of tunings and trainings (3)")
    parser.add_argument("--jobs", type=int, default=1, help="commands at once (1)")
    parser.add_argument("--json", type=pathlib.Path, help="file for the outcome")
    parser.add_argument("--orrery", type=pathlib.Path, default=ROOT / "build" / "bin" / "orrery")
    parser.add_argument("--table", nargs="+", type=pathlib.Path, help="print what such files say")
    args = parser.parse_args()
    if args.table:
        for path in args.table:
            print(f"### {path.stem}\n\n{text(json.loads(path.read_text()))}\n")
        return
    file = STUDIES / f"{args.study}.yaml"
    if args.study is None or not file.exists():
        names = sorted(path.stem for path in STUDIES.glob("*.yaml"))
        parser.error("a study is one of: " + " ".join(names))
    study = yaml.safe_load(file.read_text())
    bench = KeptRuns(args.orrery, ROOT / "out" / "control" / args.study,
                     made_of=[ROOT / study["scenario"]])
    seeds = range(1, args.seeds + 1)
    result = degrade(bench, study, args.jobs) if "ladder" in study \
        else compare(bench, study, seeds, args.jobs)
    print(text(result))
    if args.json:
        args.json.write_text(json.dumps(result, indent=1) + "\n")


if __name__ == "__main__":
    main()

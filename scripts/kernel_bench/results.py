# SPDX-License-Identifier: Apache-2.0
"""From runs to rows: medians, ratios to ns-3, fingerprints."""

from statistics import median

from cases import EVENT_LISTS

NS3_ENGINES = [f"ns3/{name}" for name in EVENT_LISTS]  # the first is the default


def rows_of(measured, context):
    """One dict a timed contender, in the order of its first run, with `context` in each."""
    rows = []
    for contender, runs in measured.runs.items():
        if not contender.check:
            rows.append(_row(contender, runs))
    for row in rows:
        _add_ratios(row, [other for other in rows if _same_case(row, other)])
        row.update(context)
    return rows


def _row(contender, runs):
    values = [run["value"] for run in runs]
    return {
        "workload": contender.case.workload, "size": contender.case.size,
        "per_lp": contender.case.per_lp if contender.case.workload == "W2" else None,
        "engine": contender.engine, "threads": contender.threads,
        "value": median(values), "unit": runs[0]["unit"],
        "bytes_per_entity": median(run["bytes_per_entity"] for run in runs),
        "ratio_ns3_default": None, "ratio_ns3_best": None,
        "speed_up": None, "slowdown": None,
        "value_least": min(values), "value_most": max(values), "repetitions": len(values),
        "simulated_s": contender.seconds or None, "fingerprint": runs[0]["fingerprint"],
        "mean_queue": runs[0].get("mean_queue"),
    }


def _same_case(one, other):
    return all(one[key] == other[key] for key in ("workload", "size", "per_lp"))


def _add_ratios(row, case):
    by_engine = {(other["engine"], other["threads"]): other["value"] for other in case}
    default = by_engine.get((NS3_ENGINES[0], 1))
    lists = [value for (engine, _), value in by_engine.items() if engine in NS3_ENGINES]
    if default:
        row["ratio_ns3_default"] = row["value"] / default
    if lists:
        row["ratio_ns3_best"] = row["value"] / max(lists)
    alone = by_engine.get((row["engine"], 1))
    if row["threads"] > 1 and alone:
        row["speed_up"] = row["value"] / alone
    if row["engine"] == "orrery/recording" and ("orrery", 1) in by_engine:
        row["slowdown"] = by_engine["orrery", 1] / row["value"]


def unequal_fingerprints(measured):
    """Messages: every run of a case over the same simulated length must print the same one,
    whatever the engine, the threads and the repetition. ns-3 draws W1's numbers as we do, so that
    its answer counts, too."""
    answers, messages = {}, []
    for contender, runs in measured.runs.items():
        for run in runs:
            if run["fingerprint"] is not None:
                key = (contender.case, contender.seconds)
                answers.setdefault(key, {}).setdefault(run["fingerprint"], set()).add(
                    contender.label())
    for (case, seconds), by_print in answers.items():
        if len(by_print) > 1:
            who = "; ".join(f"{text}: {', '.join(sorted(names))}"
                            for text, names in by_print.items())
            messages.append(f"{case.name()} over {seconds:g} s has {len(by_print)} answers: {who}")
    return messages


def signed_runs(measured):
    """How many runs printed a fingerprint."""
    return sum(len(runs) for runs in measured.runs.values() if runs[0]["fingerprint"])

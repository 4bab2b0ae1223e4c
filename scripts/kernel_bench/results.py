# SPDX-License-Identifier: Apache-2.0
"""From runs to rows: medians, ratios to ns-3, fingerprints."""

from statistics import median

from cases import EVENT_LISTS

# The default list with either generator: the faster one is what we are compared with.
NS3_DEFAULT = [f"ns3/{EVENT_LISTS[0]}", f"ns3/{EVENT_LISTS[0]}, our numbers"]
NS3_ALL = NS3_DEFAULT + [f"ns3/{name}" for name in EVENT_LISTS[1:]]


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
    for ratio, engines in (("ratio_ns3_default", NS3_DEFAULT), ("ratio_ns3_best", NS3_ALL)):
        values = [value for (engine, _), value in by_engine.items() if engine in engines]
        if values:
            row[ratio] = row["value"] / max(values)
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

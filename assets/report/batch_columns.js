// SPDX-License-Identifier: Apache-2.0
// Columns and rows of the tables of a batch.
"use strict";
const orreryColumns = (function () {
  const { short } = orreryChartStyle;
  const v = orreryView;

  return { points, comparisons, gates, runs };

  function text(title, of, more) { return Object.assign({ title, text: of, value: of }, more); }
  function numeric(title, of, more) {
    return Object.assign({ title, number: true, text: (r) => short(of(r)), value: of }, more);
  }
  function interval(title, low, high) {
    return { title, number: true, value: (r) => (high(r) === null ? null : high(r) - low(r)),
             text: (r) => (low(r) === null && high(r) === null ? ""
               : "[" + short(low(r)) + ", " + short(high(r)) + "]") };
  }

  function factors(d, point) {
    return d.factors.map((factor, f) => {
      const level = (r) => factor.levels[factor.of_point[point(r)]];
      return { title: v.factorName(d, f), number: factor.numeric, text: level,
               pinned: true,
               value: (r) => (factor.numeric ? v.number(d, f, point(r)) : level(r)) };
    });
  }

  // Which response a row is about, where there are several.
  function response(d, measure) {
    if (d.measures.length < 2) return [];
    return [text("response", (r) => v.measureName(d, measure(r)), { pinned: true })];
  }

  // A row a point and response.
  function points(d) {
    const rows = [];
    d.order.forEach((i) => d.measures[i].point.forEach((_, k) => rows.push([i, k])));
    const of = (name) => ([i, k]) => d.measures[i][name][k];
    const point = of("point");
    return { rows, columns: [
      ...factors(d, point),
      ...response(d, (r) => r[0]),
      numeric(d.measures.length === 1 ? v.measureName(d, 0) : "mean", of("mean")),
      interval(100 * d.confidence + " % interval", of("lower"), of("upper")),
      numeric("n", of("n")),
      numeric("failed", (r) => d.points.failed[point(r)],
              { mark: (r) => (d.points.failed[point(r)] ? "fail" : "") }),
      numeric("median", of("median")), numeric("sd", of("sd")),
      interval("bootstrap", of("boot_lower"), of("boot_upper")), numeric("least", of("least")),
      numeric("greatest", of("greatest"))] };
  }

  function comparisons(d) {
    const marks = { improved: "pass", regressed: "fail" };
    const place = new Map(d.order.map((m, i) => [m, i]));
    const rows = d.comparisons.rows.slice()
      .sort((a, b) => place.get(a.measure) - place.get(b.measure));
    return { rows, columns: [
      ...factors(d, (r) => r.point),
      ...response(d, (r) => r.measure),
      numeric("difference", (r) => r.value),
      interval(100 * d.confidence + " % interval", (r) => r.lower, (r) => r.upper),
      text("verdict", (r) => r.change, { mark: (r) => marks[r.change] || "" }),
      numeric("p after Holm", (r) => r.p_holm, { text: (r) => chance(r.p_holm) }),
      numeric("pairs", (r) => r.pairs), numeric("g", (r) => r.effect),
      numeric("p", (r) => r.p, { text: (r) => chance(r.p) })] };
  }

  function chance(p) {
    return p !== null && p < 0.001 ? "< 0.001" : short(p);
  }

  function gates(d) {
    return { rows: d.gates, columns: [
      ...factors(d, (r) => r.point), text("gate", (r) => r.gate, { pinned: true }),
      text("statistic", (r) => r.statistic),
      text("must be", (r) => r.comparison + " " + short(r.threshold)),
      numeric("mean", (r) => r.value),
      interval(100 * d.confidence + " % interval", (r) => r.lower, (r) => r.upper),
      numeric("n", (r) => r.n),
      text("verdict", (r) => r.verdict, { mark: (r) => r.verdict })] };
  }

  // A run's value, and its own interval where it has one.
  function valueOfRun(d, k) {
    const values = d.runs.values[k], own = d.runs.intervals[k];
    const columns = [numeric(v.measureName(d, k), (i) => values[i], {
      text: (i) => (values[i] === null ? "" : String(values[i])) })];
    if (own) {
      columns.push(interval("its interval", (i) => own.lower[i], (i) => own.upper[i]));
    }
    return columns;
  }

  function runs(d) {
    const all = d.runs, rows = all.point.map((_, i) => i);
    const trouble = (i) => (all.trouble[i] < 0 ? "" : all.troubles[all.trouble[i]]);
    return { rows, columns: [
      ...factors(d, (i) => all.point[i]),
      { title: "seed", number: true, pinned: true, text: (i) => String(all.seed[i]),
        value: (i) => Number(all.seed[i]) },
      ...d.order.flatMap((k) => valueOfRun(d, k)),
      text("status", (i) => (all.trouble[i] < 0 ? "done" : "failed"),
           { mark: (i) => (all.trouble[i] < 0 ? "" : "fail") }),
      text("message", trouble), numeric("seconds", (i) => all.wall_s[i]),
      text("identity", (i) => all.id[i], { mark: () => "code" })] };
  }
})();


// SPDX-License-Identifier: Apache-2.0
// Fills the page of a batch: controls, figures with their tables and pictures to save, tables that
// filter. `orreryBatch.show(root, numbers)` does it again with newer numbers.
"use strict";
const orreryBatch = (function () {
  const { colours, short } = orreryChartStyle;
  const { element } = orreryTable;
  const v = orreryView;
  const draw = Object.assign({}, orreryCharts, orreryFactorCharts);
  const dark = window.matchMedia("(prefers-color-scheme: dark)");
  const pages = [];

  return { show, start, pages, picture };

  function start() {
    const all = JSON.parse(document.getElementById("batches").textContent);
    document.querySelectorAll(".batch").forEach((root, i) => show(root, all[i]));
    dark.addEventListener("change", () => pages.forEach(redraw));
    window.addEventListener("resize", () =>
      pages.forEach((page) => page.figures.forEach((one) => one.chart.resize())));
    count();
  }

  function show(root, d) {
    const known = pages.find((page) => page.root === root);
    const page = known || { root, figures: [] };
    unfold(d);
    page.d = d;
    page.view = known && sameShape(known.view, d) ? known.view : v.first(d);
    if (!known) {
      pages.push(page);
      const boxes = root.querySelectorAll("figure[data-kind]");
      page.figures = [...boxes].map((box) => figure(page, box));
    }
    controls(page);
    tables(page);
    redraw(page);
    count();
  }

  // Columns that were left out because they say nothing of their own (batch_numbers.cpp).
  function unfold(d) {
    for (const m of d.measures) {
      for (const name of ["point", "n", "lower", "upper", "boot_lower", "boot_upper", "median",
                          "q1", "q3", "sd", "least", "greatest"]) {
        if (m[name] === "mean") m[name] = m.mean;
        else if (!Array.isArray(m[name])) m[name] = new Array(m.rows).fill(m[name]);
      }
      m.row_of = new Array(d.points.count).fill(-1);
      m.point.forEach((p, row) => { m.row_of[p] = row; });
    }
  }

  function sameShape(view, d) {
    return view.measure < d.measures.length && (view.x === null || view.x < d.factors.length);
  }

  function count() {
    const drawn = pages.reduce((sum, page) => sum + page.figures.filter((f) => f.chart).length, 0);
    document.documentElement.dataset.charts = String(drawn);
  }

  function themed() {
    return Object.assign(colours(), { isDark: dark.matches });
  }

  // ---- figures

  function figure(page, box) {
    const one = { box, kind: box.dataset.kind, chart: null, made: null,
                  place: box.querySelector(".chart"), caption: box.querySelector("figcaption") };
    one.head = box.querySelector("h3");
    one.title = one.head.textContent;
    one.words = one.caption.textContent;
    one.alt = one.place.getAttribute("aria-label");
    const buttons = box.querySelector(".buttons");
    for (const kind of ["png", "svg"]) {
      const button = element("button", "", buttons, kind.toUpperCase());
      button.type = "button";
      button.title = "save this figure as " + kind.toUpperCase();
      button.addEventListener("click", () => save(page, one, kind));
    }
    box.querySelector("details").addEventListener("toggle", () => fold(one));
    return one;
  }

  function redraw(page) {
    const c = themed(), font = getComputedStyle(document.body).fontFamily;
    for (const one of page.figures) {
      one.made = draw[one.kind](page.d, page.view, c);
      one.made.option.animation = false;
      one.made.option.progressive = 0;
      one.made.option.textStyle = { fontFamily: font };
      one.place.style.height = one.made.height + "px";
      if (one.chart) one.chart.resize();
      else one.chart = echarts.init(one.place, null, { renderer: "canvas" });
      one.chart.setOption(one.made.option, true);
      one.head.textContent = heading(one.made.title || one.title);
      one.caption.textContent = one.words + one.made.words;
      one.place.setAttribute("aria-label", one.alt + " Response: " +
        v.measureName(page.d, page.view.measure) + "." + one.made.words +
        " The same numbers stand in the table below.");
      fold(one);
    }
  }

  function heading(words) {
    return words.charAt(0).toUpperCase() + words.slice(1);
  }

  // The figure's table is made when it is opened.
  function fold(one) {
    const details = one.box.querySelector("details");
    if (!details.open || !one.made) return;
    orreryTable.show(details.querySelector(".grid-place"), one.made.table.columns,
                     one.made.table.rows);
  }

  // ---- pictures

  function save(page, one, kind) {
    const made = picture(page, one, kind);
    const link = document.createElement("a");
    link.href = URL.createObjectURL(made.blob);
    link.download = made.name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  }

  // The figure with its title above, as a file: what stands on a slide needs to say what it is.
  function picture(page, one, kind) {
    const c = themed(), top = 56, width = one.place.clientWidth, height = one.made.height + top;
    const made = draw[one.kind](page.d, page.view, c), option = made.option;
    const measure = page.d.measures[page.view.measure].title;
    lower(option, top);
    option.animation = false;
    option.progressive = 0;
    option.backgroundColor = c.paper;
    // Within an attribute of the SVG: names of fonts must not end it.
    const font = getComputedStyle(document.body).fontFamily;
    option.textStyle = { fontFamily: font.replace(/"/g, "'") };
    option.title = { text: heading(made.title || one.title + ": " + measure),
      subtext: page.d.name + "." + made.words, left: 14, top: 8, itemGap: 4,
      textStyle: { color: c.ink, fontSize: 18, fontWeight: 600, width: width - 28,
                   overflow: "truncate" },
      subtextStyle: { color: c.soft, fontSize: 12, width: width - 28, overflow: "truncate" } };
    const stem = page.d.name.replace(/[^\w.-]+/g, "-").replace(/^[-.]+/, "").slice(0, 60);
    const name = (stem ? stem + "-" : "") + one.kind + "." + kind;
    if (kind === "svg") {
      const chart = echarts.init(null, null, { renderer: "svg", ssr: true, width, height });
      chart.setOption(option);
      const text = chart.renderToSVGString();
      chart.dispose();
      return { name, text, blob: new Blob([text], { type: "image/svg+xml" }) };
    }
    const box = document.createElement("div");
    const chart = echarts.init(box, null, { renderer: "canvas", width, height });
    chart.setOption(option);
    const url = chart.getDataURL({ type: "png", pixelRatio: 3, backgroundColor: c.paper });
    chart.dispose();
    return { name, blob: new Blob([bytes(url)], { type: "image/png" }) };
  }

  function bytes(url) {
    const raw = atob(url.slice(url.indexOf(",") + 1)), out = new Uint8Array(raw.length);
    for (let i = 0; i < raw.length; ++i) out[i] = raw.charCodeAt(i);
    return out;
  }

  // Room for a title above.
  function lower(option, by) {
    for (const part of [option.grid, option.legend, option.parallel]) {
      if (part && typeof part.top === "number") part.top += by;
    }
  }

  // ---- what the reader picks

  function controls(page) {
    const { d, view } = page, place = page.root.querySelector(".controls");
    if (!place) return;
    place.replaceChildren();
    const used = new Set(page.figures.map((one) => one.kind));
    const factors = d.factors.map((f, i) => [i, f.name]);
    const measures = d.order.map((m) => [m, d.measures[m].title]);
    if (d.measures.length > 1) {
      pick(place, "response", measures, view.measure,
           (m) => change(page, { measure: m }));
    }
    if (used.has("pareto") && d.measures.length > 2) {
      pick(place, "trade-off with", measures, view.second,
           (m) => change(page, { second: m }));
    }
    if (d.factors.length > 1) {
      pick(place, "along the axis", factors, view.x, (f) =>
        change(page, f === view.by ? { x: f, by: view.x } : { x: f }));
      pick(place, "lines", [[-1, "none"], ...factors], view.by === null ? -1 : view.by, (f) =>
        change(page, f < 0 ? { by: null } : f === view.x ? { by: f, x: view.by ?? view.x }
                                                         : { by: f }));
    }
    for (const f of v.others(d, view)) {
      if (d.factors[f].levels.length < 2 || d.factors[f].levels.length > 60) continue;
      if (view.fixed[f] === undefined) view.fixed[f] = -1;
      pick(place, d.factors[f].name, [[-1, "all"], ...d.factors[f].levels.map((t, i) => [i, t])],
           view.fixed[f], (level) => { view.fixed[f] = level; change(page, {}); });
    }
  }

  function pick(place, label, choices, now, use) {
    const box = element("label", "", place, label), select = element("select", "", box);
    for (const [value, words] of choices) {
      const option = element("option", "", select, words);
      option.value = String(value);
      option.selected = value === now;
    }
    select.addEventListener("change", () => use(Number(select.value)));
  }

  function change(page, what) {
    Object.assign(page.view, what);
    if (page.view.by === page.view.x) page.view.by = null;
    controls(page);
    redraw(page);
    worst(page);
  }

  // ---- tables

  function tables(page) {
    const kinds = { points: orreryColumns.points, comparisons: orreryColumns.comparisons,
                    gates: orreryColumns.gates, runs: orreryColumns.runs };
    page.tables = {};
    for (const [kind, of] of Object.entries(kinds)) {
      const place = page.root.querySelector('[data-table="' + kind + '"]');
      if (!place) continue;
      const { columns, rows } = of(page.d);
      page.tables[kind] = orreryTable.show(place, columns, rows);
    }
    worst(page);
  }

  // The worst runs of the picked response, each with the command that repeats it.
  function worst(page) {
    const place = page.root.querySelector('[data-table="worst"]'), { d, view } = page;
    if (!place) return;
    place.replaceChildren();
    const better = d.measures[view.measure].better;
    element("p", "small", place, "By " + v.measureName(d, view.measure) + ", " +
      (better > 0 ? "the lowest first." : better < 0 ? "the highest first."
        : "in the order of the analysis: which way is better is not known."));
    const shown = 3, runs = d.worst[view.measure];
    listRuns(element("ol", "worst", place), runs.slice(0, shown));
    if (runs.length <= shown) return;
    const more = element("details", "", place);
    element("summary", "", more, runs.length - shown + " more");
    const list = element("ol", "worst", more);
    list.start = shown + 1;
    listRuns(list, runs.slice(shown));
  }

  function listRuns(list, runs) {
    for (const run of runs) {
      const item = element("li", "", list);
      element("b", "", item, short(run.value));
      element("span", "", item, " at " + run.at + ", seed " + run.seed);
      element("pre", "command", item, run.command);
    }
  }
})();
if (document.getElementById("batches")) orreryBatch.start();

// SPDX-License-Identifier: Apache-2.0
// The page of `orrery serve`. Texts from results reach it only as text nodes and on a canvas:
// nothing is ever parsed as HTML.
"use strict";
(function () {
  const main = document.getElementById("page");
  const words = location.pathname.split("/").filter((word) => word);
  const rowsAPage = 100;

  start().catch(complain);

  async function start() {
    if (words.length === 0) await listPage();
    else if (words.length === 3) await runPage(words[0], words[2]);
    else if (words[0].startsWith("e")) await experimentPage(words[0]);
    else await resultPage(words[0]);
    document.documentElement.dataset.ready = "yes";
  }

  function complain(error) {
    main.append(make("p", { class: "trouble" }, String(error.message || error)));
  }

  async function ask(path) {
    const reply = await fetch(path, { credentials: "same-origin" });
    if (reply.status === 403) throw new Error("The address with its token must be opened again.");
    const value = reply.headers.get("Content-Type").startsWith("application/json")
      ? await reply.json() : { error: await reply.text() };
    if (!reply.ok) throw new Error(value.error || "no answer");
    return value;
  }

  // An element with attributes and children; a child that is no element is a text.
  function make(tag, attributes, ...children) {
    const element = document.createElement(tag);
    for (const [key, value] of Object.entries(attributes || {})) element.setAttribute(key, value);
    element.append(...children.map((c) => (c instanceof Node ? c : document.createTextNode(c))));
    return element;
  }

  function title(text, above) {
    document.title = text + " - Orrery";
    main.replaceChildren(make("p", { class: "brand" }, ...above), make("h1", {}, text));
  }
  const home = () => make("a", { href: "/" }, "Orrery");

  function short(value) {
    if (value === null || value === undefined) return "n/a";
    const size = Math.abs(value);
    if (size >= 1000 && size < 1e9) return Math.round(value).toLocaleString("en-US");
    return String(Number(value.toPrecision(4)));
  }
  function span(seconds) {
    if (seconds === null) return "not known";
    const three = (value) => String(Number(value.toPrecision(3)));
    if (seconds < 90) return three(seconds) + " s";
    return seconds < 5400 ? three(seconds / 60) + " min" : three(seconds / 3600) + " h";
  }
  const unit = (text) => (text && text !== "1" ? " [" + text + "]" : "");

  // Names without the `watch.` that all of them share.
  function briefly(measures) {
    const owner = (m) => m.name.slice(0, m.name.split("[")[0].lastIndexOf(".") + 1);
    const shared = measures.length && measures.every((m) => owner(m) === owner(measures[0]))
      ? owner(measures[0]).length : 0;
    return measures.map((m) => m.name.slice(shared));
  }
  function interval(e) {
    if (e.lower === null || e.upper === null) return short(e.value);
    return short(e.value) + " [" + short(e.lower) + ", " + short(e.upper) + "]";
  }

  function table(head, rows, kinds) {
    const cell = (tag, value, i) => make(tag, kinds && kinds[i] ? { class: "number" } : {}, value);
    return make("div", { class: "scroll", tabindex: "0" }, make("table", {},
      make("thead", {}, make("tr", {}, ...head.map((h, i) => cell("th", h, i)))),
      make("tbody", {}, ...rows.map((row) =>
        make("tr", {}, ...row.map((value, i) => cell("td", value, i)))))));
  }

  function facts(pairs) {
    return make("dl", { class: "facts" }, ...pairs.map(([name, value]) =>
      make("div", { class: "fact" }, make("dt", {}, name), make("dd", {}, value))));
  }

  async function listPage() {
    const { results } = await ask("/api/results");
    title("Results", ["Orrery"]);
    main.append(table(["name", "kind", "runs", "place"], results.map((r) => [
      r.error ? make("span", { class: "trouble" }, r.error)
              : make("a", { href: "/" + r.id }, r.name || r.place),
      r.kind, r.status ? r.status.ended + " of " + r.status.expected : "", r.place])));
  }

  async function experimentPage(id) {
    const base = "/api/experiments/" + id;
    let data = await ask(base);
    title(data.name, [home(), " / experiment"]);
    const progress = progressBox();
    const runs = runsTable(base, id, data);
    const plot = plotBox();
    if (data.description) main.append(make("p", {}, data.description));
    main.append(progress.box, make("section", {}, make("h2", {}, "Responses by point"), plot.box),
                make("section", {}, make("h2", {}, "Runs"), runs.box));
    progress.show(data.status);
    await runs.load();
    document.documentElement.dataset.tableMs = Math.round(performance.now());
    await plot.show(data);
    for (;;) {
      await new Promise((wake) => setTimeout(wake, data.status.finished ? 5000 : 1000));
      try {
        const status = await ask(base + "/status");
        progress.show(status);
        const grown = status.ended !== data.status.ended || status.failed !== data.status.failed;
        data.status = status;
        if (!grown) continue;
        data = await ask(base);
        await runs.load();
        await plot.show(data);
      } catch (error) {
        progress.trouble(error);
      }
      document.documentElement.dataset.ready = "yes";
    }
  }

  function progressBox() {
    const bar = make("progress", { max: "1", value: "0", "aria-label": "runs ended" });
    const line = make("p", { class: "small", role: "status" });
    const numbers = make("div");
    const box = make("div", { class: "bar", id: "progress" }, bar, line, numbers);
    return {
      box,
      trouble(error) { line.textContent = "Not refreshed: " + error.message; },
      show(s) {
        document.documentElement.dataset.ready = "yes";
        document.documentElement.dataset.ended = s.ended;
        bar.max = Math.max(1, s.expected);
        bar.value = s.ended;
        const all = s.ended >= s.expected;
        line.textContent = !s.finished ? "It is being worked on."
          : all ? "Complete." : "Not complete, and nobody works on it.";
        numbers.replaceChildren(facts([
          ["ended", s.ended.toLocaleString("en-US") + " of " + s.expected.toLocaleString("en-US")],
          ["failed", short(s.failed)], ["running", short(s.running)],
          ["elapsed", span(s.elapsed_s)], ["to go", s.finished ? "-" : span(s.remaining_s)]]));
      },
    };
  }

  // Pages of rows, sorted and filtered by the server: ten thousand runs cost as much as a hundred.
  function runsTable(base, id, data) {
    const asked = { offset: 0, limit: rowsAPage, sort: "", order: "asc", filter: "" };
    const filter = make("input", { type: "search", placeholder: "point, status or identity",
                                   "aria-label": "filter of runs" });
    const back = make("button", { type: "button" }, "previous");
    const on = make("button", { type: "button" }, "next");
    const count = make("span", { class: "small", role: "status" });
    const place = make("div", { id: "runs" });
    const box = make("div", {}, make("div", { class: "tools" }, filter, back, on, count), place);
    let total = 0, waiting = 0;
    const load = async () => {
      const query = new URLSearchParams(asked);
      const mine = ++waiting;
      const page = await ask(base + "/runs?" + query);
      if (mine !== waiting) return;
      total = page.total;
      const last = Math.min(page.offset + page.rows.length, total);
      const shown = page.offset + 1 + " to " + last + " of " + total;
      count.textContent = total === 0 ? "no runs" : shown;
      back.disabled = asked.offset === 0;
      on.disabled = last >= total;
      place.replaceChildren(table(heads(page), page.rows.map((r) => [
        make("a", { href: "/" + id + "/runs/" + r.id }, r.point), short(r.replication), r.seed,
        r.status === "failed" ? make("span", { class: "trouble" }, "failed") : r.status,
        short(r.wall_s), ...(r.values || []).map(short)]),
        [0, 1, 1, 0, 1, ...page.measures.map(() => 1)]));
    };
    const again = (change) => { Object.assign(asked, change); load().catch(complain); };
    const heads = (page) => [["point", "point"], ["replication", "replication"], ["seed", "seed"],
      ["status", "status"], ["wall_s", "time [s]"],
      ...page.measures.map((m, i) => [m.name, briefly(page.measures)[i] + unit(m.unit)]),
    ].map(([key, text]) => {
      const sorted = asked.sort === key;
      const mark = sorted ? (asked.order === "asc" ? " \u2191" : " \u2193") : "";
      const button = make("button", { type: "button", title: "sort by " + key }, text + mark);
      button.addEventListener("click", () => again({
        sort: key, order: sorted && asked.order === "asc" ? "desc" : "asc", offset: 0 }));
      return button;
    });
    filter.addEventListener("input", () => again({ filter: filter.value, offset: 0 }));
    back.addEventListener("click", () =>
      again({ offset: Math.max(0, asked.offset - rowsAPage) }));
    on.addEventListener("click", () => again({ offset: asked.offset + rowsAPage }));
    return { box, load };
  }

  function plotBox() {
    const choice = make("select", { "aria-label": "response" });
    const box = make("div", { class: "chart", id: "plot", role: "img" });
    const all = make("div", {}, make("div", { class: "tools" }, choice), box,
                     make("div", { id: "means" }));
    let chart = null, data = null;
    const draw = () => {
      const k = Number(choice.value || 0);
      if (!data.measures.length) return;
      box.setAttribute("aria-label", "mean of " + data.measures[k].name + " by point");
      chart = chart || echarts.init(box, null, { renderer: "canvas" });
      chart.setOption(bands(data, k), true);
      document.documentElement.dataset.charts = "1";
      all.lastChild.replaceChildren(meansTable(data, k));
    };
    choice.addEventListener("change", draw);
    window.addEventListener("resize", () => chart && chart.resize());
    const dark = window.matchMedia("(prefers-color-scheme: dark)");
    dark.addEventListener("change", () => data && draw());
    return {
      box: all,
      async show(fresh) {
        data = fresh;
        const kept = choice.value;
        choice.replaceChildren(...briefly(data.measures).map((name, i) =>
          make("option", { value: String(i) }, name)));
        const first = data.measures.findIndex((m) => m.name === data.responses[0]);
        choice.value = kept !== "" ? kept : String(Math.max(0, first));
        if (!window.echarts) await library();
        draw();
      },
    };
  }

  function library() {
    return new Promise((done, failed) => {
      const script = make("script", { src: "/echarts.js" });
      script.addEventListener("load", done);
      script.addEventListener("error", () => failed(new Error("the chart library did not load")));
      document.head.append(script);
    });
  }

  function meansTable(data, k) {
    const percent = short(100 * data.confidence) + " % interval";
    return table(["point", "mean, " + percent, "sd", "n", "failed"],
      data.means.filter((m) => m.measure === k).map((m) => [
        data.points[m.point].key, interval(m.mean), short(m.sd), short(m.n), short(m.failed)]),
      [0, 1, 1, 1, 1]);
  }

  // The mean over a numeric factor, a line for each combination of the others; without a numeric
  // factor a mark for each point. Bars are the intervals of the means.
  function bands(data, k) {
    const style = getComputedStyle(document.documentElement);
    const get = (name) => style.getPropertyValue("--" + name).trim();
    const ink = get("ink"), soft = get("soft"), rule = get("rule");
    const tones = [get("accent"), get("fault-edge"), get("good"), get("bad"), get("open"), soft];
    const spread = (i) => new Set(data.points.map((p) => p.values[i].text)).size;
    const over = data.factors.findIndex((f, i) => f.numeric && spread(i) > 1);
    const groups = new Map();
    data.means.filter((m) => m.measure === k && m.mean.value !== null).forEach((m) => {
      const values = data.points[m.point].values;
      const rest = values.map((v, i) => [i, v.text]).filter(([i]) => over >= 0 && i !== over);
      const name = rest.map(([i, text]) => data.factors[i].name + " " + text).join(", ");
      const x = over < 0 ? data.points[m.point].key : values[over].number;
      if (!groups.has(name)) groups.set(name, []);
      groups.get(name).push([x, m.mean.value, m.mean.lower, m.mean.upper, m.n]);
    });
    const label = (i) => data.factors[i].name + unit(data.factors[i].unit);
    const log = over >= 0 && data.factors[over].log_scale;
    const axis = (more) => Object.assign({ axisLabel: { color: soft, formatter: undefined },
      nameTextStyle: { color: soft }, axisLine: { lineStyle: { color: soft } },
      splitLine: { lineStyle: { color: rule } }, nameLocation: "middle" }, more);
    const series = [...groups].slice(0, 12).flatMap(([name, points], g) =>
      group(name, points.sort((a, b) => a[0] - b[0]), tones[g % tones.length], over >= 0));
    return {
      animation: false, textStyle: { fontFamily: getComputedStyle(document.body).fontFamily },
      grid: { left: 84, right: 24, top: 44, bottom: 60 },
      legend: { top: 4, type: "scroll", textStyle: { color: ink },
                data: [...groups.keys()].filter((n) => n).slice(0, 12) },
      tooltip: { renderMode: "richText", confine: true, backgroundColor: get("panel"),
        borderColor: rule, textStyle: { color: ink, fontSize: 12 },
        formatter: (p) => p.seriesName + "\n" + p.value[0] + ": " + interval(
          { value: p.value[1], lower: p.value[2], upper: p.value[3] }) + "\nn = " + p.value[4] },
      xAxis: axis({ type: over < 0 ? "category" : log ? "log" : "value", nameGap: 34, scale: true,
                    name: over < 0 ? "point" : label(over) }),
      yAxis: axis({ type: "value", scale: true, nameGap: 60,
                    name: briefly(data.measures)[k] + unit(data.measures[k].unit) }),
      series,
    };
  }

  function group(name, points, colour, joined) {
    const own = { name: name || "mean", itemStyle: { color: colour } };
    const bars = points.filter((p) => p[2] !== null && p[3] !== null);
    return [
      Object.assign({ type: joined ? "line" : "scatter", data: points, symbol: "circle",
                      symbolSize: 8, lineStyle: { color: colour, width: 2 } }, own),
      Object.assign({ type: "custom", data: bars, silent: true, encode: { x: 0, y: [2, 3] },
        renderItem: (params, api) => {
          const [x, low] = api.coord([api.value(0), api.value(2)]);
          const high = api.coord([api.value(0), api.value(3)])[1];
          const line = (x1, y1, x2, y2) => ({ type: "line", shape: { x1, y1, x2, y2 },
                                              style: { stroke: colour, lineWidth: 1.5 } });
          return { type: "group", children: [line(x, low, x, high), line(x - 5, low, x + 5, low),
                                             line(x - 5, high, x + 5, high)] };
        } }, own)];
  }

  async function runPage(id, run) {
    const data = await ask("/api/experiments/" + id + "/runs/" + run);
    title(data.point + ", replication " + data.replication,
          [home(), " / ", make("a", { href: "/" + id }, "experiment"), " / run"]);
    outcome(data, [["status", data.status], ["seed", data.seed], ["time", span(data.wall_s)],
                   ["memory", short(data.memory_bytes / 1e6) + " MB"]]);
  }

  async function resultPage(id) {
    const data = await ask("/api/results/" + id);
    title(data.name, [home(), " / run"]);
    if (data.description) main.append(make("p", {}, data.description));
    outcome(data, [["seed", data.seed], ["simulated", span(data.simulated_s)],
                   ["time", span(data.wall_s)]]);
  }

  function outcome(data, pairs) {
    main.append(facts(pairs));
    if (data.trouble) main.append(make("h2", {}, "Trouble"), make("pre", {}, data.trouble));
    main.append(make("section", {}, make("h2", {}, "The command that repeats it"),
                     make("pre", { id: "command" }, data.command_line)));
    if (data.gates.length) {
      main.append(make("section", {}, make("h2", {}, "Gates"), table(
        ["gate", "asked for", "value", "verdict"], data.gates.map((g) => [
          g.name, g.statistic + " " + g.comparison + " " + short(g.threshold), interval(g),
          g.verdict]), [0, 0, 1, 0])));
    }
    const rows = data.measures.map((m) => [m.name, interval(m), m.unit, short(m.n)]);
    main.append(make("section", {}, make("h2", {}, "Metrics"),
                     table(["metric", "value", "unit", "n"], rows, [0, 1, 0, 1])));
  }
})();

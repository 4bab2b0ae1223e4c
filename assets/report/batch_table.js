// SPDX-License-Identifier: Apache-2.0
// A table of any number of rows that sorts and filters: only the rows in sight are elements. All
// texts enter by textContent.
"use strict";
const orreryTable = (function () {
  const rowHeight = 30, heightMax = 440, extra = 10;

  return { show, element };

  // columns: [{ title, number, text(row), value(row), mark(row) }], rows: anything; `value` is what
  // sorts and compares (a number or a text), `text` what is shown.
  function show(place, columns, rows) {
    const state = { columns, rows, shown: rows, order: null, texts: null,
                    boxes: columns.map(() => ""), word: "" };
    place.replaceChildren();
    const bar = element("div", "grid-bar", place);
    const search = element("input", "", bar);
    search.type = "search";
    search.placeholder = "filter all columns";
    search.setAttribute("aria-label", "filter all columns");
    state.count = element("span", "grid-count", bar);
    state.count.setAttribute("role", "status");
    element("span", "grid-hint", bar, "boxes of columns: a word, > 0.5, 0.1..0.5");
    state.scroll = element("div", "grid-scroll", place);
    state.scroll.tabIndex = 0;
    const table = element("table", "grid", state.scroll);
    const widths = columns.map((column) => widthOf(column, rows));
    state.left = pinned(columns, widths);
    table.style.width = "max(100%, " + widths.reduce((a, b) => a + b, 0) + "px)";
    head(table, state, widths);
    state.body = element("tbody", "", table);
    table.setAttribute("aria-rowcount", String(rows.length + 1));
    search.addEventListener("input", () => {
      state.word = search.value.toLowerCase();
      filter(state);
    });
    state.scroll.addEventListener("scroll", () => draw(state));
    filter(state);
    return { filter: (word, boxes) => {
      state.word = (word || "").toLowerCase();
      state.boxes = columns.map((_, i) => (boxes || {})[i] || "");
      filter(state);
      return state.shown.length;
    } };
  }

  // Room for what stands in the column, by a sample of its rows: nothing moves in scrolling.
  function widthOf(column, rows) {
    const step = Math.max(1, Math.floor(rows.length / 200));
    let letters = Math.min(24, column.title.length) + 2;
    for (let i = 0; i < rows.length; i += step) {
      letters = Math.max(letters, column.text(rows[i]).length);
    }
    return Math.min(330, Math.max(76, 26 + (column.mark ? 8.4 : 7.4) * letters));
  }

  // Where the first columns stay while others move under them, in pixels; as many as leave room for
  // the others.
  function pinned(columns, widths) {
    const left = [], most = 430;
    let at = 0;
    for (let i = 0; i < columns.length && columns[i].pinned; ++i) {
      if (at + widths[i] > most) break;
      left.push(at);
      at += widths[i];
    }
    return left;
  }

  function pin(cell, state, i) {
    if (i >= state.left.length) return;
    cell.classList.add("pinned");
    if (i === state.left.length - 1) cell.classList.add("last");
    cell.style.left = state.left[i] + "px";
  }

  function head(table, state, widths) {
    const top = element("thead", "", table), titles = element("tr", "", top);
    const boxes = element("tr", "boxes", top);
    state.columns.forEach((column, i) => {
      const title = element("th", column.number ? "number" : "", titles);
      title.scope = "col";
      title.style.width = widths[i] + "px";
      pin(title, state, i);
      const button = element("button", "sort", title, column.title);
      button.type = "button";
      button.title = "sort by " + column.title;
      button.addEventListener("click", () => {
        const down = state.order && state.order.i === i && !state.order.down;
        state.order = { i, down };
        for (const one of titles.children) one.removeAttribute("aria-sort");
        title.setAttribute("aria-sort", down ? "descending" : "ascending");
        filter(state);
      });
      const under = element("th", "", boxes);
      pin(under, state, i);
      const box = element("input", "", under);
      box.setAttribute("aria-label", "filter " + column.title);
      box.title = column.number ? "> 0.5, <= 3, 0.1..0.5, or digits" : "a word";
      box.addEventListener("input", () => { state.boxes[i] = box.value; filter(state); });
    });
  }

  function filter(state) {
    const start = performance.now();
    const tests = state.boxes.map((text, i) => test(state.columns[i], text)).filter(Boolean);
    let rows = state.rows;
    if (state.word) {
      state.texts = state.texts || rows.map((row) =>
        state.columns.map((c) => c.text(row)).join("\n").toLowerCase());
      rows = rows.filter((_, i) => state.texts[i].includes(state.word));
    }
    if (tests.length) rows = rows.filter((row) => tests.every((t) => t(row)));
    if (state.order) rows = sorted(rows, state.columns[state.order.i], state.order.down);
    state.shown = rows;
    state.scroll.scrollTop = 0;
    state.count.textContent = rows.length === state.rows.length
      ? rows.length.toLocaleString("en-US") + " rows"
      : rows.length.toLocaleString("en-US") + " of " + state.rows.length.toLocaleString("en-US") +
        " rows";
    state.first = -1;
    draw(state);
    document.documentElement.dataset.filterMs = (performance.now() - start).toFixed(1);
  }

  // A word, or for numbers a comparison or a range; null: no filter.
  function test(column, text) {
    const words = text.trim().toLowerCase();
    if (!words) return null;
    const compare = /^(<=|>=|<|>|=)\s*(-?[\d.]+(?:e[-+]?\d+)?)$/.exec(words);
    const range = /^(-?[\d.]+(?:e[-+]?\d+)?)\s*\.\.\s*(-?[\d.]+(?:e[-+]?\d+)?)$/.exec(words);
    if (compare) {
      const limit = Number(compare[2]);
      const holds = { "<": (v) => v < limit, "<=": (v) => v <= limit, ">": (v) => v > limit,
                      ">=": (v) => v >= limit, "=": (v) => v === limit }[compare[1]];
      return (row) => { const v = column.value(row); return v !== null && holds(Number(v)); };
    }
    if (range) {
      const low = Number(range[1]), high = Number(range[2]);
      return (row) => { const v = column.value(row); return v !== null && v >= low && v <= high; };
    }
    return (row) => column.text(row).toLowerCase().includes(words);
  }

  // Rows without a value stand last, whichever way it is sorted.
  function sorted(rows, column, down) {
    const sign = down ? -1 : 1;
    const keyed = rows.map((row) => [column.value(row), row]);
    keyed.sort(([a], [b]) => {
      if (a === null || b === null) return (a === null) - (b === null);
      return sign * (a < b ? -1 : a > b ? 1 : 0);
    });
    return keyed.map((pair) => pair[1]);
  }

  function draw(state) {
    const fits = Math.ceil(heightMax / rowHeight);
    const first = Math.max(0, Math.floor(state.scroll.scrollTop / rowHeight) - extra);
    if (first === state.first) return;
    state.first = first;
    const rows = state.shown.slice(first, first + fits + 2 * extra);
    state.body.replaceChildren();
    gap(state, first);
    rows.forEach((row, i) => {
      const line = element("tr", "", state.body);
      line.setAttribute("aria-rowindex", String(first + i + 2));
      state.columns.forEach((column, k) => {
        const cell = element("td", column.number ? "number" : "", line, column.text(row));
        const mark = column.mark && column.mark(row);
        if (mark) cell.classList.add(mark);
        if (!column.number) cell.title = cell.textContent;
        pin(cell, state, k);
      });
    });
    gap(state, state.shown.length - first - rows.length);
  }

  // The height of rows out of sight.
  function gap(state, rows) {
    if (rows <= 0) return;
    const cell = element("td", "gap", element("tr", "gap", state.body));
    cell.colSpan = state.columns.length;
    cell.style.height = rows * rowHeight + "px";
  }

  function element(tag, kind, parent, text) {
    const made = document.createElement(tag);
    if (kind) made.className = kind;
    if (text !== undefined) made.textContent = text;
    if (parent) parent.appendChild(made);
    return made;
  }
})();

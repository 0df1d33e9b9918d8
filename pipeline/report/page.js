"use strict";
// Every word of the data reaches the page as text (textContent); nothing is ever parsed as HTML.
const data = JSON.parse(document.getElementById("data").textContent);

function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value !== null && value !== undefined && value !== false) element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.filter((child) => child !== null && child !== ""));
  return element;
}

const distinct = (rows, key) => [...new Set(rows.map((row) => row[key]))].filter(Boolean).sort();

const COLUMNS = {
  incidents: [
    ["date", "date"], ["kind", "type"], ["status", "status"], ["sides", "sides"], ["released", "released"], ["mediators", "mediators"],
    ["articles", "documents"], ["outlets", "outlets"],
  ],
  events: [
    ["date", "date"], ["kind", "type"], ["status", "status"], ["parties", "parties"], ["released", "released"], ["mediators", "mediators"],
    ["place", "place"], ["source", "source"], ["confidence", "confidence"],
  ],
};

class Rows {
  constructor(section, rows, columns) {
    Object.assign(this, { section, rows, columns, page: 0, size: 50, sort: null, down: false, query: "", type: "", status: "", incident: "" });
    this.texts = rows.map((row) => Object.values(row).flat(3).join(" ").toLowerCase());
    this.body = make("tbody");
    this.said = make("p", { class: "note", role: "status", "aria-live": "polite" });
    this.heads = columns.map(([title, key]) => make("th", { scope: "col" }, make("button", { type: "button", onclick: () => this.order(key) }, title)));
    this.back = make("button", { type: "button", onclick: () => this.turn(-1) }, "← Previous");
    this.next = make("button", { type: "button", onclick: () => this.turn(1) }, "Next →");
    this.place = make("span");
    this.printed = make("p", { class: "note printed" });
    this.only = make("button", { type: "button", hidden: true, onclick: () => this.choose("incident", "") }, "Show all incidents' events");
    section.append(this.controls(), this.said, this.printed,
      make("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": section.id },
        make("table", {}, make("thead", {}, make("tr", {}, ...this.heads)), this.body)),
      make("div", { class: "pager" }, this.back, this.place, this.next));
    this.draw();
  }

  controls() {
    const search = make("input", { type: "search", size: "24", oninput: (e) => this.choose("query", e.target.value.toLowerCase()) });
    const pick = (title, key) => make("label", {}, title,
      make("select", { onchange: (e) => this.choose(key, e.target.value) }, make("option", { value: "" }, "all"),
        ...distinct(this.rows, key).map((value) => make("option", { value }, value))));
    const size = make("select", { onchange: (e) => this.choose("size", Number(e.target.value)) },
      ...[50, 200, 1000, this.rows.length].map((n, at) => make("option", { value: n || 1 }, at === 3 ? "all" : String(n))));
    return make("div", { class: "controls", role: "search", "aria-label": `Find ${this.section.id}` }, make("label", {}, "Search", search), pick("Kind", "type"), pick("Status", "status"),
      make("label", {}, "Rows a page", size), this.only);
  }

  choose(key, value) {
    this[key] = value;
    this.page = 0;
    this.only.hidden = !this.incident;
    this.draw();
  }

  order(key) {
    this.down = this.sort === key ? !this.down : false;
    this.sort = key;
    this.choose("page", 0);
  }

  turn(by) {
    this.page += by;
    this.draw();
    this.section.scrollIntoView();
  }

  found() {
    const found = [];
    this.rows.forEach((row, at) => {
      if ((!this.query || this.texts[at].includes(this.query)) && (!this.type || row.type === this.type) &&
        (!this.status || row.status === this.status) && (!this.incident || row.incident === this.incident)) found.push(row);
    });
    if (this.sort) {
      const key = this.sort, sign = this.down ? -1 : 1;
      found.sort((a, b) => sign * (typeof a[key] === "number" ? a[key] - b[key] : String(a[key]).localeCompare(String(b[key]), "en", { numeric: true })));
    }
    return found;
  }

  draw() {
    const found = this.found(), pages = Math.max(1, Math.ceil(found.length / this.size));
    const shown = found.slice(this.page * this.size, (this.page + 1) * this.size);
    this.body.replaceChildren(...shown.flatMap((row) => this.row(row)));
    this.said.textContent = `${found.length.toLocaleString("en")} of ${this.rows.length.toLocaleString("en")}`;
    this.printed.textContent = shown.length < found.length
      ? `Printed here: ${this.page * this.size + 1} to ${this.page * this.size + shown.length}; with “all” as rows a page, all are.` : "";
    this.place.textContent = `Page ${this.page + 1} of ${pages}`;
    this.back.disabled = this.page === 0;
    this.next.disabled = this.page >= pages - 1;
    this.columns.forEach(([, key], at) => {
      if (this.sort === key) this.heads[at].setAttribute("aria-sort", this.down ? "descending" : "ascending");
      else this.heads[at].removeAttribute("aria-sort");
    });
  }

  row(row) {
    const cells = this.columns.map(([, key]) => make("td", {}, row[key] === "" ? "–" : String(row[key])));
    if (row.disputed) cells[4].append(make("span", { class: "bad" }, " disputed"));
    if (this.section.id === "incidents") {
      cells[0].prepend(make("button", { type: "button", "aria-label": `Events of this incident, ${row.date || "undated"}`, onclick: () => show(row.id) }, "Events"), " ");
      return [make("tr", {}, ...cells)];
    }
    return [make("tr", {}, ...cells), make("tr", {}, make("td", { colspan: this.columns.length }, evidence(row)))];
  }
}

function evidence(row) {
  const told = [...row.evidence].sort((a, b) => (b[1] ? 1 : 0) - (a[1] ? 1 : 0));
  const quotes = told.map(([before, words, after]) => make("blockquote", {}, before, words ? make("mark", {}, words) : "", after));
  const about = [row.title, `rule ${row.rule}`, row.main ? "main event" : "background", row.reviewed, row.id].filter(Boolean).join(" · ");
  const [first, ...rest] = quotes;
  const more = rest.length ? make("details", {}, make("summary", {}, `${rest.length} more sentence${rest.length > 1 ? "s" : ""}`), ...rest) : "";
  return make("div", {}, first || "", more, make("p", { class: "note" }, about));
}

const tables = {};
function show(incident) {
  tables.events.choose("incident", incident);
  tables.events.section.scrollIntoView();
  tables.events.only.focus({ preventScroll: true });
}
for (const section of document.querySelectorAll("section[data-table]")) {
  tables[section.id] = new Rows(section, data[section.id], COLUMNS[section.id]);
}
let opened = [];
addEventListener("beforeprint", () => {
  opened = [...document.querySelectorAll("details:not([open])")];
  opened.forEach((details) => { details.open = true; });
});
addEventListener("afterprint", () => opened.forEach((details) => { details.open = false; }));
document.documentElement.dataset.ready = "yes";

// Every word of an article reaches the page as text (textContent); nothing is ever parsed as HTML.
const KEYS = { a: "accept", r: "reject", s: "skip", f: "fix", m: "missed", w: "whole", u: "undo", ArrowLeft: "back", ArrowRight: "next" };

// What pressing says of a row.
const MEANINGS = { accept: "It is a row, and every field is right", reject: "It should be no row", fix: "It is a row, but a field or its words are wrong",
  skip: "Not to be decided now", missed: "Words that should be a row and are not: select them first, or write them", undo: "Take back what was decided last" };

function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== null && value !== undefined && value !== false) element.setAttribute(name, value);
  }
  element.append(...children.filter((child) => child !== null && child !== ""));
  return element;
}

// Python counts characters, the browser UTF-16 units. A place outside the passage counts as its nearer end: a triple click ends there.
function offsetOf(node, units, passage) {
  const before = document.createRange();
  before.selectNodeContents(passage);
  const side = before.comparePoint(node, units);
  if (side <= 0) before.setEnd(side < 0 ? passage : node, side < 0 ? 0 : units);
  return Number(passage.querySelector("[data-start]").dataset.start) + [...before.toString()].length;
}

// What the controls of one field say, as the kernel takes it: null where nothing is said.
const READ = {
  flag: (element) => element.querySelector("input").checked,
  words: (element) => element.querySelector("input").value.split(",").map((word) => word.trim()).filter(Boolean),
  parts: (element) => [...element.querySelectorAll("[data-part]")].map((part) =>
    Object.fromEntries([...part.querySelectorAll("[data-of]")].map((input) => [input.dataset.of, input.value.trim() || null]))),
};
const read = (element) => (READ[element.dataset.kind] || ((el) => el.querySelector("input, select").value.trim() || null))(element);

class DeskView {
  constructor(model, el) {
    this.model = model;
    this.mode = model.get("state").draft ? "draft" : "";  // "", "fix", "words" (which were missed) or "draft" (of a missed row)
    this.span = null;
    this.live = false;
    this.root = make("section", { class: "nl-desk", tabindex: "0", "aria-label": "Review desk" });
    this.hush(true);
    this.status = make("p", { class: "nl-said", role: "status", "aria-live": "polite" });
    this.body = make("div");
    this.root.append(this.body, this.status);
    this.root.addEventListener("keydown", (event) => this.pressed(event));
    for (const [type, on] of [["keydown", false], ["keyup", true]]) {
      this.root.addEventListener(type, (event) => { if (event.key === "Control" || event.key === "Meta") this.hush(on); });
    }
    this.root.addEventListener("focusout", () => this.hush(true));
    el.append(this.root);
    model.on("change:state", () => { this.mode = model.get("state").draft ? "draft" : ""; this.span = null; this.draw(); this.first(); });
    model.on("change:said", () => this.say());
    model.on("msg:custom", (message) => { if (message.do === "pong") { this.live = true; this.root.dataset.live = "yes"; this.draw(); } });
    this.draw();
    this.ping(0);
  }

  // Single-key shortcuts of the notebook (a: new cell above …) must not fire while the desk has the focus; Ctrl+S and the like may.
  hush(on) {
    for (const name of ["data-lm-suppress-shortcuts", "data-p-suppress-shortcuts"]) on ? this.root.setAttribute(name, "true") : this.root.removeAttribute(name);
  }

  ping(tries) {
    if (this.live) return;
    if (tries === 10) { this.status.textContent = "No live kernel: rows can be read, not decided. Run the cell."; return; }
    try { this.model.send({ do: "ping" }); } catch { /* there is no kernel to send to */ }
    setTimeout(() => this.ping(tries + 1), 400);
  }

  say() {
    const { words, wrong } = this.model.get("said");
    this.status.textContent = words;
    this.status.classList.toggle("nl-wrong", Boolean(wrong));
  }

  send(message) {
    if (this.live) this.model.send({ id: this.model.get("state").id, ...message });
  }

  pressed(event) {
    const writing = event.target.matches("input, select, textarea");
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape") this.leave();
    else if (event.key === "Enter" && this.mode && event.target.tagName !== "BUTTON") this.save();
    else if (!writing && KEYS[event.key]) this.act(KEYS[event.key]);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  act(what) {
    if (!this.live) return;
    if (what === "fix") this.enter("fix");
    else if (what === "missed") this.missed();
    else {
      this.root.focus();
      if (what === "back" || what === "next") this.send({ do: "move", by: what === "next" ? 1 : -1 });
      else this.send({ do: what, comment: this.comment?.value || "" });
    }
  }

  enter(mode) {
    this.mode = mode;
    this.draw();
    this.first();
  }

  leave() {
    if (this.mode === "draft") this.send({ do: "cancel" });
    this.mode = "";
    this.span = null;
    this.draw();
    this.root.focus();
  }

  // The keyboard goes on in the form that has just come up.
  first() {
    const form = this.body.querySelector(".nl-form");
    if (form) (form.querySelector("[data-first] input, [data-first] select") || form.querySelector("input, select")).focus();
  }

  save() {
    if (this.mode === "words") { this.send({ do: "begin", words: this.body.querySelector("[data-field] input").value }); return; }
    const changes = {};
    for (const field of this.body.querySelectorAll("[data-field]")) {
      const value = read(field);
      if (JSON.stringify(value) !== field.dataset.before) changes[field.dataset.field] = value;
    }
    if (this.span) changes.span = this.span;
    this.send({ do: this.mode === "draft" ? "add" : "fix", changes, comment: this.comment?.value || "" });
    this.root.focus();
  }

  // The words selected in the passage, as offsets; null where none are.
  selected() {
    const chosen = getSelection();
    if (!chosen.rangeCount || chosen.isCollapsed) return null;
    const range = chosen.getRangeAt(0), passage = this.body.querySelector(".nl-passage");
    const start = offsetOf(range.startContainer, range.startOffset, passage), end = offsetOf(range.endContainer, range.endOffset, passage);
    return start < end ? [start, end] : null;
  }

  missed() {
    const span = this.selected();
    if (span) this.send({ do: "begin", span });
    else this.enter("words");
  }

  select() {
    const span = this.selected();
    if (!span) { this.status.textContent = "Select words in the passage first, or write them under “words”."; return; }
    this.span = span;
    this.body.querySelector("[data-field=words] input").value = getSelection().toString().trim();
    this.status.textContent = "New span; save the fix to keep it.";
  }

  draw() {
    const state = this.model.get("state");
    const off = !this.live;
    const focused = this.root.contains(document.activeElement) ? document.activeElement.getAttribute("aria-label") || "" : null;
    const button = (what, words, key) => make("button", { type: "button", class: `nl-${what}`, disabled: off, "aria-keyshortcuts": key, title: MEANINGS[what],
      "aria-pressed": state.verdict === what ? "true" : null, onclick: () => this.act(what) }, words, " ", make("kbd", {}, key));
    const done = state.total - (state.counts.open || 0);
    this.comment = make("input", { type: "text", value: state.comment, "aria-label": "Comment", placeholder: "comment (optional)", disabled: off });
    this.body.replaceChildren(
      make("div", { class: "nl-line" },
        make("progress", { max: state.total, value: done, "aria-label": "Decided rows" }),
        make("span", { class: "nl-count" }, `${done} of ${state.total} decided`),
        make("span", { class: "nl-soft" }, Object.entries(state.counts).filter(([name]) => name !== "open").map(([name, n]) => `${n} ${name}`).join(", ")),
        ...["table", "rule", "state"].map((name) => this.filter(name, state, off))),
      make("h4", {}, `${state.table.replace(/s$/, "")}: `, make("q", {}, state.passage.filter((p) => p.main).map((p) => p.text).join(""))),
      make("p", { class: "nl-soft" }, [`row ${state.at + 1}`, state.source, state.title, state.why.startsWith("confidence") ? "" : state.why, `rule ${state.rule}`, `confidence ${state.confidence}`,
        ...Object.entries(state.others).map(([who, what]) => `${who}: ${what}`)].filter(Boolean).join(" · ")),
      make("p", { class: "nl-passage", dir: "ltr" }, ...state.passage.map((piece) => this.piece(piece))),
      this.additions(state),
      this.mode ? this.form(state) : this.facts(state),
      make("div", { class: "nl-line nl-buttons" },
        ...(this.mode
          ? [make("button", { type: "button", class: "nl-fix", onclick: () => this.save() }, { fix: "Save fix ", words: "Go on ", draft: "Add row " }[this.mode], make("kbd", {}, "Enter")),
            this.mode === "fix" ? make("button", { type: "button", onclick: () => this.select() }, "Use selected words as span") : "",
            make("button", { type: "button", onclick: () => this.leave() }, "Cancel ", make("kbd", {}, "Esc"))]
          : [button("accept", "Accept", "a"), button("reject", "Reject", "r"), button("fix", "Fix", "f"), button("skip", "Skip", "s"),
            button("undo", "Undo", "u"), button("back", "Previous", "←"), button("next", "Next", "→"), button("missed", "Add missed row", "m"),
            button("whole", state.whole ? "Passage only" : "Whole article", "w")]),
        this.mode === "words" ? "" : this.comment));
    this.root.dataset.row = state.id;
    if (focused !== null && !this.root.contains(document.activeElement)) (this.body.querySelector(`[aria-label="${CSS.escape(focused)}"]`) || this.root).focus();
  }

  // What reviewers have added to this article, each with a way to take it back.
  additions({ added }) {
    if (!added.length) return "";
    return make("ul", { class: "nl-added", "aria-label": "Rows added to this article" }, ...added.map((row) => make("li", {},
      `added ${row.table.replace(/s$/, "")}: `, make("q", {}, row.words), ` ${row.told} · ${row.reviewer}${row.stale ? " · stale: its sentence changed" : ""} `,
      row.act ? make("button", { type: "button", disabled: !this.live, "aria-label": `Take back “${row.words}”`, onclick: () => this.send({ do: "undo", act: row.act }) }, "Take back") : "")));
  }

  filter(name, state, off) {
    const all = { table: "all tables", rule: "all rules", state: "open and decided" }[name];
    return make("select", { "aria-label": `Show ${name}`, disabled: off,
      onchange: (event) => this.send({ do: "narrow", only: { ...state.only, [name]: event.target.value } }) },
      ...["", ...state.choices[name]].map((value) => make("option", { value, selected: (state.only[name] || "") === value }, value || all)));
  }

  piece({ start, text, sentence, main, field, found, draft }) {
    const kind = draft ? "nl-draft" : main ? "nl-main" : field ? "nl-from" : sentence ? "nl-sentence" : "nl-around";
    const title = draft ? "the missed row" : main ? "this row" : field || (found && `found: ${found.replace(/s$/, "")}`);
    return make(draft || main || field ? "mark" : "span", { class: found && !main ? `${kind} nl-found` : kind, "data-start": start, title }, text);
  }

  facts(state) {
    const told = state.fields.filter((field) => field.words || field.mended);
    const empty = state.fields.filter((field) => !told.includes(field)).map((field) => field.name);
    const list = make("dl", {}, ...told.map((field) => make("div", { class: field.mended ? "nl-mended" : null },
      make("dt", { title: field.meaning }, field.name), make("dd", {}, field.words || "–",
        field.from.length ? make("span", { class: "nl-soft" }, ` from “${field.from.join("”, “")}”`) : "",
        field.mended ? make("span", { class: "nl-soft" }, ` was ${field.was}`) : ""))));
    return make("div", {}, list, empty.length ? make("p", { class: "nl-soft" }, `empty: ${empty.join(", ")}`) : "");
  }

  form(state) {
    const words = { name: "words", kind: "text", meaning: "the words of the row, as they stand in the article", nullable: true };
    const form = make("div", { class: "nl-form" });
    if (this.mode === "words") form.append(this.field({ ...words, name: "words of the missed row, as they stand in the article (or select them first)", value: null }));
    else if (this.mode === "draft") form.append(this.kinds(state), ...state.draft.fields.map((field) => this.field(field)));
    else form.append(this.field({ ...words, value: state.passage.filter((p) => p.main).map((p) => p.text).join("") }), ...state.fields.map((field) => this.field(field)));
    // What is there at first counts as said; only what the reviewer changes is sent.
    for (const field of form.querySelectorAll("[data-field]")) field.dataset.before = JSON.stringify(read(field));
    form.querySelectorAll("[data-field]")[this.mode === "fix" ? 1 : 0].dataset.first = "";
    return form;
  }

  // As what a missed row is added.
  kinds({ tables, draft }) {
    const change = ({ target }) => {
      this.send({ do: "begin", table: target.value, span: draft.span });
      target.value = draft.table;  // until the kernel agrees
    };
    const select = make("select", { onchange: change },
      ...tables.map((name) => make("option", { value: name, selected: name === draft.table }, name.replace(/s$/, ""))));
    return make("label", {}, `“${draft.words}” is missing as`, select);
  }

  field({ name, kind, value, options, nullable, meaning, parts }) {
    const common = { "data-field": name, "data-kind": kind, title: meaning };
    if (kind === "parts") return this.parts(common, name, value || [], parts);
    return make("label", common, name, this.input({ kind, value, options, nullable }));
  }

  input({ kind, value, options, nullable }, attributes = {}) {
    if (kind === "choice") return make("select", attributes, ...(nullable || !options.includes(value) ? [""] : []).concat(options).map((option) =>
      make("option", { value: option, selected: option === (value ?? "") }, option || "–")));
    if (kind === "flag") return make("input", { ...attributes, type: "checkbox", checked: value });
    return make("input", { ...attributes, type: "text", inputmode: kind === "number" ? "decimal" : null,
      placeholder: kind === "words" ? "one, another" : null, value: kind === "words" ? (value || []).join(", ") : value });
  }

  // A list of things with parts of their own: one line for each, and a button for another.
  parts(common, name, value, parts) {
    const line = (entry) => {
      const found = make("div", { class: "nl-line", "data-part": "" }, ...parts.map((part) => make("label", { title: part.name }, part.name,
        this.input({ ...part, value: entry[part.name] ?? null }, { "data-of": part.name }))));
      found.append(make("button", { type: "button", "aria-label": `Remove this entry of ${name}`, onclick: () => { found.remove(); add.focus(); } }, "Remove"));
      return found;
    };
    const add = make("button", { type: "button", onclick: () => { const made = line({}); add.before(made); made.querySelector("input, select").focus(); } }, `Add to ${name}`);
    return make("fieldset", common, make("legend", {}, name), ...value.map(line), add);
  }
}

export default { render({ model, el }) { new DeskView(model, el); } };

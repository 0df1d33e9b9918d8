// Every word of an article reaches the page as text (textContent); nothing is ever parsed as HTML.
const KEYS = { a: "accept", r: "reject", s: "skip", f: "fix", u: "undo", ArrowLeft: "back", ArrowRight: "next" };

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

// Python counts characters, the browser UTF-16 units.
const characters = (text, units) => [...text.slice(0, units)].length;

function offsetOf(node, units, root) {
  const piece = (node.nodeType === Node.TEXT_NODE ? node.parentElement : node).closest("[data-start]");
  if (!piece || !root.contains(piece)) return null;
  return Number(piece.dataset.start) + (node.nodeType === Node.TEXT_NODE ? characters(node.data, units) : 0);
}

class DeskView {
  constructor(model, el) {
    this.model = model;
    this.editing = false;
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
    model.on("change:state", () => { this.editing = false; this.span = null; this.draw(); });
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
    if (event.key === "Escape") { this.editing = false; this.span = null; this.draw(); this.root.focus(); }
    else if (event.key === "Enter" && this.editing && event.target.tagName !== "BUTTON") this.save();
    else if (!writing && KEYS[event.key]) this.act(KEYS[event.key]);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  act(what) {
    if (what === "fix") { if (this.live) { this.editing = true; this.draw(); this.body.querySelector("[data-field]")?.focus(); } }
    else if (what === "back" || what === "next") this.send({ do: "move", by: what === "next" ? 1 : -1 });
    else this.send({ do: what, comment: this.comment?.value || "" });
    if (what !== "fix") this.root.focus();
  }

  save() {
    const changes = {};
    for (const input of this.body.querySelectorAll("[data-field]")) {
      const value = input.type === "checkbox" ? input.checked : input.value.trim() === "" ? null : input.value.trim();
      if (String(value) !== input.dataset.before) changes[input.dataset.field] = value;
    }
    if (this.span) changes.span = this.span;
    this.send({ do: "fix", changes, comment: this.comment?.value || "" });
    this.root.focus();
  }

  select() {
    const chosen = getSelection();
    if (!chosen.rangeCount || chosen.isCollapsed) { this.status.textContent = "Select words in the passage first."; return; }
    const range = chosen.getRangeAt(0);
    const start = offsetOf(range.startContainer, range.startOffset, this.body), end = offsetOf(range.endContainer, range.endOffset, this.body);
    if (start === null || end === null || start >= end) { this.status.textContent = "Select words in the passage first."; return; }
    this.span = [start, end];
    this.status.textContent = `New span: “${chosen.toString()}”; save the fix to keep it.`;
  }

  draw() {
    const state = this.model.get("state");
    const off = !this.live;
    const button = (what, words, key) => make("button", { type: "button", class: `nl-${what}`, disabled: off, "aria-keyshortcuts": key,
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
      this.editing ? this.form(state) : this.facts(state),
      make("div", { class: "nl-line nl-buttons" },
        ...(this.editing
          ? [make("button", { type: "button", class: "nl-fix", onclick: () => this.save() }, "Save fix ", make("kbd", {}, "Enter")),
            make("button", { type: "button", onclick: () => this.select() }, "Use selected words as span"),
            make("button", { type: "button", onclick: () => { this.editing = false; this.draw(); this.root.focus(); } }, "Cancel ", make("kbd", {}, "Esc"))]
          : [button("accept", "Accept", "a"), button("reject", "Reject", "r"), button("fix", "Fix", "f"), button("skip", "Skip", "s"),
            button("undo", "Undo", "u"), button("back", "Previous", "←"), button("next", "Next", "→")]),
        this.comment));
    this.root.dataset.row = state.id;
  }

  filter(name, state, off) {
    const all = { table: "all tables", rule: "all rules", state: "open and decided" }[name];
    return make("select", { "aria-label": `Show ${name}`, disabled: off,
      onchange: (event) => this.send({ do: "narrow", only: { ...state.only, [name]: event.target.value } }) },
      ...["", ...state.choices[name]].map((value) => make("option", { value, selected: (state.only[name] || "") === value }, value || all)));
  }

  piece({ start, text, sentence, main, field }) {
    const kind = main ? "nl-main" : field ? "nl-from" : sentence ? "nl-sentence" : "nl-around";
    return make(main || field ? "mark" : "span", { class: kind, "data-start": start, title: main ? "this row" : field }, text);
  }

  facts(state) {
    const told = state.fields.filter((field) => field.words || field.mended);
    return make("dl", {}, ...told.map((field) => make("div", { class: field.mended ? "nl-mended" : null },
      make("dt", { title: field.meaning }, field.name), make("dd", {}, field.words || "–",
        field.from.length ? make("span", { class: "nl-soft" }, ` from “${field.from.join("”, “")}”`) : "",
        field.mended ? make("span", { class: "nl-soft" }, ` was ${field.was}`) : ""))));
  }

  form(state) {
    return make("div", { class: "nl-form" }, ...state.fields.map((field) => make("label", { title: field.meaning }, field.name, this.input(field))));
  }

  input({ name, kind, value, options, nullable }) {
    const before = value === null ? "null" : String(value);
    const common = { "data-field": name, "data-before": before };
    if (kind === "choice") return make("select", common, ...(nullable ? [""] : []).concat(options).map((option) =>
      make("option", { value: option, selected: option === (value ?? "") }, option || "–")));
    if (kind === "flag") return make("input", { ...common, type: "checkbox", checked: value });
    return make(kind === "json" ? "textarea" : "input", { ...common, rows: kind === "json" ? 2 : null, type: kind === "json" ? null : "text",
      inputmode: kind === "number" ? "decimal" : null, value: kind === "json" ? null : value }, kind === "json" ? value : "");
  }
}

export default { render({ model, el }) { new DeskView(model, el); } };

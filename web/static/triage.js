// Triage works without this file. It moves through the list by keys, sends the forms
// without loading the page anew, and shows at once what they will do: the server's
// answer, which replaces the screen, then says how it really is. Keys can be changed
// or turned off (WCAG 2.1.4); they are left alone while somebody types or an input
// method composes.
(() => {
  "use strict";
  const find = (selector, from = document) => from.querySelector(selector);
  const screen = () => find("#triage");
  if (!screen() || !window.htmx) return;

  const own = JSON.parse(screen().dataset.keys);
  const commands = new Map(Object.entries(own.keys).map(([command, key]) => [key, command]));
  const leaving = new Set(); // ids of cases whose change is on its way
  let sending = Promise.resolve(); // changes are made one after the other
  let here = find(".t-row[aria-current]")?.dataset.id; // where the reviewer is
  let anchor = null; // the row selected last, for a range
  let timer = 0;

  const rows = () => [...document.querySelectorAll(".t-row")];
  const rowOf = (id) => rows().find((r) => r.dataset.id === id);
  const picked = () => rows().filter((r) => find("input:checked", r));
  const link = (row) => find("a", row);
  const inReader = () => find("#pane article")?.dataset.id;

  // mark moves the highlight, and the focus unless it is somewhere useful.
  function mark(row) {
    if (!row) return;
    here = row.dataset.id;
    for (const r of rows()) {
      r.toggleAttribute("aria-current", false);
      r.classList.toggle("leaving", leaving.has(r.dataset.id));
    }
    row.setAttribute("aria-current", "true");
    link(row).focus({ preventScroll: true });
    row.scrollIntoView({ block: "nearest" });
  }

  // read shows a case; who runs through the list loads only where they stop.
  function read(row, wait = 60) {
    if (!row) return;
    mark(row);
    clearTimeout(timer);
    timer = setTimeout(() => link(row).click(), wait);
  }

  // after is the nearest case that stays: the next one, at the end the one before.
  function after(ids) {
    const all = rows();
    const last = Math.max(...ids.map((id) => all.findIndex((r) => r.dataset.id === id)));
    const stays = (r) => !leaving.has(r.dataset.id);
    return all.slice(last + 1).find(stays) ?? all.slice(0, Math.max(last, 0)).findLast(stays);
  }

  // send makes a change of some cases and goes on to the next at once.
  function send(path, values, ids = []) {
    clearTimeout(timer);
    ids.forEach((id) => leaving.add(id));
    if (ids.length > 0) {
      const next = after(ids);
      values.set("next", next?.dataset.id ?? "");
      mark(next ?? rowOf(here));
    }
    sending = sending
      .then(() => {
        ids.forEach((id) => leaving.delete(id));
        return htmx.ajax("POST", path, { target: "#triage", swap: "outerHTML", values });
      })
      .catch(() => window.location.reload());
  }

  const step = (by) => {
    const all = rows().filter((r) => !leaving.has(r.dataset.id));
    const at = all.findIndex((r) => r.dataset.id === here);
    read(all[at + by]);
  };

  // menu opens the form of an action: of the selected cases, else of the one that is
  // read, once it is there.
  function menu(name) {
    const bulk = find("#bulk");
    if (bulk && picked().length > 0 && name !== "split" && name !== "claim") {
      bulk.elements.do.value = name;
      const first = [...bulk.querySelectorAll(`.f-${name} :is(input, select)`)][0];
      if (first) first.focus();
      else bulk.requestSubmit();
      return;
    }
    if (inReader() !== here) {
      const again = () => {
        if (inReader() === here) menu(name);
      };
      document.addEventListener("htmx:afterSettle", again, { once: true });
      read(rowOf(here), 0);
      return;
    }
    const place = find(`.acts [data-act="${name}"]`);
    if (!place) return;
    if (place.tagName === "FORM") {
      place.requestSubmit();
      return;
    }
    document.querySelectorAll(".acts details[open]").forEach((d) => { d.open = d === place; });
    place.open = true;
    find("input:not([type=hidden]), textarea, select, button", place)?.focus();
  }

  function accept() {
    const row = rowOf(here);
    if (picked().length > 0 || inReader() === here || !row) return menu("accept");
    if (!find("#bulk")) return; // nobody is signed in
    const values = new FormData();
    for (const [name, value] of [["rev", row.dataset.rev], ["seen", row.dataset.seen]]) values.set(name, value);
    for (const name of ["view", "page"]) values.set(name, find(`#bulk [name=${name}]`).value);
    send(`/cases/${here}/accept`, values, [here]);
  }

  function select(range) {
    const all = rows();
    const at = all.findIndex((r) => r.dataset.id === here);
    const from = range ? all.findIndex((r) => r.dataset.id === anchor) : -1;
    const box = at >= 0 && find("input[type=checkbox]", all[at]);
    if (!box) return;
    if (from < 0) {
      box.checked = !box.checked;
    } else {
      for (const r of all.slice(Math.min(from, at), Math.max(from, at) + 1)) find("input", r).checked = true;
    }
    anchor = here;
  }

  const run = {
    next: () => step(1),
    previous: () => step(-1),
    open: () => { if (here) window.location.assign(`/cases/${here}`); },
    accept,
    merge: () => menu("merge"),
    discard: () => menu("discard"),
    same: () => {
      // Only what stands there and was seen is merged.
      const form = inReader() === here && find("#similar form.same");
      if (form) form.requestSubmit();
    },
    snooze: () => menu("snooze"),
    assign: () => menu("assign"),
    label: () => menu("label"),
    claim: () => menu("claim"),
    split: () => menu("split"),
    official: () => {
      const on = find("#bulk [name=view]")?.value ?? new URLSearchParams(window.location.search).get("view");
      window.location.assign(on === "official" ? "/triage" : "/triage?view=official");
    },
    move: () => {
      if (inReader() === here) menu(find('.acts [data-act="to-queue"]') ? "to-queue" : "to-official");
    },
    select,
    undo: () => {
      sending = sending.then(() => {
        const form = find(".t-undo");
        return form && htmx.ajax("POST", "/undo", { target: "#triage", swap: "outerHTML", values: new FormData(form) });
      });
    },
    search: () => find("#q")?.focus(),
    help: () => find("#help").showModal(),
  };

  const typing = (el) => el.isContentEditable || /^(TEXTAREA|SELECT)$/.test(el.tagName) ||
    (el.tagName === "INPUT" && !el.closest(".t-row"));

  document.addEventListener("keydown", (e) => {
    if (e.isComposing || e.keyCode === 229 || e.ctrlKey || e.metaKey || e.altKey) return;
    if (e.key === "Escape") {
      const open = find(".acts details[open]");
      if (open) {
        open.open = false;
        find("summary", open).focus();
      }
      return;
    }
    if (e.key === "Enter" && e.target.tagName === "SELECT" && e.target.closest("#triage")) {
      e.preventDefault();
      e.target.form.requestSubmit();
      return;
    }
    if (e.key === "Enter" && !e.shiftKey && e.target.tagName === "TEXTAREA" && e.target.closest(".acts")) {
      e.preventDefault(); // a claim is one sentence
      e.target.form.requestSubmit();
      return;
    }
    if (own.off || typing(e.target) || find("dialog[open]")) return;
    const lower = e.key.toLowerCase();
    const range = e.shiftKey && commands.get(lower) === "select";
    const command = commands.get(range ? lower : e.key);
    if (!command) return;
    e.preventDefault();
    run[command](range);
  });

  document.addEventListener("click", (e) => {
    const help = e.target.closest(".t-help");
    if (help && !e.ctrlKey && !e.metaKey) {
      e.preventDefault();
      run.help();
    }
    const row = e.target.closest(".t-row");
    if (!row) return;
    if (e.target.type === "checkbox") {
      here = row.dataset.id; // the keys go on from here
      if (e.shiftKey && anchor) select(true);
      anchor = row.dataset.id;
    } else if (e.isTrusted && e.target.closest("a")) {
      mark(row); // read has marked it already, and the focus may have gone on to a form
    }
  });

  document.addEventListener("submit", (e) => {
    const form = e.target;
    if (form.method !== "post" || !form.closest("#triage")) return;
    e.preventDefault();
    let ids = [];
    if (form.closest(".acts") && !form.dataset.stays) ids = [inReader()];
    const values = new FormData(form, e.submitter);
    if (form.id === "bulk") {
      ids = picked().map((r) => r.dataset.id);
      picked().forEach((r) => { find("input", r).checked = false; });
    }
    send(form.getAttribute("action"), values, ids);
  });

  // What is proposed as a claim is asked for when the form opens. The document listens: right after a swap htmx has not
  // looked at the new form yet, and somebody fast has opened it.
  document.addEventListener("toggle", (e) => {
    const place = e.target.open && find("[data-proposals]:empty", e.target);
    if (place) htmx.ajax("GET", place.dataset.proposals, { target: place, swap: "innerHTML" });
  }, true);

  // What was selected and stays in the list is selected again.
  let kept = [];
  document.addEventListener("htmx:beforeSwap", (e) => {
    if (e.detail.target.id === "triage") kept = picked().map((r) => r.dataset.id);
  });

  // The server's answer is in place: it counts, but for changes still on their way.
  document.addEventListener("htmx:afterSwap", (e) => {
    const proposed = e.detail.target.closest?.("[data-act=claim]") && find("[data-take]", e.detail.target);
    if (proposed) { // unless somebody writes already
      const at = document.activeElement;
      if (proposed.form.contains(at) && at.value === at.defaultValue) proposed.focus();
      return;
    }
    if (e.detail.target.id === "pane") {
      screen().classList.add("reading");
      return;
    }
    if (e.detail.target.id !== "triage") return;
    for (const r of rows()) {
      const box = find("input[type=checkbox]", r);
      if (box && kept.includes(r.dataset.id)) box.checked = true;
    }
    const shown = find(".t-row[aria-current]");
    const busy = leaving.size > 0;
    const said = find("#triage .t-say");
    const wanted = busy ? rowOf(here) : shown;
    if (wanted) mark(wanted);
    else here = inReader();
    said?.focus();
    find("#said").textContent = [...document.querySelectorAll("#triage [data-say]")].map((n) => n.innerText).reverse().join(". ");
  });
})();

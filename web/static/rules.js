// The editor works without this file. It adds line numbers with the mistakes marked,
// a check while one writes, Ctrl+S, and spaces for the Tab key; after Escape, Tab
// moves on as usual (WCAG 2.1.2).
(() => {
  "use strict";
  const byId = (id) => document.getElementById(id);

  // A backtest that is running is looked at again by itself.
  const job = byId("job");
  if (job?.dataset.state === "running") {
    const look = async () => {
      try {
        const r = await fetch(location.href);
        const now = new DOMParser().parseFromString(await r.text(), "text/html").getElementById("job");
        if (!r.ok || !now) return;
        if (now.dataset.state !== "running") { location.reload(); return; }
        const [from, to] = [now.querySelector("progress"), job.querySelector("progress")];
        to.value = from.value;
        to.nextSibling.textContent = from.nextSibling.textContent;
      } catch { /* the link is still there */ }
      setTimeout(look, 1000);
    };
    setTimeout(look, 1000);
  }

  const form = byId("ruleform");
  const text = byId("text");
  const gutter = byId("gutter");
  const result = byId("result");
  if (!form || !text || !gutter) return;
  byId("trouble")?.focus();

  const marks = () => {
    const at = new Map();
    for (const a of result.querySelectorAll(".warns [data-line]")) at.set(+a.dataset.line, "odd");
    for (const a of result.querySelectorAll(".mistake [data-line]")) at.set(+a.dataset.line, "bad");
    return at;
  };
  const draw = () => {
    const n = text.value.split("\n").length;
    const at = marks();
    const parts = [];
    for (let i = 1; i <= n; i++) {
      const line = document.createElement(at.has(i) ? "b" : "span");
      if (at.has(i)) line.className = at.get(i);
      line.textContent = i + "\n";
      parts.push(line);
    }
    gutter.replaceChildren(...parts);
    gutter.scrollTop = text.scrollTop;
  };
  gutter.hidden = false;
  draw();
  text.addEventListener("scroll", () => { gutter.scrollTop = text.scrollTop; });

  // A click on a mistake leads to its place; columns are counted in characters.
  const go = (line, column) => {
    const lines = text.value.split("\n");
    let from = 0;
    for (let i = 0; i < Math.min(line - 1, lines.length); i++) from += lines[i].length + 1;
    const here = lines[line - 1] ?? "";
    from += [...here].slice(0, column - 1).join("").length;
    const word = /^[^\s,:{}[\]"']+/.exec(text.value.slice(from));
    text.focus();
    text.setSelectionRange(from, from + (word ? word[0].length : 0));
    const height = parseFloat(getComputedStyle(text).lineHeight);
    text.scrollTop = Math.max(0, (line - 4) * height);
  };
  result.addEventListener("click", (e) => {
    const a = e.target.closest("[data-line]");
    if (!a) return;
    e.preventDefault();
    go(+a.dataset.line, +a.dataset.column);
  });

  if (text.readOnly) return;
  const begun = text.value;
  let saving = false;
  form.addEventListener("submit", () => { saving = true; });
  window.addEventListener("beforeunload", (e) => {
    if (!saving && text.value !== begun) e.preventDefault();
  });

  let timer = 0;
  let asked = 0;
  const check = async () => {
    const mine = ++asked;
    try {
      const r = await fetch(form.dataset.check, { method: "POST", body: new FormData(form) });
      const html = await r.text();
      if (r.ok && mine === asked) { result.innerHTML = html; draw(); }
    } catch { /* the button is still there */ }
  };
  form.addEventListener("input", (e) => {
    if (e.target === text) draw();
    if (e.isComposing) return;
    clearTimeout(timer);
    timer = setTimeout(check, 600);
  });
  form.addEventListener("compositionend", () => {
    clearTimeout(timer);
    timer = setTimeout(check, 600);
  });

  const save = form.querySelector("button[value=save]");
  form.addEventListener("keydown", (e) => {
    if ((e.ctrlKey || e.metaKey) && !e.altKey && !e.shiftKey && e.key.toLowerCase() === "s") {
      e.preventDefault();
      form.requestSubmit(save);
    }
  });
  let leaving = false;
  text.addEventListener("keydown", (e) => {
    if (e.isComposing) return;
    if (e.key === "Escape") { leaving = true; return; }
    if (e.key === "Tab" && !e.shiftKey && !e.ctrlKey && !e.altKey && !e.metaKey && !leaving) {
      e.preventDefault();
      document.execCommand("insertText", false, "  "); // the one way that undo follows
      return;
    }
    if (e.key !== "Tab" && e.key !== "Shift") leaving = false;
  });
  text.addEventListener("blur", () => { leaving = false; });
})();

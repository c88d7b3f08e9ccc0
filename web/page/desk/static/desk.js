// The pages work without this file. It adds j and k, which move between the rows of
// a list, and a button that turns these keys off for good in this browser (WCAG
// 2.1.4). Keys are left alone while somebody types or an input method composes.
(() => {
  "use strict";
  const store = "keys";
  const button = document.querySelector("button.keys");
  const rows = () => [...document.querySelectorAll("a[data-row]")].filter((a) => a.getClientRects().length > 0);
  if (!button || rows().length === 0) return;

  const on = () => {
    try { return localStorage.getItem(store) !== "off"; } catch { return true; }
  };
  const show = () => {
    button.textContent = on() ? button.dataset.labelOn : button.dataset.labelOff;
    button.setAttribute("aria-pressed", String(on()));
  };
  button.addEventListener("click", () => {
    try { localStorage.setItem(store, on() ? "off" : "on"); } catch { /* this visit only */ }
    show();
  });
  button.hidden = false;
  show();

  const typing = (el) => el.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(el.tagName);
  document.addEventListener("keydown", (e) => {
    if (e.isComposing || e.keyCode === 229 || e.ctrlKey || e.metaKey || e.altKey || e.shiftKey) return;
    const step = { j: 1, k: -1 }[e.key];
    if (!step || !on() || typing(e.target)) return;
    const all = rows();
    const here = all.indexOf(document.activeElement);
    const next = here < 0 ? (step > 0 ? 0 : all.length - 1) : here + step;
    if (!all[next]) return;
    e.preventDefault();
    all[next].focus();
    all[next].scrollIntoView({ block: "nearest" });
  });
})();

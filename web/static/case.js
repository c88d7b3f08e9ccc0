// The forms of a case work without this file. It takes a selected passage into the
// field of the quote, keeps the risk and the preview of an answer up to date, and
// copies the link of a referral.
(() => {
  "use strict";
  const byId = (id) => document.getElementById(id);

  byId("trouble")?.focus();

  // Evidence: what is selected in the captured page, with the mouse or the keyboard,
  // can be taken over with one button; letting go of the mouse takes it at once.
  const captured = byId("captured");
  const quote = byId("f-quote");
  const take = byId("take");
  if (captured && quote && take) {
    const selected = () => {
      const s = document.getSelection();
      if (!s || s.isCollapsed || !s.rangeCount) return "";
      const r = s.getRangeAt(0);
      return captured.contains(r.commonAncestorContainer) ? s.toString().replace(/\n{2,}/g, "\n").trim() : "";
    };
    const put = () => {
      const text = selected().slice(0, quote.maxLength);
      if (!text) return;
      quote.value = text;
      const said = byId("taken");
      said.textContent = said.dataset.text;
    };
    take.hidden = false;
    // A press on the button must not take the selection away.
    take.addEventListener("mousedown", (e) => e.preventDefault());
    take.addEventListener("click", () => { put(); quote.focus(); });
    captured.addEventListener("mouseup", () => setTimeout(put, 0));
    captured.addEventListener("keyup", (e) => { if (e.key === "Enter" && !e.isComposing) put(); });
  }

  // Risk: the cell of the matrix and the conclusion of Annex 2 follow the choices.
  const risk = byId("riskform");
  if (risk) {
    const update = () => {
      const data = new FormData(risk);
      const out = byId("riskresult");
      document.querySelectorAll(".matrix td").forEach((td) => {
        const here = td.dataset.l === data.get("likelihood") && td.dataset.i === data.get("impact");
        td.classList.toggle("here", here);
        if (here) {
          td.setAttribute("aria-current", "true");
          const b = document.createElement("b");
          b.textContent = td.dataset.risk;
          out.replaceChildren(b);
        } else {
          td.removeAttribute("aria-current");
        }
      });
      const yes = [1, 2, 3, 4].filter((n) => data.get("q" + n) === "yes").length;
      const says = byId("annexsays");
      const text = yes >= 2 ? says.dataset.notify : says.dataset.not;
      if (says.textContent !== text) says.textContent = text;
      says.classList.toggle("bad", yes >= 2);
    };
    risk.addEventListener("change", update);
    update();
  }

  // Verdict: the preview comes from the server, as the page itself does.
  const verdict = byId("verdictform");
  const preview = byId("previewbody");
  if (verdict && preview && window.fetch) {
    let timer = 0;
    let asked = 0;
    const ask = async () => {
      const mine = ++asked;
      try {
        const r = await fetch(verdict.dataset.preview, { method: "POST", body: new URLSearchParams(new FormData(verdict)) });
        const html = await r.text();
        if (r.ok && mine === asked) preview.innerHTML = html;
      } catch { /* the button for the preview is still there */ }
    };
    verdict.addEventListener("input", (e) => {
      if (e.isComposing) return;
      clearTimeout(timer);
      timer = setTimeout(ask, 350);
    });
  }

  // Referral: the link into the clipboard, where the browser lets us.
  const copy = byId("copy");
  const link = byId("thelink");
  if (copy && link) {
    link.addEventListener("focus", () => link.select());
    if (navigator.clipboard) {
      copy.hidden = false;
      copy.addEventListener("click", async () => {
        try {
          await navigator.clipboard.writeText(link.value);
          copy.textContent = copy.dataset.done;
        } catch { link.select(); }
      });
    }
  }
})();

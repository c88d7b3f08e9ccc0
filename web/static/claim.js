// The form of a claim works without this file: then a proposal's button saves it. With it the proposal goes into the field of
// its language, where it can be changed, and its number takes it, too, while nobody types. In triage the numbers are keys of
// other commands, so they are looked at first here.
(() => {
  "use strict";
  document.addEventListener("click", (e) => {
    const proposal = e.target.closest("[data-take]");
    if (!proposal) return;
    e.preventDefault();
    const into = proposal.form.elements[proposal.dataset.take];
    into.value = proposal.value;
    into.focus();
  });

  const typing = (el) => /^(TEXTAREA|SELECT)$/.test(el.tagName) || (el.tagName === "INPUT" && !el.closest(".t-row"));

  document.addEventListener("keydown", (e) => {
    if (!/^[1-9]$/.test(e.key) || e.isComposing || e.ctrlKey || e.metaKey || e.altKey || typing(e.target) || document.querySelector("dialog[open]")) return;
    const proposal = [...document.querySelectorAll("[data-take]")].filter((b) => !b.closest("details:not([open])"))[e.key - 1];
    if (!proposal) return;
    e.preventDefault();
    e.stopImmediatePropagation();
    proposal.click();
  }, true);
})();

"use strict";
(() => {
  const one = (id) => document.getElementById(id);
  const search = one("search"), rule = one("rule"), known = one("known"), gaps = one("gaps");
  const failures = [...document.querySelectorAll(".failure")];
  const rows = [...document.querySelectorAll("tr[data-operation]")];
  const texts = new Map([...failures, ...rows].map((item) => [item, item.textContent.toLowerCase()]));

  function show() {
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    const found = (item) => words.every((word) => texts.get(item).includes(word));
    let shown = 0;
    for (const item of failures) {
      item.hidden = !found(item)
        || (rule.value !== "" && item.dataset.rule !== rule.value)
        || (item.dataset.known === "yes" && !known.checked);
      shown += item.hidden ? 0 : 1;
    }
    for (const row of rows) {
      row.hidden = !found(row) || (row.dataset.gaps === "no" && gaps.checked);
    }
    one("shown").textContent = `${shown} of ${failures.length} shown`;
    one("nothing").hidden = shown > 0 || failures.length === 0;
  }

  for (const control of [search, rule, known, gaps]) {
    control.addEventListener("input", show);
  }
  one("open").addEventListener("click", () => {
    const closed = failures.filter((item) => !item.hidden && !item.open);
    for (const item of failures) {
      item.open = closed.length > 0 ? item.open || !item.hidden : false;
    }
  });
  document.addEventListener("click", async (event) => {
    const button = event.target.closest("button.copy");
    if (!button) return;
    const text = button.parentElement.querySelector("pre").textContent;
    try {
      await navigator.clipboard.writeText(text);
      button.textContent = "Copied";
    } catch {
      // A page from a file may not use the clipboard everywhere: the text is selected instead.
      getSelection().selectAllChildren(button.parentElement.querySelector("pre"));
      button.textContent = "Selected";
    }
    setTimeout(() => { button.textContent = "Copy"; }, 1500);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "/" && !/^(INPUT|SELECT|TEXTAREA)$/.test(document.activeElement.tagName)) {
      event.preventDefault();
      search.focus();
    }
  });
  document.documentElement.dataset.ready = "yes";
  show();
})();

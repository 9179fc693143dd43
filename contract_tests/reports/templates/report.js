"use strict";
(() => {
  const one = (id) => document.getElementById(id);
  const search = one("search"), rule = one("rule"), known = one("known"), gaps = one("gaps");
  const failures = [...document.querySelectorAll(".failure")];
  const rows = [...document.querySelectorAll("tr[data-operation]")];
  const texts = new Map();

  // Made at the first search: of a large report it takes a while.
  function textOf(item) {
    if (!texts.has(item)) texts.set(item, item.textContent.toLowerCase());
    return texts.get(item);
  }

  function show() {
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    const found = (item) => words.every((word) => textOf(item).includes(word));
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
  for (const button of document.querySelectorAll("button.rule")) {
    button.addEventListener("click", () => {
      rule.value = rule.value === button.dataset.rule ? "" : button.dataset.rule;
      show();
      search.scrollIntoView({block: "nearest"});
    });
  }
  // j and k lead through the failures that are shown, as in many a list.
  function step(by) {
    const shown = failures.filter((item) => !item.hidden);
    const at = shown.indexOf(document.activeElement.closest(".failure"));
    const next = shown[at < 0 ? (by > 0 ? 0 : shown.length - 1) : at + by];
    if (next) next.querySelector("summary").focus();
  }
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
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (/^(INPUT|SELECT|TEXTAREA)$/.test(document.activeElement.tagName)) {
      if (event.key === "Escape") document.activeElement.blur();
      return;
    }
    if (event.key === "/") {
      event.preventDefault();
      search.focus();
    } else if (event.key === "j" || event.key === "k") {
      step(event.key === "j" ? 1 : -1);
    }
  });
  document.documentElement.dataset.ready = "yes";
  show();
})();

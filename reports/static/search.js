// The only script of the site: it looks through the names of places, districts and promises.
// Without it the search stays hidden, and the list from A to Z leads to the same pages.
(() => {
  "use strict";
  const MOST = 20;
  const box = document.getElementById("search");
  const input = box.querySelector("input");
  const said = box.querySelector("[role=status]");
  const list = box.querySelector("ul");
  let loading = null;

  // København, Kobenhavn and Koebenhavn are one word, and so are Århus and Aarhus.
  const fold = (text) =>
    text
      .normalize("NFKD")
      .toLowerCase()
      .replace(/\p{M}/gu, "")
      .replaceAll("ø", "o")
      .replaceAll("æ", "ae")
      .replaceAll("oe", "o")
      .replaceAll("aa", "a");
  const wordsOf = (text) => fold(text).split(/[^\p{L}\p{N}]+/u).filter(Boolean);

  const load = async () => {
    const answer = await fetch(box.dataset.names);
    if (!answer.ok) throw new Error(answer.status);
    const names = await answer.json();
    return names.map((each) => ({ ...each, text: wordsOf(`${each.n} ${each.d} ${each.w ?? ""}`).join(" ") }));
  };

  const item = (hit) => {
    const row = document.createElement("li");
    const link = document.createElement("a");
    const note = document.createElement("span");
    row.className = "row";
    link.href = hit.u;
    link.textContent = hit.n;
    note.className = "row-notes";
    note.textContent = hit.d;
    row.append(link, " ", note);
    return row;
  };

  const show = (hits, text) => {
    list.replaceChildren(...hits.slice(0, MOST).map(item));
    said.textContent = text.replace("{n}", hits.length);
  };

  const look = async () => {
    const typed = input.value;
    const asked = wordsOf(typed);
    if (!asked.length) return show([], "");
    try {
      const names = await (loading ??= load());
      if (input.value !== typed) return;
      const found = names.filter((each) => asked.every((word) => each.text.includes(word)));
      const late = (each) => Number(!each.text.startsWith(asked[0]));
      found.sort((one, other) => late(one) - late(other));
      const { none, more, found: few } = box.dataset;
      show(found, found.length === 0 ? none : found.length > MOST ? more : few);
    } catch {
      loading = null;
      show([], box.dataset.trouble);
    }
  };

  const step = { ArrowDown: 1, ArrowUp: -1 };
  box.addEventListener("keydown", (event) => {
    const stops = [input, ...list.querySelectorAll("a")];
    const next = stops[stops.indexOf(document.activeElement) + (step[event.key] ?? 0)];
    if (!step[event.key] || !next) return;
    event.preventDefault();
    next.focus();
  });
  input.addEventListener("input", look);
  box.hidden = false;
  if (input.value) look();
})();

// Faults that only a script can make: the page moves, a link holds the focus, a fold stays shut.
addEventListener("load", () => requestAnimationFrame(() => requestAnimationFrame(() => {
  const late = document.createElement("p");
  late.textContent = "This comes late and pushes the rest down. ".repeat(20);
  document.body.prepend(late);
})));
document.querySelector(".trap").addEventListener("keydown", (event) => {
  if (event.key === "Tab") event.preventDefault();
});
document.querySelector(".stuck").addEventListener("click", (event) => event.preventDefault());

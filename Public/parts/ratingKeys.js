// The keys of the rating step. They work wherever the focus is on the page, except in a field,
// with a modifier, or when the person has switched them off (speech input types letters and digits, too).

let act = null;

/** `actions` as long as a card lies on the table, null otherwise. */
export function listenForKeys(actions) {
  act = actions;
}

document.addEventListener("keydown", (event) => {
  if (!act || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
  if (!document.querySelector(".rating")) return;
  if (event.target.closest?.("input, textarea, select, [contenteditable], dialog, [role=dialog]")) return;
  const action = meaning(event.key);
  if (!action) return;
  event.preventDefault();
  action();
});

function meaning(key) {
  const isRightToLeft = getComputedStyle(document.documentElement).direction === "rtl";
  const back = isRightToLeft ? "ArrowRight" : "ArrowLeft";
  const on = isRightToLeft ? "ArrowLeft" : "ArrowRight";
  if (/^[1-5]$/.test(key)) return () => act.digit(Number(key));
  if (key === "0") return () => act.digit(null);
  if (key === back) return () => act.step(-1);
  if (key === on) return () => act.step(1);
  if (key === "l" || key === "L") return () => act.toggleList();
  return null;
}

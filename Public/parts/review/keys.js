/* The keys 0 to 5 while a fist of five is open. They rest in fields and dialogs, with a modifier, and when switched off. */

let choose = null;

/** `then(value)` is called with each digit; null: nobody listens. */
export function listenForDigits(then) {
  choose = then;
}

document.addEventListener("keydown", (event) => {
  if (!choose || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || !/^[0-5]$/.test(event.key)) return;
  if (!document.querySelector(".fist") || document.querySelector("dialog[open]")) return;
  if (event.target.closest?.("input:not([type=radio]), textarea, select, [contenteditable]")) return;
  event.preventDefault();
  choose(Number(event.key));
});

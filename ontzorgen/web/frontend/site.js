// Small helps for a page that works without them too. No framework, nothing inline.
"use strict";

// After a part of the page was replaced, the keyboard goes on there: at its first error, or its heading.
document.addEventListener("htmx:afterSwap", (event) => {
  const part = event.detail.target;
  if (!part || part.hasAttribute("data-quiet")) return;
  const next = part.querySelector("[aria-invalid='true'], [data-focus]");
  if (next) next.focus();
});

// A button is pressed once: a second press while the form is on its way does nothing.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post") return;
  if (form.dataset.sent) { event.preventDefault(); return; }
  form.dataset.sent = "yes";
});
window.addEventListener("pageshow", () => {
  document.querySelectorAll("form[data-sent]").forEach((form) => { delete form.dataset.sent; });
});

// The summary of errors is read first.
const summary = document.querySelector("[data-error-summary]");
if (summary) summary.focus();

// A print button prints; without this script it is not there.
document.querySelectorAll("[data-print]").forEach((button) => { button.hidden = false; });
document.addEventListener("click", (event) => {
  if (event.target.closest("[data-print]")) window.print();
});

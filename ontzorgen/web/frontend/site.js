// Small helps for a page that works without them too. No framework, nothing inline.
"use strict";

// After a press or a sent form the keyboard goes on in the part that came new: at its summary of errors, its
// first wrong field, or its heading. What came by itself, or while somebody types, leaves the focus alone.
document.addEventListener("htmx:afterSettle", (event) => {
  const asked = event.detail.requestConfig && event.detail.requestConfig.triggeringEvent;
  if (!asked || !["click", "submit"].includes(asked.type)) return;
  const old = event.detail.target;
  const part = old.isConnected ? old : old.id && document.getElementById(old.id);
  if (!part || part.hasAttribute("data-quiet")) return;
  const next = ["[data-error-summary]", "[aria-invalid='true']", "[data-focus]", "h1, h2, h3"]
    .map((what) => part.querySelector(what)).find((one) => one) || part;
  if (!next.matches("a, button, input, select, textarea, [tabindex]")) next.tabIndex = -1;
  next.focus();
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

// What is folded is printed too, and is folded again after that; a folded form is not: it is not filled in.
window.addEventListener("beforeprint", () => {
  document.querySelectorAll("details.card:not([open]), details:not([open]):not(:has(form, nav))").forEach((one) => { one.open = true; one.dataset.folded = "yes"; });
});
window.addEventListener("afterprint", () => {
  document.querySelectorAll("details[data-folded]").forEach((one) => { one.open = false; delete one.dataset.folded; });
});

// Selection: <input data-select-page> in the head, [data-select-row] in the rows, or those that a list of clients names, [data-selection-count] in the bar.
const rowToSelect = '[data-select-row], .s-list [name="client"]';
function showSelection(form) {
  const rows = [...form.querySelectorAll(rowToSelect)];
  const chosen = rows.filter((row) => row.checked).length;
  const head = form.querySelector('[data-select-page]');
  if (head) {
    head.checked = chosen > 0 && chosen === rows.length;
    head.indeterminate = chosen > 0 && chosen < rows.length;
  }
  const count = form.querySelector('[data-selection-count]');
  if (count) count.textContent = `${chosen} ${chosen < 2 ? 'sélectionné' : 'sélectionnés'}`;
}

document.addEventListener('change', (event) => {
  const form = event.target.closest('form');
  if (!form || !event.target.matches(`[data-select-page], ${rowToSelect}`)) return;
  if (event.target.matches('[data-select-page]')) {
    for (const row of form.querySelectorAll(rowToSelect)) row.checked = event.target.checked;
  }
  showSelection(form);
});
document.addEventListener('reset', (event) => setTimeout(() => showSelection(event.target)));
// Also when the page is come back to: a browser ticks again what was ticked once its scripts have run.
addEventListener('pageshow', () => {
  for (const head of document.querySelectorAll('form [data-select-page]')) showSelection(head.form);
});

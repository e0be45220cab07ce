// One sending per form. A form that answers with a file keeps its page: it opens again after ten seconds.
document.addEventListener('submit', (event) => {
  const form = event.target;
  if (form.method !== 'post') return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = 'true';
  event.submitter?.setAttribute('aria-busy', 'true');
  setTimeout(() => reopen(form), 10_000);
});

function reopen(form) {
  delete form.dataset.sent;
  for (const button of form.querySelectorAll('[aria-busy]')) button.removeAttribute('aria-busy');
}

// What somebody wrote, or the file they chose, and did not send: the browser asks before the page is left. Nothing is listened for until then (a page that
// may ask is not kept in memory by every browser), and whoever signs in is never asked.
const written = 'textarea, input:not([type=hidden], [type=radio], [type=checkbox], [type=password])';
const keepsWritten = (form) =>
  form.method === 'post' &&
  !form.dataset.sent &&
  !form.querySelector('[type=password]') &&
  [...form.querySelectorAll(written)].some((field) => field.value !== field.defaultValue);

function askBeforeLeaving(event) {
  if ([...document.forms].some(keepsWritten)) event.preventDefault();
}

document.addEventListener('input', (event) => {
  if (event.target.form?.method === 'post') addEventListener('beforeunload', askBeforeLeaving);
});

// A page taken back from the browser's memory must not stay closed.
window.addEventListener('pageshow', (event) => {
  if (event.persisted) for (const form of document.forms) reopen(form);
});

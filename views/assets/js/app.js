// What scripts add to pages that already work without them: copy buttons, ⌘K, the header box of a list,
// regions that refresh themselves, one sending per form. No inline code, no dialog, no framework.

document.documentElement.classList.add('s-script');

/** Says a short sentence to screen readers. */
function announce(sentence) {
  const region = document.getElementById('announcement');
  if (region) region.textContent = sentence;
}

// Copy buttons: <button data-copy="740012380">
async function copyFrom(button) {
  try {
    await navigator.clipboard.writeText(button.dataset.copy);
  } catch {
    announce('La copie est impossible dans ce navigateur. Sélectionnez la valeur, puis copiez-la.');
    return;
  }
  announce(`Copié\u00a0: ${button.dataset.copy}`);
  showCopied(button);
}

function showCopied(button) {
  const use = button.querySelector('use');
  const words = button.querySelector('span');
  const href = use?.getAttribute('href') ?? '';
  if (!href.endsWith('#i-copy')) return;
  use.setAttribute('href', href.replace('#i-copy', '#i-check'));
  if (words) words.textContent = 'Copié';
  setTimeout(() => {
    use.setAttribute('href', href);
    if (words) words.textContent = 'Copier';
  }, 1600);
}

document.addEventListener('click', (event) => {
  const button = event.target.closest('[data-copy]');
  if (button) void copyFrom(button);
  for (const menu of document.querySelectorAll('details.s-drop[open]')) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});

document.addEventListener('keydown', (event) => {
  if ((event.metaKey || event.ctrlKey) && event.key.toLowerCase() === 'k') {
    const menu = document.getElementById('menu');
    if (menu?.matches('[popover]') && getComputedStyle(menu).display === 'none') menu.showPopover();
    const box = document.querySelector('[data-search-box]');
    if (!box) return;
    event.preventDefault();
    box.focus();
    box.select();
  } else if (event.key === 'Escape') {
    const menu = event.target.closest?.('details.s-drop[open]');
    if (!menu) return;
    menu.open = false;
    menu.querySelector('summary')?.focus();
  }
});

// Selection: <input data-select-page> in the head, [data-select-row] in the rows, [data-selection-count] in the bar.
function showSelection(form) {
  const rows = [...form.querySelectorAll('[data-select-row]')];
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
  if (!form || !event.target.matches('[data-select-page], [data-select-row]')) return;
  if (event.target.matches('[data-select-page]')) {
    for (const row of form.querySelectorAll('[data-select-row]')) row.checked = event.target.checked;
  }
  showSelection(form);
});
document.addEventListener('reset', (event) => setTimeout(() => showSelection(event.target)));
for (const head of document.querySelectorAll('form [data-select-page]')) showSelection(head.form);

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

// A page taken back from the browser's memory must not stay closed.
window.addEventListener('pageshow', (event) => {
  if (event.persisted) for (const form of document.forms) reopen(form);
});

// What an act answered is read first: autofocus does it, but not on a page that is opened at one of its parts.
if (location.hash) document.querySelector('.s-flash [autofocus]')?.focus({ preventScroll: true });

// The tab one is on is in sight, on a phone too.
for (const tab of document.querySelectorAll('.s-tabs [aria-current]')) {
  const list = tab.closest('ul');
  if (list) list.scrollLeft = tab.offsetLeft + tab.offsetWidth / 2 - list.offsetLeft - list.clientWidth / 2;
}

// Regions that refresh: <section id="progress" data-refresh-seconds="3" data-refresh-href="/campaigns/7">
function plan(region) {
  const seconds = Number(region.dataset.refreshSeconds);
  if (region.id && seconds > 0) setTimeout(() => void refresh(region.id), seconds * 1000);
}

async function refresh(id) {
  const region = document.getElementById(id);
  if (!region) return;
  // Never under the hands of someone who types in it, and never in a hidden tab.
  const busy = region.contains(document.activeElement) && document.activeElement.matches('input, select, textarea');
  if (document.hidden || busy) return plan(region);
  const page = await fetchPage(region);
  const fresh = page?.getElementById(id);
  // What stands elsewhere while the region offers it, and may be typed in, goes when the page no longer has it.
  if (fresh)
    for (const rest of document.querySelectorAll(`[data-lives-with="${id}"]`))
      if (!page.getElementById(rest.id)) rest.remove();
  if (fresh) replaceKeepingFocus(region, fresh);
  plan(fresh ?? region);
}

async function fetchPage(region) {
  try {
    const answer = await fetch(region.dataset.refreshHref ?? location.href, { headers: { accept: 'text/html' } });
    if (!answer.ok || answer.redirected) return null;
    return new DOMParser().parseFromString(await answer.text(), 'text/html');
  } catch {
    return null;
  }
}

function replaceKeepingFocus(region, fresh) {
  const focused = region.contains(document.activeElement) ? document.activeElement : null;
  const position = focused ? [...region.querySelectorAll('a, button, summary, [tabindex]')].indexOf(focused) : -1;
  region.replaceWith(document.adoptNode(fresh));
  if (!focused) return;
  const same = focused.id ? document.getElementById(focused.id) : null;
  (same ?? fresh.querySelectorAll('a, button, summary, [tabindex]')[position])?.focus();
}

for (const region of document.querySelectorAll('[data-refresh-seconds]')) plan(region);

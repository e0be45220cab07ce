// What scripts add to pages that already work without them: copy buttons, ⌘K, the header box of a list,
// regions that refresh themselves, one sending per form. No inline code, no dialog, no framework.

document.documentElement.classList.add('s-script');

// Chromium may lay icons out before their sprite has come, and never look again: they are asked for once more when all is there.
window.addEventListener('load', () => {
  for (const use of document.querySelectorAll('use')) use.setAttribute('href', use.getAttribute('href'));
});

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

// The fields of a list are a page of their own: <a href="/clients/filters" data-fields> opens them beside its button, once they are asked for.
async function openFields(link) {
  const answer = await fetch(link.href).catch(() => null);
  const page = answer?.ok && new DOMParser().parseFromString(await answer.text(), 'text/html');
  const fields = page && page.querySelector('[data-fields-asked]');
  if (!fields) return location.assign(link.href);
  const form = link.closest('form');
  for (const kept of form.querySelectorAll('input[type=hidden]'))
    if (fields.querySelector(`[name="${CSS.escape(kept.name)}"]`)) kept.remove();
  const menu = document.createElement('details');
  const summary = document.createElement('summary');
  menu.className = 's-drop s-drop-start';
  summary.className = 'btn';
  summary.append(...link.childNodes);
  fields.classList.add('dropdown-menu', 's-filter-menu');
  menu.append(summary, fields);
  link.replaceWith(menu);
  menu.open = true;
  summary.focus();
}

document.addEventListener('click', (event) => {
  const link = event.target.closest('a[data-fields]');
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  void openFields(link);
});

// What does not fit in its cell is said in full to who points at it.
document.addEventListener('pointerover', (event) => {
  const link = event.target.closest?.('.s-list a');
  if (!link || link.title) return;
  if ([link, link.parentElement].some((box) => box.scrollWidth > box.clientWidth)) link.title = link.textContent;
});

// Single keys of a page that says them: <button data-key="a">, and the points of a form (1 to 9, O, N). Never while one types; they can be put out (WCAG 2.1.4).
const keysAreOff = () => localStorage.getItem('keys') === 'off';

function sayKeys() {
  for (const told of document.querySelectorAll('[data-keys-told]')) told.hidden = false;
  for (const toggle of document.querySelectorAll('[data-keys-toggle]'))
    toggle.textContent = keysAreOff() ? 'Activer' : 'Désactiver';
}

function onPoint(key) {
  const points = [...document.querySelectorAll('[data-keys] [data-point]')];
  const at = points.indexOf(document.activeElement.closest('[data-point]'));
  const value = { o: 'ok', n: 'redo' }[key];
  if (value) points[at]?.querySelector(`[value="${value}"]`).click();
  const next = /^[1-9]$/.test(key) ? points[key - 1] : value && points[at + 1];
  next?.querySelector(':checked, input').focus();
  return Boolean(next || (value && at >= 0));
}

document.addEventListener('keydown', (event) => {
  const typing = event.target.closest('input:not([type=radio], [type=checkbox]), textarea, select');
  if (typing || event.ctrlKey || event.metaKey || event.altKey || keysAreOff()) return;
  const pressed = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
  if (pressed) pressed.click();
  if (pressed || (document.querySelector('[data-keys]') && onPoint(event.key.toLowerCase()))) event.preventDefault();
});

document.addEventListener('click', (event) => {
  if (!event.target.closest('[data-keys-toggle]')) return;
  localStorage.setItem('keys', keysAreOff() ? 'on' : 'off');
  sayKeys();
});
sayKeys();

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

// A session ends when no page is asked for in a while, and some hours after the sign-in whatever one does. Who sits before a page is told minutes before, and
// stays by a button where that is possible (WCAG 2.2.1). A page of any tab counts; what was written stays where it is.
const minute = 60_000;
const idle = 1_000 * document.body.dataset.sessionIdle;
const noteUse = () => localStorage.setItem('used', Date.now());
// The use that a server no longer knew.
let forgotten = null;

function endingNow() {
  const [now, used] = [Date.now(), localStorage.getItem('used')];
  const [ends, left] = [Number(localStorage.getItem('ends')) - now, Number(used) + idle - now];
  if (ends <= 0 || left < -idle / 9 || used === forgotten) return 'over';
  if (ends < 5 * minute) return 'last';
  return left < 3 * minute ? 'idle' : null;
}

const endings = {
  idle: 'Votre session va se terminer\u00a0: aucune page n’a été ouverte depuis longtemps.',
  last: 'Votre session se termine dans moins de cinq minutes, douze heures après la connexion\u00a0: envoyez ce que vous avez commencé.',
  over: 'Votre session est terminée. Ce que vous avez écrit ici y reste\u00a0: reconnectez-vous dans un autre onglet, puis envoyez-le.',
};

function lookAtSession() {
  const ending = endingNow();
  const told = document.getElementById('session-end');
  if ((told?.dataset.ending ?? null) === ending) return;
  told?.remove();
  if (!ending) return;
  const note = made('div', { id: 'session-end', className: 's-session-end', role: 'alert' });
  note.dataset.ending = ending;
  note.append(made('p', { textContent: endings[ending] }));
  if (ending === 'idle')
    note.append(
      made('button', { type: 'button', className: 'btn btn-primary', textContent: 'Rester connecté', onclick: stayIn }),
    );
  if (ending === 'over')
    note.append(made('a', { href: '/sign-in', target: '_blank', className: 'btn', textContent: 'Se reconnecter' }));
  document.body.prepend(note);
}

const made = (name, properties) => Object.assign(document.createElement(name), properties);

async function stayIn() {
  const answer = await fetch('/help', { redirect: 'manual' }).catch(() => null);
  if (!answer) return announce('Le serveur n’a pas répondu. Réessayez.');
  if (answer.ok) noteUse();
  else forgotten = localStorage.getItem('used');
  lookAtSession();
  if (answer.ok) announce('Vous restez connecté.');
}

if (idle) {
  noteUse();
  localStorage.setItem('ends', Date.now() + 1_000 * document.body.dataset.sessionEnds);
  setInterval(lookAtSession, 10_000);
  document.addEventListener('visibilitychange', lookAtSession);
  addEventListener('storage', lookAtSession);
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
  if (document.hidden || inUse(region)) return plan(region);
  const page = await fetchPage(region);
  plan((page && takeOver(id, page)) || region);
}

async function fetchPage(region) {
  try {
    const answer = await fetch(region.dataset.refreshHref ?? location.href, { headers: { accept: 'text/html' } });
    if (!answer.ok || answer.redirected) return null;
    noteUse();
    return parsed(await answer.text());
  } catch {
    return null;
  }
}

function parsed(html) {
  return new DOMParser().parseFromString(html, 'text/html');
}

// Never under the hands of someone: who types in it, presses a button of it, or is choosing words of it to copy.
let pressed = false;
document.addEventListener('pointerdown', () => (pressed = true));
for (const end of ['pointerup', 'pointercancel']) document.addEventListener(end, () => (pressed = false));

function inUse(region) {
  if (region.contains(document.activeElement) && document.activeElement.matches('input, select, textarea')) return true;
  const chosen = getSelection();
  return pressed || Boolean(chosen && !chosen.isCollapsed && chosen.containsNode(region, true));
}

// The region as the page has it now, and what stands elsewhere while the region offers it.
function takeOver(id, page) {
  const region = document.getElementById(id);
  const fresh = page.getElementById(id);
  if (!region || !fresh) return null;
  const beside = `[data-lives-with="${id}"]`;
  const offered = [...page.querySelectorAll(beside)];
  for (const rest of document.querySelectorAll(beside)) if (!page.getElementById(rest.id)) rest.remove();
  const work = page.getElementById('under-way');
  if (work) document.getElementById('under-way')?.replaceWith(document.adoptNode(work));
  replaceKeepingFocus(region, fresh);
  for (const rest of offered.reverse()) if (!document.getElementById(rest.id)) fresh.after(document.adoptNode(rest));
  return fresh;
}

// The focus goes back to the same link or button. When it is gone, to the region: never to another button that took its place.
function replaceKeepingFocus(region, fresh) {
  const focused = region.contains(document.activeElement) ? document.activeElement : null;
  const key = focused && keyOf(focused);
  region.replaceWith(document.adoptNode(fresh));
  if (!focused) return;
  const same = [...fresh.querySelectorAll('a, button, summary, [tabindex]')].find((one) => keyOf(one) === key);
  if (!same) fresh.tabIndex = -1;
  (same ?? fresh).focus({ preventScroll: true });
}

function keyOf(element) {
  const where = element.form?.getAttribute('action') ?? element.getAttribute('href') ?? '';
  return [element.tagName, element.id, where, where ? '' : element.textContent].join(' ');
}

// Regions that are told what changes: <div id="progress" data-live-href="/campaigns/7/events">. A hidden tab holds no connection;
// where nothing can be heard, the region refreshes.
function live(region) {
  if (!region.id || !window.EventSource) return plan(region);
  const { id } = region;
  let source = null;
  let over = false;
  let last = null;

  function listen() {
    if (source || over || document.hidden) return;
    source = new EventSource(region.dataset.liveHref);
    source.addEventListener('progress', (event) => {
      last = JSON.parse(event.data);
      if (last.say) announce(last.say);
      take();
    });
    source.addEventListener('over', () => {
      over = true;
      stop();
    });
    source.addEventListener('error', () => {
      if (source?.readyState !== EventSource.CLOSED) return;
      stop();
      if (!over) plan(document.getElementById(id) ?? region);
      over = true;
    });
  }

  function stop() {
    source?.close();
    source = null;
  }

  function take() {
    const now = document.getElementById(id);
    if (!last || !now) return;
    if (inUse(now)) return void setTimeout(take, 400);
    const { html } = last;
    last = null;
    takeOver(id, parsed(html));
  }

  document.addEventListener('visibilitychange', () => (document.hidden ? stop() : listen()));
  window.addEventListener('pagehide', stop);
  window.addEventListener('pageshow', listen);
  listen();
}

for (const region of document.querySelectorAll('[data-live-href]')) live(region);
for (const region of document.querySelectorAll('[data-refresh-seconds]:not([data-live-href])')) plan(region);

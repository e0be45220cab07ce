// A menu closes when one presses beside it, or goes on by keyboard: it would cover what has the focus.
for (const leaving of ['click', 'focusin'])
  document.addEventListener(leaving, (event) => {
    for (const menu of document.querySelectorAll('details.s-drop[open]')) {
      if (!menu.contains(event.target)) menu.open = false;
    }
  });

// What opens as a panel is closed by a press beside it already; by keyboard one would go on behind it.
document.addEventListener('focusin', ({ target }) => {
  for (const panel of document.querySelectorAll('[popover]:popover-open'))
    if (!panel.contains(target) && target.popoverTargetElement !== panel) panel.hidePopover();
});

// Its place beside its button is not always on the screen: heads wrap on the left, where it would open leftwards.
document.addEventListener(
  'toggle',
  ({ target }) => {
    if (!target.open || !target.matches('details.s-drop')) return;
    const menu = target.querySelector(':scope > .dropdown-menu');
    if (menu?.getBoundingClientRect().left < 0) target.classList.add('s-drop-start');
  },
  true,
);

// ⌘K goes to the search box, Escape closes a menu.
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

// The fields of a list are a page of their own: <a href="/clients/filters" data-fields> opens them beside its button, once they are asked for.
async function openFields(link) {
  // Pressed again before the answer: it comes once.
  if (link.ariaBusy === 'true') return;
  link.ariaBusy = 'true';
  const answer = await fetch(link.href).catch(() => null);
  const page = answer?.ok && new DOMParser().parseFromString(await answer.text(), 'text/html');
  const fields = page && page.querySelector('[data-fields-asked]');
  // Whoever comes back to this page may press again.
  link.ariaBusy = null;
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

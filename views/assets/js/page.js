// What scripts add to pages that already work without them. The files of this folder are one script, in the order of platform/web/assets.ts.
// No inline code, no dialog of ours, no framework.

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

// What does not fit in its cell is said in full to who points at it.
document.addEventListener('pointerover', (event) => {
  const link = event.target.closest?.('.s-list a');
  if (!link || link.title) return;
  if ([link, link.parentElement].some((box) => box.scrollWidth > box.clientWidth)) link.title = link.textContent;
});

// What an act answered is read first: autofocus does it, but not on a page that is opened at one of its parts.
if (location.hash) document.querySelector('.s-flash [autofocus]')?.focus({ preventScroll: true });

// The tab one is on is in sight, on a phone too.
for (const tab of document.querySelectorAll('.s-tabs [aria-current]')) {
  const list = tab.closest('ul');
  if (list) list.scrollLeft = tab.offsetLeft + tab.offsetWidth / 2 - list.offsetLeft - list.clientWidth / 2;
}

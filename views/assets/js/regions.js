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

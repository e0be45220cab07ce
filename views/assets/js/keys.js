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

// A letter as Shift says it, whatever Caps Lock does: « A » and « a » are two acts.
function letterOf({ key, shiftKey }) {
  if (!/^\p{L}$/u.test(key)) return key;
  return shiftKey ? key.toUpperCase() : key.toLowerCase();
}

document.addEventListener('keydown', (event) => {
  const typing = event.target.closest('input:not([type=radio], [type=checkbox]), textarea, select');
  if (typing || event.ctrlKey || event.metaKey || event.altKey || keysAreOff()) return;
  // Held down, a key would go on by itself on the page to which it led, which nobody has read.
  if (event.repeat) return;
  const pressed = document.querySelector(`[data-key="${CSS.escape(letterOf(event))}"]`);
  if (pressed) pressed.click();
  if (pressed || (document.querySelector('[data-keys]') && onPoint(event.key.toLowerCase()))) event.preventDefault();
});

document.addEventListener('click', (event) => {
  if (!event.target.closest('[data-keys-toggle]')) return;
  localStorage.setItem('keys', keysAreOff() ? 'on' : 'off');
  sayKeys();
});
sayKeys();

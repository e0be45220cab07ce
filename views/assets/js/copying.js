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
});

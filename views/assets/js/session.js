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

import { fullName } from '../../identifiers/person-name.js';
import { count, date, dateTime, number } from '../../platform/web/view-helpers.js';
import { decisionOf, wasConfirmed } from '../departure-decisions.js';
import { lineKeys, lines } from '../departure-lines.js';
import { carriedOn, decidedOn } from './decided-counts.js';
import type { DeparturePage } from './departure-page.js';

/** Where the departure stands: five steps across the page. */
export function stepsView(page: DeparturePage) {
  const { departure, takers, undecided, campaign, blockers, counts } = page;
  const decidable = lineKeys.filter((key) => counts[key] > 0 && Object.keys(lines[key].options).length > 0).length;
  const over = wasConfirmed(departure);
  const dated = departure.replacementId !== null;
  const done = [dated, undecided.length === 0, campaign !== null || over, over, departure.accessEndedAt !== null];
  // Nothing goes on of what was stopped.
  const current = departure.state === 'abandoned' ? null : done.indexOf(false);
  const replacement = takers.find(({ id }) => id === departure.replacementId);
  const notes = [
    `${date(departure.lastDay)}${replacement ? `, ${fullName(replacement)}` : ''}`,
    over ? 'Prises' : `${count(decidable - undecided.length, 'prise', 'prises')} sur ${decidable}`,
    campaign ? `Faite le ${dateTime(campaign.simulatedAt)}` : 'À faire',
    over
      ? departure.state === 'abandoned'
        ? 'Confirmé, puis arrêté'
        : 'Confirmé'
      : blockers.length > 0
        ? count(blockers.length, 'client la retient', 'clients la retiennent')
        : 'À confirmer',
    departure.state === 'abandoned' && !departure.accessEndedAt ? 'N’aura pas lieu' : dateTime(departure.accessEndsAt),
  ];
  const labels = ['Date et relève', 'Décisions', 'Simulation', 'Confirmation', 'Fin des accès'];
  return {
    label: 'Étapes du départ',
    steps: labels.map((label, place) => ({
      label: `${place + 1} ${label}`,
      note: notes[place],
      state: done[place] ? 'done' : place === current ? 'current' : departure.state === 'abandoned' ? 'off' : 'todo',
      href: place === 0 ? '#when' : place === 1 ? '#lines' : null,
    })),
  };
}

const requestLines = ['to_sign', 'signed', 'at_ans'] as const;

/** What will happen once it is confirmed, and when. */
export function courseView(page: DeparturePage) {
  const { departure, counts, leaver, person } = page;
  const ends = carriedOn(page, 'others_active');
  const late = carriedOn(page, 'alone') + carriedOn(page, 'next_413');
  const left = requestLines.reduce((sum, key) => sum + (decidedOn(page, key).get('let_finish') ?? 0), 0);
  const collects = counts.orders > 0 && (decidedOn(page, 'orders').get('collect_first') ?? 0) > 0;
  const orders = collects ? ' Ce qui reste à retirer passe à qui reprend.' : '';
  const over = departure.state !== 'draft';
  const block = decisionOf(departure, 'card')?.decision !== 'returned' && counts.card > 0;
  const card = block ? ` Carte ${person.card?.kind ?? 'CPA'}\u00a0: demande d’opposition à envoyer à l’ANS.` : '';
  const access = leaver.userId ? 'Compte fermé, sessions coupées.' : 'Aucun compte à fermer.';
  const steps = [
    {
      label: 'Aussitôt',
      note: 'La personne n’est plus proposée nulle part. La campagne porte chaque client.',
      state: over ? 'done' : 'todo',
    },
    ...(ends > 0
      ? [
          {
            label: 'Ensuite, les fins',
            note: `${count(ends, 'fin', 'fins')} à demander, un autre administrateur y étant actif.`,
            state: 'todo',
          },
        ]
      : []),
    ...(late > 0
      ? [
          {
            label: 'En deux temps',
            note: `${count(late, 'client', 'clients')}\u00a0: l’arrivée est constatée avant que la fin ne parte.`,
            state: 'todo',
          },
        ]
      : []),
    ...(left > 0
      ? [
          {
            label: 'Après la réponse de l’ANS',
            note: `${count(left, '413 aboutit tel quel', '413 aboutissent tels quels')}\u00a0: chaque fin est demandée une fois le sien validé.`,
            state: 'todo',
          },
        ]
      : []),
    {
      label: dateTime(departure.accessEndsAt),
      note: `${access}${orders}${card}`,
      state: departure.accessEndedAt ? 'done' : 'todo',
    },
    {
      label: 'À la fin',
      note: `Son nom reste au journal. Le départ se ferme quand l’ANS a enregistré la dernière fin${everybody(Math.max(departure.clients ?? 0, page.remaining))}.`,
      state: departure.state === 'finished' ? 'done' : 'todo',
    },
  ];
  return { steps };
}

// Clients, not ends: where a form was made again in time there is no end to ask for.
function everybody(clients: number): string {
  if (clients === 0) return '';
  return clients === 1
    ? '\u00a0: son client est alors passé'
    : `\u00a0: ses ${number(clients)} clients sont alors passés`;
}

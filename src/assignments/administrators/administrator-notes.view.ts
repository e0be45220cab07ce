import type { Administrator } from '../../administrators/administrator.entity.js';
import { date } from '../../platform/web/view-helpers.js';
import { soleWords } from './sole-persons.js';
import type { AdministratorPage } from './administrator-page.js';

/** What to know before anything else: a departure, no valid card, a client with nobody else. */
export function administratorNotes({ administrator, assignments, cards, soleFor, unseen, today }: AdministratorPage) {
  const { leftOn } = administrator;
  const serves = assignments.rows.some(({ state }) => state !== 'closed');
  const left = leftOn ? [leftOn > today ? plannedNote(leftOn, serves) : leftNote(leftOn, serves)] : [];
  const usable = cards.some((card) => card.state === 'active' && (!card.validUntil || card.validUntil >= today));
  // Domain § 3, Card: a blocked card without replacement suspends the assignments.
  const suspended =
    usable || (leftOn && leftOn <= today)
      ? []
      : [
          {
            tone: 'bad',
            title: 'Aucune carte valable aujourd’hui.',
            text: 'Les habilitations sont suspendues\u00a0: cette personne ne peut rien commander.',
            ...(administrator.clientId === null && !cards.some(({ state }) => state === 'ordered')
              ? orderOf(administrator.id)
              : {}),
          },
        ];
  const sole =
    soleFor.total > 0 ? [{ tone: 'soon', text: `${soleWords(soleFor)}\u00a0: prévoyez une seconde personne.` }] : [];
  return [...left, ...suspended, ...sole, ...(unseen ? [unseenNote(administrator)] : [])];
}

// Cards of a client's own people are ordered by the client: on its page « Demandes ».
function orderOf(id: string) {
  return { href: `/card-forms?person=${id}`, linkLabel: 'Formulaire 301' };
}

function unseenNote({ email }: Administrator) {
  return {
    tone: 'none',
    icon: 'mail-off',
    text: email
      ? `Aucune boîte relevée ne reçoit ${email}\u00a0: Sceau ne verra pas les validations que l’ANS y écrit.`
      : 'Sans adresse électronique\u00a0: l’ANS ne peut pas lui écrire ses validations.',
    href: '/settings/mailboxes',
    linkLabel: 'Boîtes aux lettres',
  };
}

function plannedNote(on: string, serves: boolean) {
  const until =
    'D’ici là, réaffectez ses clients par une campagne\u00a0: ils gardent cette personne jusqu’à la veille.';
  return {
    tone: 'soon',
    title: `Départ prévu le ${date(on)}.`,
    text: serves ? `Il prendra effet ce jour-là. ${until}` : 'Il prendra effet ce jour-là.',
  };
}

function leftNote(on: string, serves: boolean) {
  const toClose = serves ? ' Les habilitations ci-dessous restent à clore.' : '';
  return { tone: 'none', text: `A quitté ses fonctions le ${date(on)}.${toClose}` };
}

import type { RequestDossier } from '../dossier/request-dossier.js';
import type { RequestState } from '../request-states.js';

/** The addresses to which ANS writes its validation (guide v0.6, étape 3): those of the form. */
export function validationAddresses({ representative, administrators }: RequestDossier): string[] {
  return [...administrators.map(({ email }) => email), representative?.email].flatMap((email) =>
    email ? [email] : [],
  );
}

const told = new Set<RequestState>(['draft', 'awaiting_signature', 'signed', 'submitted', 'acknowledged']);
const underWay = new Set<RequestState>(['submitted', 'acknowledged']);

/** For the partial `note`: whether somebody here will see the validation come. */
export function validationNote(state: RequestState, { seen, unseen }: { seen: string[]; unseen: string[] }) {
  if (!told.has(state) || unseen.length === 0) return null;
  if (seen.length === 0)
    return {
      tone: 'soon',
      title: 'Sceau ne verra pas la validation arriver.',
      text: `L’ANS l’écrira à ${listed(unseen)}, qu’aucune boîte relevée ne reçoit. Faites-vous transférer ce courriel, ou relevez la boîte d’un administrateur.`,
      href: '/settings/mailboxes',
      linkLabel: 'Boîtes aux lettres',
    };
  if (!underWay.has(state)) return null;
  return {
    tone: 'none',
    text: `L’ANS écrira sa validation à ${listed(seen)}, que Sceau relève, et à ${listed(unseen)}, qu’il ne relève pas.`,
  };
}

function listed(addresses: string[]): string {
  return addresses.length < 2 ? addresses.join('') : `${addresses.slice(0, -1).join(', ')} et ${addresses.at(-1)}`;
}

import { prerequisitesNamedFirst } from '../../clients/records/prerequisites.js';
import type { ClientToWriteTo } from '../../clients/correspondents.queries.js';
import type { OutgoingMail } from '../../mailbox/out/outgoing-mail.js';
import { linkPlace } from '../../platform/auth/link-tokens.js';
import { sameAddress } from './addressees.service.js';
import { asksPrerequisites } from '../texts/our-texts.js';

/** What a mail by hand or by campaign may make waited for, as its form asks it. */
export const askedNext = {
  name: 'asks',
  label: 'Ce qui est attendu ensuite',
  options: [
    { value: '', label: 'Rien' },
    {
      value: asksPrerequisites,
      label: prerequisitesNamedFirst,
      hint: 'Qui doit encore en demander un à l’ANS est relancé. Un lien vers l’espace où répondre est ajouté à la fin du courriel.',
    },
  ],
} as const;

/** A link is of who answers: they are the representative’s. */
export const askedOfNobody = `${prerequisitesNamedFirst} se demandent au représentant\u00a0: cochez-le parmi les destinataires, ou choisissez «\u00a0Rien\u00a0».`;

/** The same, of one client among many. */
export const representativeNotReached = `${prerequisitesNamedFirst} se demandent au représentant\u00a0: indiquez-le, avec son adresse électronique.`;

export function isRepresentative({ representative }: ClientToWriteTo, address: string): boolean {
  return sameAddress(address, representative?.email);
}

/** The mail asks for them: from then on they are waited for, and it says where to answer. */
export function askingPrerequisites(mail: OutgoingMail): OutgoingMail {
  return { ...mail, purpose: 'prerequisites_request', text: `${mail.text}${whereToAnswer}` };
}

const whereToAnswer = `\n\nPour y répondre en ligne, depuis un ordinateur ou un téléphone\u00a0:\n${linkPlace}`;

import { de } from '../identifiers/elision.js';
import { frenchDate } from '../journey/calendar/french-date.js';
import type { UndeliveredFacts } from '../journey/steps/client-facts.js';

/** What the page of a paper says once the client declined to sign it, as long as nobody asked again. @param paper « le mandat » */
export function declinedNote(clientId: string, on: string, paper: string) {
  return {
    tone: 'soon',
    title: 'Le client ne donne pas suite.',
    text: `Il l’a répondu le ${frenchDate(on)}\u00a0: rien ne lui est rappelé tant que personne ne le relance à la main ni ne renvoie ${paper}.`,
    href: `/clients/${clientId}/chasing`,
    linkLabel: 'Relances',
  };
}

/** The same, once somebody else is the representative than whom it was made out to. @param paper « Le mandat » @param back the act that takes it back, « renvoyez-le à corriger » */
export function formerSignerNote(signer: string, paper: string, back: string) {
  return {
    tone: 'soon',
    title: 'Le représentant a changé depuis l’envoi.',
    text: `${paper} est au nom ${de(signer)}\u00a0: ${back}, puis envoyez-le de nouveau. D’ici là, rien n’est rappelé.`,
  };
}

/** The same, while the mail that carries it is in failure. @param carried « cette demande » */
export function undeliveredNote({ messageId, since }: UndeliveredFacts, carried: string) {
  return {
    tone: 'bad',
    title: 'Le courriel n’est pas arrivé.',
    text: `Celui qui porte ${carried} est en échec depuis le ${frenchDate(since)}\u00a0: personne ne l’a reçu.`,
    href: `/mailbox/messages/${messageId}`,
    linkLabel: 'Voir le courriel',
  };
}

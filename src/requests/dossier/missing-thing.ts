import type { RequestDossier } from './request-dossier.js';

/** One thing to mend before the form can leave: what, what to do, and where. */
export interface MissingThing {
  what: string;
  reason: string;
  href: string;
  linkLabel: string;
  /** No form repairs it: contract, delegation, cards. */
  prerequisite: boolean;
  /** The form asks what is not planned, or not any more. */
  unplanned?: true;
}

/** What keeps from ANS a form that is signed already: its answers are no more to be mended. */
export const keepsFromAns = ({ prerequisite, unplanned }: MissingThing): boolean => prerequisite || unplanned === true;

/** Where whom a form names is changed: on the request; before there is one, where they were planned. */
export function whereNamed({ requestId, client }: RequestDossier): { href: string; linkLabel: string } {
  return requestId
    ? { href: `/requests/${requestId}/edit`, linkLabel: 'Compléter la demande' }
    : { href: `/clients/${client.id}/assignments`, linkLabel: 'Ouvrir les habilitations' };
}

import { closedOrdersNothing } from '../journey/steps/closed-entity.js';
import { endingLabel } from '../establishments/establishment-changes.service.js';
import { capital, date, longDate } from '../platform/web/view-helpers.js';
import type { ChangeKind, ToldChange } from './pending-changes.facts.js';

export type Decision = 'applied' | 'kept';

export const kindLabels: Record<ChangeKind, string> = {
  renamed: 'Changement de nom',
  moved: 'Changement de commune ou de département',
  closed: 'Fermeture',
  reopened: 'Réouverture',
  transferred: 'Passage à une autre entité juridique',
};
export const kindTabs: Record<ChangeKind, string> = {
  renamed: 'Renommés',
  moved: 'Déplacés',
  closed: 'Fermés',
  reopened: 'Rouverts',
  transferred: 'Transférés',
};

/** What taking it does to our own record, for the button. @param kept whether the record of an establishment that ends stays */
export function takeLabel({ change }: ToldChange, kept: boolean): string {
  const labels: Record<ChangeKind, string> = {
    renamed: 'Reprendre le nom du registre',
    moved: 'Reprendre la commune du registre',
    closed: endingLabel(kept),
    reopened: 'Rouvrir l’établissement',
    transferred: 'Transférer à l’autre client',
  };
  return labels[change];
}

/** The closure of a legal entity is the end of a client: archiving it is a decision of its own. */
export function isTakeable({ structure, change }: ToldChange): boolean {
  return structure === 'establishment' || change === 'renamed' || change === 'moved';
}

/** Why it cannot be taken by itself, and what to do. */
export function reasonOf({ change }: Pick<ToldChange, 'change'>): string {
  return change === 'closed'
    ? `${closedOrdersNothing}\u00a0: vérifiez qui lui succède, puis archivez le client depuis sa fiche.`
    : 'L’entité juridique est de nouveau ouverte\u00a0: il n’y a rien à reprendre.';
}

/** What was told is not what the register says any more. */
export function staleReason(said: string): string {
  return `Le registre dit maintenant «\u00a0${said}\u00a0»\u00a0: gardez le nôtre, puis corrigez la fiche s’il le faut.`;
}

/** « CH DE NICE → CHU DE NICE », as the two sides of the change. */
export function sidesOf({ change, before, after }: ToldChange): { before: string | null; after: string } {
  if (change === 'closed') return { before: null, after: `fermé le ${date(after)}` };
  if (change === 'reopened') return { before: `fermé le ${date(before)}`, after: 'ouvert' };
  if (change === 'transferred') return { before: `EJ ${before ?? ''}`, after: `EJ ${after ?? ''}` };
  return { before, after: after ?? '' };
}

/** « A → B », in one line. */
export function sidesInLine(change: ToldChange): string {
  const { before, after } = sidesOf(change);
  return before ? `${before} → ${after}` : after;
}

/** What a decision came to; `removed`: nothing was tied to the establishment that ended. */
export type Outcome = 'kept' | 'applied' | 'removed';

const outcomes: Record<Outcome, string> = {
  kept: 'non repris',
  applied: 'repris',
  removed: 'supprimé, car rien ne s’y rattachait',
};

/** The line of the timeline. */
export function decisionSentence(change: ToldChange, outcome: Outcome): string {
  const what = `${kindLabels[change.change].toLowerCase()} dans le registre FINESS (${longDate(change.extractedOn)})`;
  const who = change.structure === 'establishment' ? `Établissement ${change.finess}, ` : '';
  return capital(`${who}${what}\u00a0: ${sidesInLine(change)}, ${outcomes[outcome]}`);
}

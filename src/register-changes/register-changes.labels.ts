import { date, longDate } from '../platform/web/view-helpers.js';
import type { ChangeKind, PendingChange } from './register-changes.queries.js';

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

/** What taking it does to our own record, for the button; null when only a person can draw the consequence. */
export function takeLabel(change: PendingChange): string | null {
  if (!isTakeable(change)) return null;
  const labels: Record<ChangeKind, string> = {
    renamed: 'Reprendre le nom du registre',
    moved: 'Reprendre la commune du registre',
    closed: 'Fermer l’établissement',
    reopened: 'Rouvrir l’établissement',
    transferred: 'Transférer à l’autre client',
  };
  return labels[change.change];
}

/** The closure of a legal entity is the end of a client: archiving it is a decision of its own. */
export function isTakeable({ structure, change }: PendingChange): boolean {
  return structure === 'establishment' || change === 'renamed' || change === 'moved';
}

/** Why it cannot be taken by itself, and what to do. */
export function reasonOf({ change }: PendingChange): string {
  return change === 'closed'
    ? 'Une entité juridique fermée ne commande plus de certificat\u00a0: vérifiez qui lui succède, puis archivez le client depuis sa fiche.'
    : 'L’entité juridique est de nouveau ouverte\u00a0: il n’y a rien à reprendre.';
}

/** « CH DE NICE → CHU DE NICE », as the two sides of the change. */
export function sidesOf({ change, before, after }: PendingChange): { before: string | null; after: string } {
  if (change === 'closed') return { before: null, after: `fermé le ${date(after)}` };
  if (change === 'reopened') return { before: `fermé le ${date(before)}`, after: 'ouvert' };
  if (change === 'transferred') return { before: `EJ ${before ?? ''}`, after: `EJ ${after ?? ''}` };
  return { before, after: after ?? '' };
}

/** The line of the timeline. */
export function decisionSentence(change: PendingChange, decision: Decision): string {
  const sides = sidesOf(change);
  const what = `${kindLabels[change.change].toLowerCase()} dans le registre FINESS (${longDate(change.extractedOn)})`;
  const who = change.structure === 'establishment' ? `Établissement ${change.finess}, ` : '';
  const detail = `${sides.before ? `${sides.before} → ` : ''}${sides.after}`;
  const sentence = `${who}${what}\u00a0: ${detail}, ${decision === 'applied' ? 'repris' : 'non repris'}`;
  return sentence.charAt(0).toUpperCase() + sentence.slice(1);
}

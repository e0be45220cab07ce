import { closedSince } from '../journey/steps/closed-entity.js';
import { isTakeable, kindLabels, reasonOf, sidesInLine } from '../register-changes/register-changes.labels.js';
import type { ToldChange } from '../register-changes/pending-changes.facts.js';
import { listAddress } from '../platform/lists/list-address.js';
import { count } from '../platform/web/view-helpers.js';

/** So many are told one by one, above every page of the client. */
const mostTold = 3;

/** It is ordered all the same: whoever opens the client reads that the register says otherwise. */
export function contestedNote(closedOn: string, base: string) {
  return {
    tone: 'soon',
    title: closedSince(closedOn),
    text: 'Fermeture contestée par notre équipe\u00a0: les commandes restent possibles.',
    href: `${base}/closure`,
    linkLabel: 'Revoir cette décision',
  };
}

/**
 * What the national register says of the client and nobody decided of, each with the way to its decision; and a closure that stands, decided of
 * or not. @param closedOn of its legal entity
 */
export function registerNotes(changes: ToldChange[], closedOn: string | null, base: string) {
  const closure = closedOn === null ? undefined : changes.find(isClosure);
  const others = changes.filter((change) => change !== closure);
  const told = others.length > mostTold ? others.slice(0, mostTold - 1) : others;
  const left = others.length - told.length;
  return [
    ...(closedOn === null ? [] : [closedNote(closedOn, closure, base)]),
    ...told.map(changeNote),
    ...(left > 0 ? [restNote(left, others[0]?.clientId ?? '')] : []),
  ];
}

const isClosure = ({ structure, change }: ToldChange) => structure === 'legal_entity' && change === 'closed';

function closedNote(closedOn: string, pending: ToldChange | undefined, base: string) {
  const way = pending
    ? { href: decisionOf(pending), linkLabel: 'Classer cette évolution' }
    : { href: `${base}/closure`, linkLabel: 'Décider de la suite' };
  return { tone: 'bad', title: closedSince(closedOn), text: reasonOf({ change: 'closed' }), ...way };
}

function changeNote(change: ToldChange) {
  const whose = change.structure === 'establishment' ? `${change.name} (EG ${change.finess}), ` : '';
  return {
    tone: 'soon',
    icon: 'address-book',
    title: `Registre FINESS, ${kindLabels[change.change].toLowerCase()}\u00a0:`,
    text: `${whose}${sidesInLine(change)}.`,
    href: decisionOf(change),
    linkLabel: 'Décider',
  };
}

function restNote(left: number, clientId: string) {
  return {
    tone: 'soon',
    icon: 'address-book',
    text: `${count(left, 'autre évolution du registre FINESS attend', 'autres évolutions du registre FINESS attendent')} une décision.`,
    href: listAddress('/register-changes', { client: clientId }),
    linkLabel: 'Voir ses évolutions',
  };
}

const decisionOf = (change: ToldChange) =>
  listAddress('/register-changes/confirmation', {
    change: change.id,
    decision: isTakeable(change) ? 'applied' : 'kept',
  });

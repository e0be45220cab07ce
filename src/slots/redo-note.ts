import { redoSteps, stepsToRedo, wrongBecause } from '../journey/steps/redo.js';
import { nextHolder } from '../journey/plan/coverage.js';
import { remedyOf } from '../journey/steps/spoilt-order.js';
import type { SlotWithCoverage } from './coverage.queries.js';

/**
 * What is to be made again about a slot, and in which order; null: nothing. An order that cannot go on says it first (docs/decisions/0088): until
 * it is over, no other is opened.
 */
export function redoNote(slot: SlotWithCoverage): string | null {
  const { orderState, orderSpoilt, toRedo } = slot;
  const remedy = orderState && remedyOf(orderSpoilt, orderState);
  if (remedy) return `${remedy.title(slot.successorLabel ?? slot.label)}. ${remedy.detail}`;
  if (nextHolder(slot) === 'none') return aloneNote(slot);
  return toRedo === null
    ? null
    : `À révoquer et à refaire\u00a0: ${wrongBecause(toRedo)}. Dans l’ordre\u00a0: ${stepsOf(slot)}`;
}

// Of a closed establishment, nothing is made again.
function aloneNote({ toRedo, answer }: SlotWithCoverage): string | null {
  const why = toRedo === null ? null : wrongBecause(toRedo);
  if (why === null && answer.coverage !== 'to_redo') return null;
  return `À révoquer${why === null ? '' : `\u00a0: ${why}`}. L’établissement est fermé, rien n’est commandé à sa suite.`;
}

function stepsOf({ neverInstalled, orderState, successorIssued }: SlotWithCoverage): string {
  // Its own order is not over until it is verified.
  return orderState === 'installed' && !successorIssued
    ? `notez d’abord sa vérification, ${redoSteps}`
    : stepsToRedo(neverInstalled);
}

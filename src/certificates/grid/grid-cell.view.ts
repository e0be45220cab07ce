import { linkOf } from '../../clients/client-links.js';
import {
  type Coverage,
  type CoverageAnswer,
  coverageLabels,
  isToRedo,
  nextHolder,
  severity,
  standing,
} from '../../journey/plan/coverage.js';
import { nextOfSlot } from '../../journey/steps/slot-acts.js';
import { date } from '../../platform/web/view-helpers.js';
import type { GridClient } from './grid.queries.js';
import type { GridSlot } from './grid-slots.queries.js';
import type { SlotKind } from '../../slots/slot-kinds.js';

/** One cell: a state in words with its icon, what stands under it, and where the next act is done. */
export interface GridCell {
  code: Coverage;
  label: string;
  note: string | null;
  href: string | null;
  /** What the link leads to do, as a sentence: the title of the cell, and what a screen reader says. */
  sentence: string | null;
}

interface Act {
  note: string | null;
  href: string;
  sentence: string | null;
}

/** A slot, the columns it stands in, and what covers it. */
export interface CoveredSlot {
  slot: GridSlot;
  kinds: SlotKind[];
  answer: CoverageAnswer;
}

// Of a client that has none of a kind: most of the cells.
const none: GridCell = {
  code: 'not_needed',
  label: coverageLabels.not_needed,
  note: null,
  href: null,
  sentence: null,
};

/** The worst of a client's slots of one kind, and what must be done about it. @param own all of its slots */
export function gridCell(kind: SlotKind, client: GridClient, own: CoveredSlot[]): GridCell {
  let [first, worst]: [CoveredSlot | null, CoveredSlot | null] = [null, null];
  // How many are needed, and how many of them are as the worst: it is the worst because it can be mended here, or ends first.
  let [needed, same, hurt] = [0, 0, Number.POSITIVE_INFINITY];
  for (const one of own) {
    if (!one.kinds.includes(kind)) continue;
    first ??= one;
    if (one.answer.coverage === 'not_needed') continue;
    needed += 1;
    const its = hurts(one);
    if (its > hurt) continue;
    same = its < hurt ? 1 : same + 1;
    if (!worst || its < hurt || isNearer(one, worst)) worst = one;
    hurt = its;
  }
  if (!worst) return first ? unneeded(first) : none;
  const { note, href, sentence } = actOn(worst, client);
  // Domain rule 2: one certificate may serve several uses of an instance.
  let said = isOfDmp(worst) && kind.purpose !== 'dmp_auth' ? 'par DMP authent.' : note;
  // What the state itself says is not said twice.
  if (said?.toLowerCase() === worst.answer.label.toLowerCase()) said = null;
  if (needed > 1) said = joined(`${same} sur ${needed}`, said);
  if (worst.answer.declared) said = joined(said, 'déclarée, non importé');
  return { code: worst.answer.coverage, label: worst.answer.label, note: said, href, sentence };
}

// Not one that went on without it.
const isOfDmp = ({ kinds }: CoveredSlot) => kinds.some(({ purpose }) => purpose === 'dmp_auth');

function joined(one: string | null, other: string | null): string | null {
  return one && other ? `${one} · ${other}` : one || other;
}

const ranks = Object.fromEntries(severity.map((code, rank) => [code, 2 * rank])) as Record<Coverage, number>;

// Smaller is worse: its state, to be made again before sound.
function hurts({ slot: { toRedo }, answer: { coverage } }: CoveredSlot): number {
  return ranks[standing({ toRedo, coverage })] + (isToRedo({ toRedo, coverage }) ? 0 : 1);
}

// Of two that are alike: what can be done here before what is not, of an establishment that is closed or another client's, then what ends first.
function isNearer(one: CoveredSlot, other: CoveredSlot): boolean {
  const [gone, otherGone] = [isGone(one), isGone(other)];
  return gone === otherGone ? endOf(one) < endOf(other) : otherGone;
}

const isGone = ({ slot }: CoveredSlot) => slot.establishment === 'gone' || slot.establishment === 'closed';

function endOf({ slot }: CoveredSlot): number {
  return slot.notAfter?.getTime() ?? Number.POSITIVE_INFINITY;
}

function unneeded({ slot }: CoveredSlot): GridCell {
  return { ...none, href: `/slots/${slot.id}`, sentence: `Voir pourquoi\u00a0: ${slot.label}` };
}

/** What is to be done next about a slot, and where. */
export function actOn(
  { slot, answer }: Omit<CoveredSlot, 'kinds'>,
  client: Pick<GridClient, 'id' | 'step' | 'title' | 'target'>,
): Act {
  const act = nextOfSlot(slot, answer);
  if (act && slot.orderId) {
    const sentence = `${act.title(slot.successorLabel ?? slot.label)}, commande ${slot.orderNumber ?? ''}`;
    return { note: act.note, href: `/orders/${slot.orderId}`, sentence };
  }
  const href = `/slots/${slot.id}`;
  if (!act) {
    const note = nextHolder(slot) === 'none' ? 'établissement fermé' : slot.notAfter && date(slot.notAfter);
    return { note, href, sentence: `Voir l’emplacement ${slot.label}` };
  }
  // What is to be redone is still in force: its page says in which order.
  const blocking = act.opens && !act.redoes ? blockingAct(client, slot.notOpen) : null;
  if (blocking) return blocking;
  const note = answer.coverage === 'issued_not_installed' && !act.opens ? `sur ${slot.instanceName}` : act.note;
  return { note, href, sentence: act.title(slot.label) };
}

// Nothing can be ordered before the steps that come first: the cell leads to the one in the way. Where that says nothing of this order, the rule of its own page does.
function blockingAct({ id, step, title, target }: Parameters<typeof actOn>[1], notOpen?: string[]): Act | null {
  const first = step !== null && step <= 3 && target && title ? { target, title } : null;
  if (notOpen ? notOpen.length === 0 : !first) return null;
  if (!first)
    return {
      note: blockingNotes['delegation'] ?? null,
      href: `/clients/${id}/delegation`,
      sentence: notOpen?.[0] ?? null,
    };
  const note =
    first.target.kind === 'request'
      ? `attend la demande ${first.target.form ?? '413'}`
      : (blockingNotes[first.target.section ?? ''] ?? null);
  return { note, href: linkOf(first.target, id), sentence: first.title };
}

const blockingNotes: Record<string, string> = {
  closure: 'entité juridique fermée',
  contract: 'attend le contrat',
  representative: 'attend le représentant',
  establishments: 'attend une instance',
  delegation: 'attend la délégation',
  assignments: 'attend un administrateur',
  requests: 'attend la demande 413',
};

import { linkOf } from '../../clients/client-links.js';
import { type Coverage, type CoverageAnswer, coverageLabels, isToRedo, severity } from '../../journey/plan/coverage.js';
import { remedyOf } from '../../journey/steps/spoilt-order.js';
import { date } from '../../platform/web/view-helpers.js';
import { isNextUnderEntity } from '../../slots/coverage.queries.js';
import type { GridClient } from './grid.queries.js';
import type { GridSlot } from './grid-slots.queries.js';
import type { OrderState } from '../../orders/order.transitions.js';
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
  sentence: string;
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
  // How many are needed, and how many hurt as much as the first of those that hurt most.
  let [needed, same] = [0, 0];
  for (const one of own) {
    if (!one.kinds.includes(kind)) continue;
    first ??= one;
    const { coverage } = one.answer;
    if (coverage === 'not_needed') continue;
    needed += 1;
    const nearer = worst ? ranks[worst.answer.coverage] - ranks[coverage] : 1;
    if (nearer > 0) [worst, same] = [one, 1];
    else if (nearer === 0) same += 1;
  }
  if (!worst) return first ? unneeded(first) : none;
  const { note, href, sentence } = actOn(worst, client);
  // Domain rule 2: one certificate may serve several uses of an instance.
  let said = isOfDmp(worst) && kind.purpose !== 'dmp_auth' ? 'par DMP authent.' : note;
  if (needed > 1) said = joined(`${same} sur ${needed}`, said);
  if (worst.answer.declared) said = joined(said, 'déclarée, non importé');
  return { code: worst.answer.coverage, label: worst.answer.label, note: said, href, sentence };
}

// Not one that went on without it.
const isOfDmp = ({ kinds }: CoveredSlot) => kinds.some(({ purpose }) => purpose === 'dmp_auth');

function joined(one: string | null, other: string | null): string | null {
  return one && other ? `${one} · ${other}` : one || other;
}

const ranks = Object.fromEntries(severity.map((code, rank) => [code, rank])) as Record<Coverage, number>;

function unneeded({ slot }: CoveredSlot): GridCell {
  return { ...none, href: `/slots/${slot.id}`, sentence: `Voir pourquoi\u00a0: ${slot.label}` };
}

/** What is to be done next about a slot, and where. */
export function actOn(
  { slot, answer: { coverage } }: Omit<CoveredSlot, 'kinds'>,
  client: Pick<GridClient, 'id' | 'step' | 'title' | 'target'>,
): Act {
  const page = `/slots/${slot.id}`;
  if (slot.orderId && slot.orderState) return orderAct(slot, slot.orderId, slot.orderState);
  // Domain rule 11: in force, and wrong.
  if (isToRedo({ toRedo: slot.toRedo, coverage }))
    return { note: null, href: page, sentence: `Révoquer et refaire le certificat ${slot.label}` };
  if (coverage === 'covered')
    return { note: slot.notAfter && date(slot.notAfter), href: page, sentence: `Voir l’emplacement ${slot.label}` };
  if (coverage === 'issued_not_installed')
    return {
      note: `sur ${slot.instanceName}`,
      href: page,
      sentence: `Installer et vérifier le certificat ${slot.label}`,
    };
  return (
    blockingAct(client) ?? {
      ...(isNextUnderEntity(slot)
        ? underEntity(slot.label)
        : orderingActs[isOrdered(coverage) ? coverage : 'missing'](slot.label)),
      href: page,
    }
  );
}

function isOrdered(coverage: Coverage): coverage is keyof typeof orderingActs {
  return coverage in orderingActs;
}

// Nothing can be ordered before the steps that come first: the cell leads to the one in the way.
function blockingAct({ id, step, title, target }: Parameters<typeof actOn>[1]): Act | null {
  if (step === null || step > 3 || !target || !title) return null;
  const note = target.kind === 'request' ? 'attend la demande 413' : (blockingNotes[target.section ?? ''] ?? null);
  return { note, href: linkOf(target, id), sentence: title };
}

const blockingNotes: Record<string, string> = {
  contract: 'attend le contrat',
  representative: 'attend le représentant',
  establishments: 'attend une instance',
  delegation: 'attend la délégation',
  assignments: 'attend un administrateur',
  requests: 'attend la demande 413',
};

const orderingActs = {
  revoked: (label: string) => ({ note: 'remplacer sans délai', sentence: `Remplacer le certificat révoqué ${label}` }),
  expired: (label: string) => ({ note: 'commander sans délai', sentence: `Commander un nouveau certificat ${label}` }),
  expiring: (label: string) => ({ note: 'à renouveler', sentence: `Commander le renouvellement de ${label}` }),
  missing: (label: string) => ({ note: 'à commander', sentence: `Ouvrir la commande de ${label}` }),
};

// Domain rule 5: what follows the certificate of an establishment.
function underEntity(label: string) {
  const sentence = `Commander sous le FINESS juridique\u00a0: nouveau produit, pour ${label}`;
  return { note: 'à commander sous l’EJ', sentence };
}

function orderAct(slot: GridSlot, orderId: string, state: OrderState): Act {
  const label = slot.successorLabel ?? slot.label;
  const remedy = remedyOf(slot.orderSpoilt, state);
  const [note, verb] = slot.orderAsked ? askedAct : (orderActs[state] ?? [null, 'Suivre']);
  const what = remedy ? remedy.title(label) : `${verb}\u00a0: ${label}`;
  return {
    note: remedy ? remedy.note : note,
    href: `/orders/${orderId}`,
    sentence: `${what}, commande ${slot.orderNumber ?? ''}`,
  };
}

const askedAct = ['CSR chez le client', 'Attendre la CSR du client'] as const;

const orderActs: Partial<Record<OrderState, [note: string, verb: string]>> = {
  csr_expected: ['CSR attendue', 'Déposer la CSR'],
  csr_checked: ['à commander', 'Passer la commande'],
  to_order: ['à commander', 'Passer la commande'],
  ordered: ['commandé', 'Attendre la mise à disposition'],
  to_collect: ['à retirer', 'Retirer le certificat'],
  collected: ['à installer', 'Installer le certificat'],
  installed: ['à vérifier', 'Vérifier le certificat installé'],
};

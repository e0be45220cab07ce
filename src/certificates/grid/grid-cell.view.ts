import { linkOf } from '../../clients/client-links.js';
import { type Coverage, type CoverageAnswer, coverageLabels, severity } from '../../journey/plan/coverage.js';
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

/** A slot, and what covers it. */
export interface CoveredSlot {
  slot: GridSlot;
  answer: CoverageAnswer;
}

/** The worst of a client's slots of one kind, and what must be done about it. @param own those slots */
export function gridCell(kind: SlotKind, client: GridClient, own: CoveredSlot[]): GridCell {
  const { first, worst, needed, same } = worstOf(own);
  if (!worst) return { code: 'not_needed', label: coverageLabels.not_needed, note: null, ...unneeded(first) };
  const act = actOn(worst, client);
  const parts = [
    needed > 1 ? `${same} sur ${needed}` : null,
    // Domain rule 2: one certificate may serve several uses of an instance.
    worst.slot.purpose === 'dmp_auth' && kind.purpose !== 'dmp_auth' ? 'par DMP authent.' : act.note,
    worst.answer.declared ? 'déclarée, non importé' : null,
  ];
  const { coverage: code, label } = worst.answer;
  return { code, label, note: parts.filter(Boolean).join(' · '), href: act.href, sentence: act.sentence };
}

/** The first of those that hurt most, how many are needed, and how many hurt as much. */
function worstOf(own: CoveredSlot[]) {
  let [worst, needed, same]: [CoveredSlot | undefined, number, number] = [undefined, 0, 0];
  for (const one of own) {
    const { coverage } = one.answer;
    if (coverage === 'not_needed') continue;
    needed += 1;
    const nearer = worst ? ranks[worst.answer.coverage] - ranks[coverage] : 1;
    if (nearer > 0) [worst, same] = [one, 1];
    else if (nearer === 0) same += 1;
  }
  return { first: own[0], worst, needed, same };
}

const ranks = Object.fromEntries(severity.map((code, rank) => [code, rank])) as Record<Coverage, number>;

function unneeded(first: CoveredSlot | undefined): Pick<GridCell, 'href' | 'sentence'> {
  if (!first) return { href: null, sentence: null };
  return { href: `/slots/${first.slot.id}`, sentence: `Voir pourquoi\u00a0: ${first.slot.label}` };
}

function actOn({ slot, answer: { coverage } }: CoveredSlot, client: GridClient): Act {
  const page = `/slots/${slot.id}`;
  if (slot.orderId && slot.orderState) return orderAct(slot, slot.orderId, slot.orderState);
  // Domain rule 11: in force, and wrong.
  if (slot.toRedo !== null && (coverage === 'covered' || coverage === 'expiring'))
    return { note: 'à refaire', href: page, sentence: `Révoquer et refaire le certificat ${slot.label}` };
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
function blockingAct({ id, step, title, target }: GridClient): Act | null {
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
  const [note, verb] = slot.orderAsked ? askedAct : (orderActs[state] ?? [null, 'Suivre']);
  return {
    note,
    href: `/orders/${orderId}`,
    sentence: `${verb}\u00a0: ${slot.successorLabel ?? slot.label}, commande ${slot.orderNumber ?? ''}`,
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

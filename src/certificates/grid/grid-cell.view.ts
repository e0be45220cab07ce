import { linkOf } from '../../clients/client-links.js';
import { type Coverage, coverageIcons, coverageLabels } from '../../journey/plan/coverage.js';
import { date } from '../../platform/web/view-helpers.js';
import { isNextUnderEntity, type SlotWithCoverage } from '../../slots/coverage.queries.js';
import type { GridClient } from './grid.queries.js';
import type { OrderState } from '../../orders/order.transitions.js';
import { severity } from '../../journey/plan/coverage.js';
import { isOfKind, type SlotKind } from '../../slots/slot-kinds.js';

/** One cell: a state in words with its icon, what stands under it, and where the next act is done. */
export interface GridCell {
  code: Coverage;
  label: string;
  icon: string;
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

/** The worst of a client's slots of one kind, and what must be done about it. */
export function gridCell(kind: SlotKind, client: GridClient, slots: SlotWithCoverage[]): GridCell {
  const own = slots.filter((slot) => isOfKind(kind, slot));
  const needed = own.filter((slot) => slot.answer.coverage !== 'not_needed');
  const worst = severity.flatMap((code) => needed.find((slot) => slot.answer.coverage === code) ?? [])[0];
  if (!worst)
    return {
      code: 'not_needed',
      label: coverageLabels.not_needed,
      icon: coverageIcons.not_needed,
      note: null,
      ...unneeded(own[0]),
    };
  const same = needed.filter((slot) => slot.answer.coverage === worst.answer.coverage).length;
  const act = actOn(worst, client);
  const parts = [
    needed.length > 1 ? `${same} sur ${needed.length}` : null,
    // Domain rule 2: one certificate may serve several uses of an instance.
    worst.purpose === 'dmp_auth' && kind.purpose !== 'dmp_auth' ? 'par DMP authent.' : act.note,
    worst.answer.declared ? 'déclarée, non importé' : null,
  ];
  const { coverage: code, label, icon } = worst.answer;
  return { code, label, icon, note: parts.filter(Boolean).join(' · '), href: act.href, sentence: act.sentence };
}

function unneeded(slot: SlotWithCoverage | undefined): Pick<GridCell, 'href' | 'sentence'> {
  if (!slot) return { href: null, sentence: null };
  return { href: `/slots/${slot.id}`, sentence: `Voir pourquoi\u00a0: ${slot.label}` };
}

function actOn(slot: SlotWithCoverage, client: GridClient): Act {
  const { coverage } = slot.answer;
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

function orderAct(slot: SlotWithCoverage, orderId: string, state: OrderState): Act {
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

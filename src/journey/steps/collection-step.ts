import { type Coverage, declaredNote, isToRedo, severity } from '../plan/coverage.js';
import { redoSteps, wrongBecause } from './redo.js';
import { scopeAction } from './administrator-step.js';
import { type AskedCsr, type ClientFacts, type NextAction, type SlotFacts, type Who, section } from './client-facts.js';
import { frenchDate, frenchDays } from '../calendar/french-date.js';
import { firstOf } from './first-of.js';
import { actsToday } from './ordering.js';
import { remedyOf } from './spoilt-order.js';

type Order = NonNullable<SlotFacts['order']>;
type Row = { who: Who; title: (label: string) => string; detail: string };

// Guide V0.6, étape 4. In the order of progress: what is closest to done comes first.
const orderRows: Record<Order['state'], Row> = {
  installed: {
    who: 'administrator',
    title: (label) => `Vérifier le certificat ${label} installé`,
    detail: 'Il est installé\u00a0: un appel réussi au service prouve qu’il fonctionne.',
  },
  collected: {
    who: 'administrator',
    title: (label) => `Installer le certificat ${label}`,
    detail: 'Il est retiré\u00a0: il reste à l’installer sur son instance, sans jamais le copier ailleurs.',
  },
  to_collect: {
    who: 'administrator',
    title: (label) => `Retirer le certificat ${label} sur la plateforme IGC-Santé`,
    detail: 'Il est mis à disposition\u00a0: le courriel de la plateforme contient le lien de retrait.',
  },
  ordered: {
    who: 'ans',
    title: (label) => `Attendre la mise à disposition du certificat ${label}`,
    detail: 'La commande est passée\u00a0: la plateforme prévient par courriel quand le certificat est prêt.',
  },
  to_order: {
    who: 'administrator',
    title: (label) => `Commander le certificat ${label} sur la plateforme IGC-Santé`,
    detail: 'La fiche de commande donne la valeur de chaque champ.',
  },
  csr_checked: {
    who: 'administrator',
    title: (label) => `Préparer la commande du certificat ${label}`,
    detail: 'La CSR est vérifiée\u00a0: relisez la fiche de commande avant de passer à la plateforme.',
  },
  csr_expected: {
    who: 'administrator',
    title: (label) => `Charger la CSR du certificat ${label}`,
    detail: 'Elle se crée sur le serveur où le certificat sera installé, et ne s’envoie jamais par courriel.',
  },
};

const progress = Object.keys(orderRows);

/** Étape 4: the slot closest to working service, among those that have none yet. */
export function collectionAction(facts: ClientFacts, today: string): NextAction | null {
  if (facts.slots.length === 0) {
    return {
      ...slotAction(4, null, possibleSince(null, facts, today)),
      code: 'slots_missing',
      who: 'editor',
      title: 'Indiquer les services appelés par les instances du client',
      detail: 'Aucun emplacement n’est à couvrir\u00a0: les certificats nécessaires se déduisent des services.',
      target: section('establishments'),
    };
  }
  const waiting = facts.slots.filter((slot) =>
    ['revoked', 'missing', 'requested', 'issued_not_installed'].includes(slot.coverage),
  );
  const slot = firstOf(waiting, byProgress);
  return slot ? (outOfScope(slot, facts, today) ?? orderAction(4, slot) ?? unorderedAction(slot, facts, today)) : null;
}

/** Étape 5: a revoked or expired certificate breaks the service, one that expires soon will. The earliest expiry comes first. */
export function renewalAction(facts: ClientFacts, today: string): NextAction | null {
  const pressing = facts.slots.filter((slot) => ending.includes(slot.coverage) || isToRedo(slot));
  const slot = firstOf(pressing, byExpiry);
  if (!slot) return null;
  const outside = outOfScope(slot, facts, today);
  if (outside) return { ...outside, step: 5, detail: `${outside.detail} ${whySentence(slot)}`, due: slot.expiresOn };
  const ordered = orderAction(5, slot);
  if (ordered) return { ...ordered, detail: `${ordered.detail} ${whySentence(slot)}` };
  if (slot.nextUnderEntity) return underEntity(slotAction(5, slot, null), slot);
  if (slot.coverage === 'revoked') return revokedAction(5, slot);
  if (isToRedo(slot)) return redoAction(slot, facts);
  // F0: renewal is possible only while the current certificate is active; after that, it is a new request of a product.
  const expired = slot.coverage === 'expired';
  const how = expired
    ? 'Le renouvellement n’est plus possible\u00a0: demandez un nouveau produit.'
    : 'Il se renouvelle tant qu’il est actif.';
  return {
    ...slotAction(5, slot, null),
    code: expired ? 'slot_expired' : 'slot_expiring',
    who: 'administrator',
    title: expired ? `Remplacer le certificat ${slot.label} expiré` : `Renouveler le certificat ${slot.label}`,
    detail: `${expirySentence(slot)} ${how}`,
    due: slot.expiresOn,
  };
}

const ending: Coverage[] = ['revoked', 'expired', 'expiring'];

function redoAction(slot: SlotFacts, facts: ClientFacts): NextAction {
  const wrong = wrongBecause(slot.toRedo ?? '');
  return {
    ...slotAction(5, slot, facts.former?.changedOn ?? null),
    code: 'slot_to_redo',
    who: 'administrator',
    title: `Refaire le certificat ${slot.label}`,
    detail: `${wrong[0]?.toUpperCase()}${wrong.slice(1)}\u00a0: ${redoSteps}`,
    due: slot.coverage === 'expiring' ? slot.expiresOn : null,
  };
}

/** Étape 5, once the new ones are in service: the former ones still are, and a revocation stops nothing any more. */
export function revocationAction(facts: ClientFacts): NextAction | null {
  const many = facts.toRevoke ?? 0;
  if (many === 0) return null;
  const them = many === 1 ? 'le certificat remplacé' : `les ${many} certificats remplacés`;
  return {
    ...slotAction(5, null, null),
    code: 'certificates_to_revoke',
    who: 'administrator',
    title: `Révoquer ${them}`,
    detail:
      'Ils portent un ancien numéro ou un ancien nom du client, ou leur clé est exposée, et leur successeur est en service. La liste de révocation dira que c’est fait.',
    target: section('slots'),
  };
}

// Placed or in hand, the order needs the mandate no more.
const pastOrdering: Order['state'][] = ['ordered', 'to_collect', 'collected', 'installed'];

function outOfScope(slot: SlotFacts, facts: ClientFacts, today: string): NextAction | null {
  if (slot.coverage === 'issued_not_installed' || (slot.order && pastOrdering.includes(slot.order.state))) return null;
  return scopeAction(facts, slot.offer, today);
}

// F1.9: a revocation is definitive, and a new certificate takes a new key.
function revokedAction(step: 4 | 5, slot: SlotFacts): NextAction {
  return {
    ...slotAction(step, slot, null),
    code: 'slot_revoked',
    who: 'administrator',
    title: `Remplacer le certificat ${slot.label} révoqué`,
    detail: 'L’actuel est révoqué\u00a0: le service est interrompu. Commandez un nouveau produit, avec une clé neuve.',
  };
}

function orderAction(step: 4 | 5, slot: SlotFacts): NextAction | null {
  const { order } = slot;
  if (!order) return null;
  const due = step === 5 ? slot.expiresOn : null;
  const asked = askedOf(order);
  if (asked)
    return {
      ...slotAction(step, slot, asked.since),
      ...askedAction(order.label ?? slot.label, asked),
      due,
      target: { kind: 'order', id: order.id },
    };
  const remedy = remedyOf(order.spoilt, order.state);
  const { who, title, detail } = remedy ? { ...remedy, detail: remedy.text } : orderRows[order.state];
  return {
    ...slotAction(step, slot, order.since),
    code: remedy ? 'order_spoilt' : `order_${order.state}`,
    who,
    title: title(order.label ?? slot.label),
    detail,
    due,
    target: { kind: 'order', id: order.id },
  };
}

function askedOf(order: Order) {
  return order.state === 'csr_expected' ? (order.asked ?? null) : null;
}

// The turn is the client's until the CSR comes, or the link is over.
function askedAction(label: string, { name, since }: AskedCsr) {
  return {
    code: 'order_csr_asked',
    who: 'client',
    whoName: name,
    title: `Attendre la CSR du certificat ${label}`,
    detail: `Demandée le ${frenchDate(since)} à ${name}, par un lien\u00a0: elle est contrôlée dès qu’elle est remise.`,
  } as const;
}

/** Since when it could be ordered: it is needed, and ANS has recorded somebody who may. Of a mandate no first day is known once it was renewed. */
function possibleSince(slot: SlotFacts | null, facts: ClientFacts, today: string): string {
  const acting = facts.people.filter((person) => person.state === 'active' && actsToday(person, facts, today));
  const recorded = acting.map(({ since }) => since).sort()[0];
  return (
    [facts.createdOn, slot?.createdOn, recorded]
      .flatMap((day) => day ?? [])
      .sort()
      .at(-1) ?? facts.createdOn
  );
}

function unorderedAction(slot: SlotFacts, facts: ClientFacts, today: string): NextAction {
  if (slot.coverage === 'revoked') return revokedAction(4, slot);
  if (slot.coverage === 'issued_not_installed') {
    return {
      ...slotAction(4, slot, null),
      code: 'certificate_to_install',
      who: 'administrator',
      title: `Installer et vérifier le certificat ${slot.label}`,
      detail: 'Il est délivré, mais son installation n’est pas vérifiée.',
    };
  }
  const since = possibleSince(slot, facts, today);
  if (slot.nextUnderEntity) return underEntity(slotAction(4, slot, since), slot);
  return {
    ...slotAction(4, slot, since),
    code: 'order_missing',
    who: 'administrator',
    title: `Ouvrir la commande du certificat ${slot.label}`,
    detail: 'L’administrateur est habilité\u00a0: rien n’empêche de commander.',
  };
}

// Domain rule 5: the platform cannot renew under the FINESS EJ the product of an establishment.
function underEntity(base: ReturnType<typeof slotAction>, slot: SlotFacts): NextAction {
  const codes = { revoked: 'slot_revoked', expired: 'slot_expired', expiring: 'slot_expiring' } as const;
  const sentence = slot.coverage === 'revoked' ? 'L’actuel est révoqué.' : expirySentence(slot);
  return {
    ...base,
    code: codes[slot.coverage as keyof typeof codes] ?? 'order_missing',
    who: 'administrator',
    title: `Commander sous le FINESS juridique\u00a0: nouveau produit, pour ${slot.label}`,
    detail: `${sentence} La plateforme ne renouvelle pas sous le FINESS juridique un produit porté par un établissement.`,
    due: base.step === 5 ? slot.expiresOn : null,
  };
}

function slotAction(step: 4 | 5, slot: SlotFacts | null, since: string | null) {
  return { step, whoName: null, since, due: null, target: { kind: 'slot', id: slot?.id ?? null } } as const;
}

function expirySentence(slot: SlotFacts): string {
  const date = slot.expiresOn ? ` le ${frenchDate(slot.expiresOn)}${slot.declared ? ` (${declaredNote})` : ''}` : '';
  if (slot.coverage === 'revoked') return 'L’actuel est révoqué\u00a0: le service est interrompu.';
  if (slot.coverage === 'expired') return `L’actuel a expiré${date}\u00a0: le service est interrompu.`;
  const delay = slot.daysLeft === null ? '' : ` (dans ${frenchDays(slot.daysLeft)})`;
  return `L’actuel expire${date}${delay}\u00a0: son successeur doit être installé et vérifié avant.`;
}

function whySentence(slot: SlotFacts): string {
  return isToRedo(slot) ? `L’actuel est à refaire\u00a0: ${wrongBecause(slot.toRedo ?? '')}.` : expirySentence(slot);
}

function byProgress(a: SlotFacts, b: SlotFacts): number {
  return rank(a) - rank(b) || byName(a, b);
}

function rank(slot: SlotFacts): number {
  // What is ours to do comes before what waits for the client.
  if (slot.order && askedOf(slot.order)) return progress.length + 1;
  if (slot.order) return progress.indexOf(slot.order.state);
  return slot.coverage === 'issued_not_installed' ? 1 : progress.length;
}

function byExpiry(a: SlotFacts, b: SlotFacts): number {
  if (a.coverage !== b.coverage) return severity.indexOf(a.coverage) - severity.indexOf(b.coverage);
  return (a.daysLeft ?? 0) - (b.daysLeft ?? 0) || byName(a, b);
}

function byName(a: SlotFacts, b: SlotFacts): number {
  if (a.label !== b.label) return a.label < b.label ? -1 : 1;
  return a.id < b.id ? -1 : 1;
}

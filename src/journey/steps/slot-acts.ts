import {
  type Coverage,
  type CoverageAnswer,
  type Holding,
  isToRedo,
  type NextHolder,
  nextHolder,
} from '../plan/coverage.js';
import { type OpenOrderState, openOrderStates } from '../states/order-states.js';
import type { AskedCsr, OpenOrder, SlotAct, Spoilt } from './client-facts.js';
import { fromDay, validFrom } from '../plan/certificate-days.js';
import { redoSteps } from './redo.js';
import { everyRemedy, remedyOf } from './spoilt-order.js';

/** What decides of it, beside what covers the slot. */
interface SlotNow extends Holding {
  toRedo: string | null;
  orderState: OpenOrderState | null;
  orderAsked: AskedCsr | null;
  orderSpoilt: Spoilt | null;
}

/** What comes next for a slot, whoever asks; null: nothing. Each act is made once: a page of the grid asks for hundreds. @param answer what covers it */
export function nextOfSlot(
  slot: SlotNow,
  { coverage, beginsOn }: Pick<CoverageAnswer, 'coverage'> & Partial<Pick<CoverageAnswer, 'beginsOn'>>,
): SlotAct | null {
  const { orderState: state, orderSpoilt: spoilt, orderAsked: asked } = slot;
  return state ? actOfOrder({ state, spoilt, asked, beginsOn }) : actOfSlot(coverage, slot.toRedo, nextHolder(slot));
}

/** What comes next for an open order: `asked`, whom of the client its CSR is still expected from; `beginsOn`, the first day of its certificate, while that is to come. */
export function actOfOrder({
  state,
  spoilt,
  asked,
  beginsOn,
}: Pick<OpenOrder, 'state' | 'spoilt' | 'asked' | 'beginsOn'>): SlotAct {
  const remedy = remedyOf(spoilt, state);
  if (remedy) return remedy;
  if (asked) return csrAsked;
  return state === 'collected' && beginsOn ? installedFrom(beginsOn) : orderActs[state];
}

// Few are: each is made for whoever asks.
function installedFrom(first: string): SlotAct {
  const { collected } = orderActs;
  return {
    ...collected,
    // Until then nobody's: it is in no queue, and counted as nobody's work.
    who: 'nobody',
    note: `${collected.note} ${fromDay(first)}`,
    verb: `${collected.verb} ${fromDay(first)}`,
    title: (label) => `${collected.title(label)} ${fromDay(first)}`,
    detail: validFrom(first),
  };
}

/** What comes next for a slot that no order is open for. */
export function actOfSlot(coverage: Coverage, toRedo?: string | null, next: NextHolder = 'same'): SlotAct | null {
  const act = isToRedo({ toRedo, coverage }) ? redone : slotActs[coverage];
  if (next === 'none') return act === redone ? revokedAlone : null;
  if (!act?.opens || next === 'same') return act;
  if (next === 'elsewhere') return coverage === 'missing' ? neverHere : elsewhere;
  return entityActs.get(act) ?? act;
}

// The turn is the client's until the CSR comes, or the link is over.
const csrAsked: SlotAct = {
  code: 'order_csr_asked',
  who: 'client',
  note: 'CSR chez le client',
  verb: 'Attendre la CSR du client',
  button: 'Voir la commande',
  title: (label) => `Attendre la CSR du certificat ${label}`,
  detail: 'Elle est contrôlée dès qu’elle est remise.',
};

// Guide V0.6, étape 4.
const orderActs: Record<OpenOrderState, SlotAct> = {
  installed: {
    code: 'order_installed',
    who: 'administrator',
    note: 'à vérifier',
    verb: 'Vérifier le certificat installé',
    button: 'Noter la vérification',
    title: (label) => `Vérifier le certificat ${label} installé`,
    detail: 'Il est installé\u00a0: un appel réussi au service prouve qu’il fonctionne.',
  },
  collected: {
    code: 'order_collected',
    who: 'administrator',
    note: 'à installer',
    verb: 'Installer le certificat',
    button: 'Noter l’installation',
    title: (label) => `Installer le certificat ${label}`,
    detail: 'Il est retiré\u00a0: il reste à l’installer sur son instance, sans jamais le copier ailleurs.',
  },
  to_collect: {
    code: 'order_to_collect',
    who: 'administrator',
    note: 'à retirer',
    verb: 'Retirer le certificat',
    button: 'Importer le certificat',
    title: (label) => `Retirer le certificat ${label}`,
    detail: 'Il est mis à disposition\u00a0: le courriel de la plateforme IGC-Santé contient le lien de retrait.',
  },
  ordered: {
    code: 'order_ordered',
    who: 'ans',
    note: 'commandé',
    verb: 'Attendre la mise à disposition',
    button: 'Noter la mise à disposition',
    title: (label) => `Attendre la mise à disposition du certificat ${label}`,
    detail: 'La commande est passée\u00a0: la plateforme prévient par courriel quand le certificat est prêt.',
  },
  to_order: {
    code: 'order_to_order',
    who: 'administrator',
    note: 'à commander',
    verb: 'Passer la commande',
    title: (label) => `Commander le certificat ${label}`,
    detail: 'La fiche de commande donne la valeur de chaque champ de la plateforme IGC-Santé.',
  },
  csr_checked: {
    code: 'order_csr_checked',
    who: 'administrator',
    note: 'à commander',
    verb: 'Préparer la commande',
    title: (label) => `Préparer la commande du certificat ${label}`,
    detail: 'La CSR est vérifiée\u00a0: relisez la fiche de commande avant de passer à la plateforme.',
  },
  csr_expected: {
    code: 'order_csr_expected',
    who: 'administrator',
    note: 'CSR attendue',
    verb: 'Déposer la CSR',
    title: (label) => `Déposer la CSR du certificat ${label}`,
    detail: 'Elle se crée sur le serveur où le certificat sera installé, et ne s’envoie jamais par courriel.',
  },
};

/** The closest to done first. */
export const orderProgress = openOrderStates.toReversed();

const missing: SlotAct = {
  code: 'order_missing',
  who: 'administrator',
  note: 'à commander',
  verb: 'Ouvrir une commande',
  title: (label) => `Ouvrir la commande du certificat ${label}`,
  detail: 'L’administrateur est habilité\u00a0: rien n’empêche de commander.',
  opens: true,
};

// Domain rule 11: in force, and wrong. The cell says so already.
const redone: SlotAct = {
  code: 'slot_to_redo',
  who: 'administrator',
  note: null,
  verb: 'Refaire le certificat',
  title: (label) => `Refaire le certificat ${label}`,
  detail: redoSteps,
  opens: true,
  redoes: true,
};

const slotActs: Record<Coverage, SlotAct | null> = {
  // F1.9: a revocation is definitive, and a new certificate takes a new key.
  revoked: {
    code: 'slot_revoked',
    who: 'administrator',
    note: 'remplacer sans délai',
    verb: 'Remplacer le certificat',
    title: (label) => `Remplacer le certificat ${label} révoqué`,
    detail: 'Commandez un nouveau produit, avec une clé neuve.',
    opens: true,
  },
  // F0: renewal is possible only while the current certificate is active; after that, it is a new request of a product.
  expired: {
    code: 'slot_expired',
    who: 'administrator',
    note: 'remplacer sans délai',
    verb: 'Remplacer le certificat',
    title: (label) => `Remplacer le certificat ${label} expiré`,
    detail: 'Le renouvellement n’est plus possible\u00a0: demandez un nouveau produit.',
    opens: true,
  },
  expiring: {
    code: 'slot_expiring',
    who: 'administrator',
    note: 'à renouveler',
    verb: 'Renouveler le certificat',
    title: (label) => `Renouveler le certificat ${label}`,
    detail: 'Il se renouvelle tant qu’il est actif.',
    opens: true,
  },
  missing,
  requested: missing,
  to_redo: redone,
  // Where it is to be installed is what the cell says.
  issued_not_installed: {
    code: 'certificate_to_install',
    who: 'administrator',
    note: null,
    verb: 'Installer et vérifier le certificat',
    button: 'Noter l’installation',
    title: (label) => `Installer et vérifier le certificat ${label}`,
    detail: 'Il est délivré, mais son installation n’est pas vérifiée.',
  },
  covered: null,
  not_needed: null,
};

// Domain rule 10: the number in it is the other client's by now.
const elsewhere: SlotAct = {
  code: 'slot_elsewhere',
  who: 'administrator',
  note: 'passé à un autre client',
  verb: 'Commander chez l’autre client',
  button: 'Voir l’emplacement',
  title: (label) => `Commander chez le client où l’établissement est passé\u00a0: ${label}`,
  detail:
    'Il reste suivi ici\u00a0: sortez l’emplacement du suivi une fois le certificat suivant commandé chez l’autre client.',
};

// Of a closed establishment nothing is made again, and what is in service and sound is watched to its end.
const revokedAlone: SlotAct = {
  code: 'slot_to_revoke',
  who: 'administrator',
  // The cell says so already.
  note: null,
  verb: 'Révoquer le certificat',
  button: 'Voir l’emplacement',
  title: (label) => `Révoquer le certificat ${label}, dont l’établissement est fermé`,
  detail: 'Révoquez-le sur la plateforme, puis notez-le sur sa fiche\u00a0: rien n’est commandé à sa suite.',
};

const neverHere: SlotAct = {
  ...elsewhere,
  detail: 'Rien ne se commande plus ici\u00a0: sortez l’emplacement du suivi.',
};

// Each in the queue of what it stands for: how pressing it is does not change with the number.
const entityCodes: Partial<Record<SlotAct['code'], SlotAct['code']>> = {
  order_missing: 'entity_missing',
  slot_to_redo: 'entity_to_redo',
  slot_revoked: 'entity_revoked',
  slot_expired: 'entity_expired',
  slot_expiring: 'entity_expiring',
};

const entityActs = new Map(
  [...Object.values(slotActs), redone].flatMap((act) => {
    const code = act && entityCodes[act.code];
    return code ? [[act, underEntity(act, code)] as const] : [];
  }),
);

// Domain rule 5: the platform cannot renew under the FINESS EJ the product of an establishment.
function underEntity(act: SlotAct, code: SlotAct['code']): SlotAct {
  return {
    ...act,
    code,
    note: 'à commander sous l’EJ',
    verb: 'Commander sous le FINESS juridique',
    title: (label) => `Commander sous le FINESS juridique\u00a0: nouveau produit, pour ${label}`,
    detail: 'La plateforme ne renouvelle pas sous le FINESS juridique un produit porté par un établissement.',
  };
}

const everyAct = [
  csrAsked,
  ...Object.values(orderActs),
  ...Object.values(slotActs),
  redone,
  elsewhere,
  revokedAlone,
  ...entityActs.values(),
  ...everyRemedy,
];

/** What the buttons of these acts do: a code has one button, whatever else is said of its act. */
export const slotButtons = Object.fromEntries(
  everyAct.flatMap((act) => (act ? [[act.code, act.button ?? act.verb]] : [])),
) as Record<SlotAct['code'], string>;

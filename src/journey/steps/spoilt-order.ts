import { isOpen, type OpenOrderState, type OrderState } from '../states/order-states.js';
import type { SlotAct, Spoilt } from './client-facts.js';
import { keyCame } from './redo.js';

/** What is done about it. */
export interface Remedy extends SlotAct {
  note: string;
}

const spoilt = { code: 'order_spoilt', who: 'administrator', button: 'Voir la commande' } as const;

const anotherOne = 'ouvrez-en une autre, avec une clé neuve.';

const newCsr: Remedy = {
  ...spoilt,
  note: 'CSR à refaire',
  verb: 'Refaire la CSR',
  title: (label) => `Refaire la CSR du certificat ${label}`,
  detail: `${keyCame}\u00a0: déposez une nouvelle CSR, faite avec une clé neuve.`,
};

const notCollected: Remedy = {
  ...spoilt,
  note: 'à annuler',
  verb: 'Annuler la commande',
  title: (label) => `Annuler la commande du certificat ${label}`,
  detail: `${keyCame}\u00a0: s’il est délivré, révoquez le certificat sur la plateforme sans le retirer. Annulez la commande, puis ${anotherOne}`,
};

const notInstalled: Remedy = {
  ...spoilt,
  note: 'à révoquer',
  verb: 'Révoquer, sans installer',
  title: (label) => `Révoquer le certificat ${label}, sans l’installer`,
  detail: `${keyCame}\u00a0: révoquez-le sur la plateforme, notez-le sur sa fiche, annulez la commande, puis ${anotherOne}`,
};

const cancelled: Remedy = {
  ...spoilt,
  who: 'editor',
  note: 'à annuler',
  verb: 'Annuler la commande',
  title: (label) => `Annuler la commande du certificat ${label}, révoqué`,
  detail: `Il est révoqué et ne peut plus servir\u00a0: annulez la commande, puis ${anotherOne}`,
};

const over: Remedy = {
  ...cancelled,
  title: (label) => `Annuler la commande du certificat ${label}, expiré`,
  detail: `Il a expiré et ne peut plus servir\u00a0: annulez la commande, puis ${anotherOne}`,
};

// Domain rule 10: what the platform would make bears the number of another client's establishment.
const gone: Remedy = {
  ...spoilt,
  who: 'editor',
  note: 'à annuler',
  verb: 'Annuler la commande',
  title: (label) => `Annuler la commande du certificat ${label}`,
  detail:
    'L’établissement est passé à un autre client\u00a0: annulez la commande, son certificat se commande chez ce client.',
};

const goneOnceOrdered: Remedy = {
  ...gone,
  detail:
    'L’établissement est passé à un autre client\u00a0: son certificat ne s’importe plus ici. Annulez la commande, il se commande chez ce client.',
};

/** What is undone of an order that nobody needs any more, by how far it got. @param why what happened @param until how it goes on instead @param whose of which certificate */
function undone({ why, until, whose }: { why: string; until: string; whose: string }): Record<OpenOrderState, Remedy> {
  const before = { ...gone, detail: `${why}\u00a0: annulez la commande. ${until}` };
  const ordered = {
    ...gone,
    detail: `${why}\u00a0: annulez la commande\u202f; s’il est délivré, révoquez le certificat sur la plateforme. ${until}`,
  };
  const issued: Remedy = {
    ...spoilt,
    note: 'à révoquer',
    verb: 'Révoquer le certificat',
    title: (label) => `Révoquer le certificat ${label}, ${whose}`,
    detail: `${why}\u00a0: révoquez-le sur la plateforme, notez-le sur sa fiche, puis annulez la commande. ${until}`,
  };
  return {
    csr_expected: before,
    csr_checked: before,
    to_order: before,
    ordered,
    to_collect: ordered,
    collected: issued,
    installed: issued,
  };
}

// What is placed goes on: what the platform delivers is a fact (docs/decisions/0106).
const ofClosedEntity: Remedy = {
  ...gone,
  detail:
    'L’entité juridique du client est fermée au registre FINESS\u00a0: annulez la commande. Si le registre a tort, contestez d’abord la fermeture, sur la fiche du client.',
};

const goesOn: Record<OpenOrderState, null> = {
  csr_expected: null,
  csr_checked: null,
  to_order: null,
  ordered: null,
  to_collect: null,
  collected: null,
  installed: null,
};

// Each state is named: one that is missing would go on, whatever spoilt it. One that is installed is never spoilt by its key: it is verified, then redone as any other in service (domain rule 11), which never stops.
const remedies: Record<Spoilt, Record<OpenOrderState, Remedy | null>> = {
  key: {
    csr_expected: null,
    csr_checked: newCsr,
    to_order: newCsr,
    ordered: notCollected,
    to_collect: notCollected,
    collected: notInstalled,
    installed: null,
  },
  revoked: { ...goesOn, collected: cancelled, installed: cancelled },
  expired: { ...goesOn, collected: over, installed: over },
  elsewhere: {
    csr_expected: gone,
    csr_checked: gone,
    to_order: gone,
    ordered: goneOnceOrdered,
    to_collect: goneOnceOrdered,
    collected: null,
    installed: null,
  },
  retired: undone({
    why: 'L’instance est hors service',
    until: 'Si elle doit revenir, remettez-la d’abord en service.',
    whose: 'dont l’instance est hors service',
  }),
  closed: undone({
    why: 'L’établissement est fermé',
    until: 'S’il doit revenir, rouvrez-le d’abord.',
    whose: 'dont l’établissement est fermé',
  }),
  entity: { ...goesOn, csr_expected: ofClosedEntity, csr_checked: ofClosedEntity, to_order: ofClosedEntity },
};

export const everyRemedy = Object.values(remedies).flatMap((ofStates) =>
  Object.values(ofStates).flatMap((remedy) => remedy ?? []),
);

/** Nobody needs it here any more, whatever is done about it: it is to be cancelled, and no CSR is taken. */
export const isNeedless = (spoilt: Spoilt | null | undefined): boolean =>
  spoilt === 'elsewhere' || spoilt === 'retired' || spoilt === 'closed' || spoilt === 'entity';

/** What is to be done about an order before anything else, by how far it got; null when it goes on as any other (docs/decisions/0088). */
export function remedyOf(spoilt: Spoilt | null | undefined, state: OrderState): Remedy | null {
  return spoilt && isOpen(state) ? remedies[spoilt][state] : null;
}

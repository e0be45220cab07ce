import type { SlotFacts, Spoilt, Who } from './client-facts.js';
import { keyCame } from './redo.js';

type Order = NonNullable<SlotFacts['order']>;

/** What is done about it. */
export interface Remedy {
  who: Who;
  /** In two or three words, for a cell; and as what a person does. */
  note: string;
  act: string;
  /** One imperative sentence. */
  title: (label: string) => string;
  /** Why, and what exactly: whole sentences. */
  text: string;
}

const anotherOne = 'ouvrez-en une autre, avec une clé neuve.';

const newCsr: Remedy = {
  who: 'administrator',
  note: 'CSR à refaire',
  act: 'Refaire la CSR',
  title: (label) => `Refaire la CSR du certificat ${label}`,
  text: `${keyCame}\u00a0: déposez une nouvelle CSR, faite avec une clé neuve.`,
};

const notCollected: Remedy = {
  who: 'administrator',
  note: 'à annuler',
  act: 'Annuler la commande',
  title: (label) => `Annuler la commande du certificat ${label}`,
  text: `${keyCame}\u00a0: s’il est délivré, révoquez le certificat sur la plateforme sans le retirer. Annulez la commande, puis ${anotherOne}`,
};

const notInstalled: Remedy = {
  who: 'administrator',
  note: 'à révoquer',
  act: 'Révoquer, sans installer',
  title: (label) => `Révoquer le certificat ${label}, sans l’installer`,
  text: `${keyCame}\u00a0: révoquez-le sur la plateforme, notez-le sur sa fiche, annulez la commande, puis ${anotherOne}`,
};

const cancelled: Remedy = {
  who: 'editor',
  note: 'à annuler',
  act: 'Annuler la commande',
  title: (label) => `Annuler la commande du certificat ${label}, révoqué`,
  text: `Il est révoqué et ne peut plus servir\u00a0: annulez la commande, puis ${anotherOne}`,
};

// One that is installed is never spoilt by its key: it is verified, then redone as any other in service (domain rule 11), which never stops.
const remedies: Record<Spoilt, Partial<Record<Order['state'], Remedy>>> = {
  key: {
    csr_checked: newCsr,
    to_order: newCsr,
    ordered: notCollected,
    to_collect: notCollected,
    collected: notInstalled,
  },
  revoked: { collected: cancelled, installed: cancelled },
};

/** What is to be done about an order before anything else, by how far it got; null when it goes on as any other (docs/decisions/0088). */
export function remedyOf(spoilt: Spoilt | null | undefined, state: string): Remedy | null {
  return spoilt ? (remedies[spoilt][state as Order['state']] ?? null) : null;
}

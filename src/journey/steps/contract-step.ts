import { de } from '../../identifiers/elision.js';
import { type ClientFacts, type NextAction, section } from './client-facts.js';
import { numberWords } from '../../identifiers/structure-number.js';
import { frenchDate } from '../calendar/french-date.js';
import { remedyOf } from './spoilt-order.js';
import { type SignerCard, type SignerCardProblem, signerCardProblem } from './signer-card.js';

// Guide V0.6, étape 1: the client has a contract with ANS on its FINESS juridique (or SIRET), and a representative with a card.

/** Étape 1, contract: blocks everything, renewals included. */
export function contractAction(facts: ClientFacts): NextAction | null {
  const { state, since } = facts.contract;
  if (state === 'signed') return null;
  const { former } = facts;
  const base = {
    step: 1,
    whoName: null,
    since: since ?? former?.changedOn ?? facts.createdOn,
    due: null,
    target: section('contract'),
  } as const;
  if (state === 'requested') {
    return {
      ...base,
      code: 'contract_requested',
      who: 'ans',
      title: 'Attendre le contrat signé avec l’ANS',
      detail: `Le contrat d’adhésion est demandé sur le ${numberWords(facts.number)}. Notez sa signature dès qu’elle arrive.`,
    };
  }
  // F4.1: another number is another contract, and another card (form 101).
  if (former)
    return {
      ...base,
      code: 'contract_missing',
      who: 'client',
      title: 'Faire signer au client son nouveau contrat',
      detail: `Il est connu par le ${numberWords(facts.number)} depuis le ${frenchDate(former.changedOn)}, et non plus par le ${numberWords(former.number)}\u00a0: le contrat est à reprendre et, sauf CPS du signataire, sa carte CDE aussi (formulaire 101).`,
    };
  return {
    ...base,
    code: 'contract_missing',
    who: 'client',
    title: 'Faire signer au client son contrat avec l’ANS',
    detail: `Le contrat d’adhésion se prend sur le ${numberWords(facts.number)}. S’il existe déjà, il suffit de le noter.`,
  };
}

/** Étape 1, representative and card: they sign the form 413, so they block only while a signature is to come. */
export function representativeAction(facts: ClientFacts, today: string): NextAction | null {
  const base = { step: 1, who: 'client', whoName: null, due: null, target: section('representative') } as const;
  if (!facts.representative) {
    return {
      ...base,
      code: 'representative_missing',
      since: facts.createdOn,
      title: 'Désigner le représentant légal ou son mandataire',
      detail: 'C’est la personne qui signe le formulaire 413. Une adresse électronique générique est préférable.',
    };
  }
  const { card, name } = facts.representative;
  const problem = signerCardProblem(card, today);
  return problem && { ...base, since: null, code: `representative_${problem}`, ...steps[problem](name, card) };
}

type Step = Pick<NextAction, 'title' | 'detail'> & Partial<Pick<NextAction, 'since' | 'who'>>;

const steps: Record<SignerCardProblem, (name: string, card: SignerCard | null) => Step> = {
  // Guide V0.6, étape 1: a health professional signs with a CPS; anyone else orders a CDE by form 101.
  card_missing: (name) => ({
    title: `Commander la carte ${de(name)}`,
    detail: 'Formulaire 101 pour une CDE, sauf s’il a déjà une CPS.',
  }),
  card_ordered: (name, card) => ({
    title: `Attendre la carte ${card?.kind} ${de(name)}`,
    detail: 'Sa carte est commandée. Notez son numéro et sa validité quand elle arrive.',
    who: 'ans',
  }),
  card_blocked: (name, card) => ({
    title: `Faire remplacer la carte ${card?.kind} ${de(name)}`,
    detail: 'Sa carte est bloquée\u00a0: une carte active est exigée du signataire du formulaire 413.',
  }),
  card_expired: (name, card) => ({
    title: `Renouveler la carte ${card?.kind} ${de(name)}`,
    detail: `Elle n’est plus valable depuis le ${frenchDate(card?.validUntil ?? '')}\u00a0: le signataire doit avoir une carte active.`,
    since: card?.validUntil ?? null,
  }),
};

/** Étape 1, end: without an instance nothing says which certificates are needed. */
export function instanceAction(facts: ClientFacts): NextAction | null {
  if (facts.hasInstances) return null;
  return {
    step: 1,
    code: 'instance_missing',
    who: 'editor',
    whoName: null,
    title: 'Décrire l’instance logicielle du client et ses services',
    detail: `Les certificats nécessaires se déduisent de chaque instance et des services qu’elle appelle.${leftOpen(facts)}`,
    since: facts.instancesEndedOn ?? facts.createdOn,
    due: null,
    target: section('establishments'),
  };
}

/** It has no instance any more, and orders that cannot go on without. */
export function leavesOrders(facts: ClientFacts): boolean {
  return !facts.hasInstances && ordersLeft(facts).size > 0;
}

// What was on order for an instance that is out of service still waits for somebody, and as long as nobody may act for the client nothing else tells it.
function leftOpen(facts: ClientFacts): string {
  const left = [...ordersLeft(facts).values()];
  const [note] = left;
  if (note === undefined) return '';
  if (left.length === 1) return ` 1\u00a0commande est encore ouverte\u00a0: ${note} sur sa page.`;
  const each = [...new Set(left)].sort().map((one) => `${left.filter((other) => other === one).length}\u00a0${one}`);
  return ` ${left.length}\u00a0commandes sont encore ouvertes\u00a0: ${each.join(', ')}, chacune sur sa page.`;
}

/** What is to be done about each of them, by its id: two slots may have the same. */
function ordersLeft({ slots }: ClientFacts): Map<string, string> {
  return new Map(
    slots.flatMap(({ order }) => {
      const remedy = order && remedyOf(order.spoilt, order.state);
      return remedy ? [[order.id, remedy.note] as const] : [];
    }),
  );
}

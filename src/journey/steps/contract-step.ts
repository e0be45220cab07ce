import { de } from '../../identifiers/elision.js';
import { type ClientFacts, type NextAction, section } from './client-facts.js';
import { numberWords } from '../../identifiers/structure-number.js';
import { frenchDate } from '../calendar/french-date.js';

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
  const problem = cardProblem(facts.representative, today);
  return problem && { ...base, ...problem };
}

type CardCode = 'card_missing' | 'card_ordered' | 'card_blocked' | 'card_expired';
type CardProblem = Pick<NextAction, 'code' | 'title' | 'detail' | 'since' | 'who'>;

function cardProblem(representative: NonNullable<ClientFacts['representative']>, today: string): CardProblem | null {
  const { card, name } = representative;
  // Guide V0.6, étape 1: a health professional signs with a CPS; anyone else orders a CDE by form 101.
  if (!card) {
    return problem(
      'card_missing',
      `Commander la carte ${de(name)}`,
      'Formulaire 101 pour une CDE, sauf s’il a déjà une CPS.',
    );
  }
  if (card.state === 'ordered') {
    const detail = 'Sa carte est commandée. Notez son numéro et sa validité quand elle arrive.';
    return { ...problem('card_ordered', `Attendre la carte ${card.kind} ${de(name)}`, detail), who: 'ans' };
  }
  if (card.state === 'blocked') {
    const detail = 'Sa carte est bloquée\u00a0: une carte active est exigée du signataire du formulaire 413.';
    return problem('card_blocked', `Faire remplacer la carte ${card.kind} ${de(name)}`, detail);
  }
  if (card.validUntil !== null && card.validUntil < today) {
    const detail = `Elle n’est plus valable depuis le ${frenchDate(card.validUntil)}\u00a0: le signataire doit avoir une carte active.`;
    return {
      ...problem('card_expired', `Renouveler la carte ${card.kind} ${de(name)}`, detail),
      since: card.validUntil,
    };
  }
  return null;
}

function problem(code: CardCode, title: string, detail: string): CardProblem {
  return { code: `representative_${code}`, title, detail, since: null, who: 'client' };
}

/** Étape 1, end: without an instance nothing says which certificates are needed. */
export function instanceAction(facts: ClientFacts): NextAction | null {
  if (facts.hasInstances) return null;
  return {
    step: 1,
    code: 'instance_missing',
    who: 'editor',
    whoName: null,
    title: 'Décrire l’instance logicielle du client et ses services',
    detail: 'Les certificats nécessaires se déduisent de chaque instance et des services qu’elle appelle.',
    since: facts.createdOn,
    due: null,
    target: section('establishments'),
  };
}

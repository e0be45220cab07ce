import { type ClientFacts, type NextAction, type Who, section } from './client-facts.js';
import { frenchDate } from '../calendar/french-date.js';
import { addWorkingDays } from '../calendar/working-days.js';

type DelegationState = NonNullable<ClientFacts['delegation']>['state'];
type Row = { code: string; who: Who; title: string; detail: string };

// Domain § 3, delegation: active lets us act; to_review warns and does not block.
const delegationRows: Record<Exclude<DelegationState, 'active' | 'to_review'>, Row> = {
  prepared: {
    code: 'delegation_prepared',
    who: 'editor',
    title: 'Envoyer la délégation au client',
    detail: 'Elle est prête\u00a0: le client doit nous confier la gestion de ses certificats.',
  },
  requested: {
    code: 'delegation_requested',
    who: 'client',
    title: 'Obtenir la délégation signée du client',
    detail: 'Le représentant légal doit nous confier la gestion de ses certificats.',
  },
  signed: {
    code: 'delegation_signed',
    who: 'editor',
    title: 'Vérifier et activer la délégation signée',
    detail: 'Contrôlez le signataire, les dates et l’étendue avant de l’activer.',
  },
  to_correct: {
    code: 'delegation_to_correct',
    who: 'editor',
    title: 'Corriger la délégation et la renvoyer',
    detail: 'Elle a été retournée\u00a0: le motif est dans la rubrique Délégation.',
  },
  refused: {
    code: 'delegation_refused',
    who: 'editor',
    title: 'Décider de la suite après le refus de la délégation',
    detail: 'Préparez une nouvelle délégation, ou notez que le client s’administre lui-même.',
  },
  ended: {
    code: 'delegation_ended',
    who: 'editor',
    title: 'Préparer une nouvelle délégation',
    detail: 'La précédente a pris fin\u00a0: sans délégation, plus de commande ni de renouvellement.',
  },
};

/** Étape 2: whoever will order must be allowed to, and have a valid card (Guide V0.6, étape 2, cas 1 et 2). */
export function administratorAction(facts: ClientFacts, today: string): NextAction | null {
  if (facts.selfAdministered) return ownAdministratorAction(facts);
  return delegationAction(facts, today) ?? editorAction(facts);
}

function ownAdministratorAction(facts: ClientFacts): NextAction | null {
  if (facts.clientAdministratorsWithValidCpe > 0) return null;
  return {
    ...action('client_administrator_missing', facts.createdOn, 'assignments'),
    who: 'client',
    title: 'Désigner un administrateur du client avec une carte CPE valide',
    detail: 'Le client s’administre lui-même\u00a0: la carte se commande par le formulaire 301.',
  };
}

function delegationAction(facts: ClientFacts, today: string): NextAction | null {
  const { delegation } = facts;
  if (!delegation) {
    return {
      ...action('delegation_missing', facts.createdOn, 'delegation'),
      title: 'Préparer la délégation du client',
      detail: 'Sans elle, nous ne pouvons rien demander pour lui. Sinon, notez que le client s’administre lui-même.',
    };
  }
  const { state, since, endsOn } = delegation;
  if (state === 'active' || state === 'to_review') {
    if (endsOn === null || endsOn >= today) return null;
    const detail = `La précédente a pris fin le ${frenchDate(endsOn)}\u00a0: sans délégation, plus de commande.`;
    return { ...action('delegation_expired', endsOn, 'delegation'), title: 'Préparer une nouvelle délégation', detail };
  }
  const row = delegationRows[state];
  const due = row.who === 'client' ? addWorkingDays(since, 5, facts.zone) : null;
  return { ...action(row.code, since, 'delegation'), ...row, due };
}

// Guide V0.6, étape 2, cas 1: the editor has its own contract with ANS, and an administrator with a valid CPA.
function editorAction(facts: ClientFacts): NextAction | null {
  if (!facts.editorContractSigned) {
    return {
      ...action('editor_contract_missing', null, 'delegation'),
      title: 'Signer notre propre contrat avec l’ANS',
      detail:
        'L’éditeur doit avoir son contrat d’adhésion avant d’agir pour ses clients. S’il existe, notez-le dans les réglages.',
    };
  }
  if (facts.editorAdministratorsWithValidCpa > 0) return null;
  return {
    ...action('editor_administrator_missing', null, 'assignments'),
    title: 'Désigner chez nous un administrateur avec une carte CPA valide',
    detail: 'La carte se commande par le formulaire 301. Aucun administrateur n’en a une en cours de validité.',
  };
}

function action(code: string, since: string | null, name: 'assignments' | 'delegation') {
  return { step: 2, code, who: 'editor', since, due: null, target: section(name) } as const;
}

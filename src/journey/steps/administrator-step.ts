import type { ActionCode } from './action-queues.js';
import { type ClientFacts, type NextAction, type Who, section } from './client-facts.js';
import { cardAction } from './card-actions.js';
import { designationAction, mandateDue } from './designation-step.js';
import { type DelegationProblem, anyRecorded, isRecorded, type Obstacle, whoMayOrder } from './ordering.js';
import { askedInTest } from './request-gestures.js';
import { isPending, requestAction, requestWatch } from './request-step.js';
import type { Offer } from '../../identifiers/igc-words.js';

type Row = { who: Who; title: string; detail?: string };

// Domain § 3, delegation: active lets us act; to_review warns and does not block. Without a detail, the obstacle's own sentence is it.
const delegationRows: Record<DelegationProblem, Row> = {
  delegation_missing: {
    who: 'editor',
    title: 'Préparer la délégation du client',
    detail: 'Sans elle, nous ne pouvons rien demander pour lui. Sinon, notez que le client s’administre lui-même.',
  },
  delegation_prepared: {
    who: 'editor',
    title: 'Envoyer la délégation au client',
    detail: 'Elle est prête\u00a0: le client doit nous confier la gestion de ses certificats.',
  },
  delegation_requested: {
    who: 'client',
    title: 'Obtenir la délégation signée du client',
    detail: 'Le représentant légal doit nous confier la gestion de ses certificats.',
  },
  delegation_signed: {
    who: 'editor',
    title: 'Vérifier et activer la délégation signée',
    detail: 'Contrôlez le signataire, les dates et l’étendue avant de l’activer.',
  },
  delegation_to_correct: {
    who: 'editor',
    title: 'Corriger la délégation et la renvoyer',
    detail: 'Elle a été retournée\u00a0: le motif est dans la rubrique Délégation.',
  },
  delegation_refused: {
    who: 'editor',
    title: 'Décider de la suite après le refus de la délégation',
    detail: 'Préparez une nouvelle délégation, ou notez que le client s’administre lui-même.',
  },
  delegation_ended: {
    who: 'editor',
    title: 'Préparer une nouvelle délégation',
    detail: 'La précédente a pris fin\u00a0: sans délégation, plus de commande ni de renouvellement.',
  },
  delegation_expired: { who: 'editor', title: 'Préparer une nouvelle délégation' },
  delegation_not_begun: { who: 'nobody', title: 'Attendre que la délégation prenne effet' },
  delegation_out_of_scope: { who: 'editor', title: 'Faire signer une délégation plus étendue' },
};

/** Étape 2: whoever will order must be allowed to, and have a valid card (Guide V0.6, étape 2, cas 1 et 2). */
export function administratorAction(facts: ClientFacts, today: string): NextAction | null {
  const { missing } = whoMayOrder(facts, null, today);
  const [first] = missing;
  if (first && isOfDelegation(first)) return delegationAction(facts, first);
  if (!anyRecorded(facts, today)) return facts.selfAdministered ? ownAdministratorAction(facts) : editorAction(facts);
  if (!first) return null;
  // A newcomer whom ANS is asked to record will order sooner than a card is made.
  const newcomer = facts.people.some((person) => !isRecorded(person));
  return newcomer ? requestAction(facts, today) : cardAction(missing);
}

/** Somebody may order all the same: only something to put right in time. */
export function editorWatch(facts: ClientFacts): NextAction | null {
  const action = facts.selfAdministered ? null : editorAction(facts);
  return action && { ...action, step: 5 };
}

/** What a slot of this offer waits for: the mandate in force does not cover it, or ANS has recorded nobody for it. */
export function scopeAction(facts: ClientFacts, offer: Offer, today: string): NextAction | null {
  const { missing } = whoMayOrder(facts, offer, today);
  const outside = missing.find(isOfDelegation);
  if (outside) return delegationAction(facts, outside);
  const unrecorded = missing.find(({ code }) => code === 'administrator_out_of_offer');
  return unrecorded ? offerAction(facts, offer, unrecorded, today) : null;
}

// One demand at a time: the one under way comes first, which may be the one that asks for it.
function offerAction(facts: ClientFacts, offer: Offer, { sentence }: Obstacle, today: string): NextAction | null {
  return (
    (isPending(facts.request) ? requestWatch(facts, today) : null) ?? {
      ...action('administrator_out_of_offer', null, 'assignments'),
      ...(facts.environment === 'TEST'
        ? { ...askedInTest, title: `Demander l’offre ${offer} de test à l’ANS` }
        : { title: `Préparer une demande 413 avec l’offre ${offer}`, detail: sentence }),
      step: 3,
      target: section('requests'),
    }
  );
}

function isOfDelegation(obstacle: Obstacle): obstacle is Obstacle & { code: DelegationProblem } {
  return obstacle.code in delegationRows;
}

function ownAdministratorAction(facts: ClientFacts): NextAction | null {
  if (facts.hasValidCpe) return null;
  return {
    ...action('client_administrator_missing', facts.createdOn, 'assignments'),
    who: 'client',
    title: 'Désigner un administrateur du client avec une carte CPE valide',
    detail: 'Le client s’administre lui-même\u00a0: la carte se commande par le formulaire 301.',
  };
}

function delegationAction(facts: ClientFacts, { code, sentence }: Obstacle & { code: DelegationProblem }): NextAction {
  const { delegation, createdOn, zone } = facts;
  if (code === 'delegation_requested' && delegation?.channel === 'portal')
    return designationAction(2, delegation.since, zone);
  const row = delegationRows[code];
  const since = (code === 'delegation_expired' ? delegation?.endsOn : delegation?.since) ?? createdOn;
  const due = row.who === 'client' ? mandateDue(since, zone) : null;
  return { ...action(code, since, 'delegation'), detail: sentence, ...row, due };
}

// Our own contract and cards are no account manager's affair.
const houseKeeper = 'Responsable Sceau';

// Guide V0.6, étape 2, cas 1: the editor has its own contract with ANS, and an administrator with a valid CPA.
function editorAction(facts: ClientFacts): NextAction | null {
  if (!facts.editorContractSigned) {
    return {
      ...action('editor_contract_missing', null, 'delegation'),
      whoName: houseKeeper,
      title: 'Signer notre propre contrat avec l’ANS',
      detail:
        'L’éditeur doit avoir son contrat d’adhésion avant d’agir pour ses clients. S’il existe, notez-le dans les réglages.',
    };
  }
  if (facts.editorAdministratorsWithValidCpa > 0) return null;
  return {
    ...action('editor_administrator_missing', null, 'assignments'),
    whoName: houseKeeper,
    title: 'Désigner chez nous un administrateur avec une carte CPA valide',
    detail: 'La carte se commande par le formulaire 301. Aucun administrateur n’en a une en cours de validité.',
  };
}

function action<Code extends ActionCode>(code: Code, since: string | null, name: 'assignments' | 'delegation') {
  return { step: 2, code, who: 'editor', whoName: null, since, due: null, target: section(name) } as const;
}

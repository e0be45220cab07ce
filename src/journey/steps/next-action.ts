import { administratorAction, editorWatch } from './administrator-step.js';
import { type ClientFacts, type NextAction, ours, type Step, type Who } from './client-facts.js';
import { closedAction } from './closed-entity.js';
import { collectionAction, openOrderWatch, renewalAction, revocationAction } from './collection-step.js';
import { contractAction, instanceAction, leavesOrders, representativeAction } from './contract-step.js';
import { endingWatch } from './card-actions.js';
import { leaverAction, leavingWatch } from './newcomer-step.js';
import { anyRecorded, namesOf, whoMayOrder } from './ordering.js';
import { heardAction } from './reply-step.js';
import { requestAction, requestWatch, settledWatch } from './request-step.js';
import { delegationWatch, watchAction } from './watch-step.js';

export type { ActionTarget, ClientFacts, NextAction, RequestFacts, SlotFacts, Step, Who } from './client-facts.js';

export const whoLabels: Record<Who, string> = {
  client: 'Client',
  editor: 'Nous',
  ans: 'ANS',
  administrator: 'Administrateur technique',
  nobody: 'Personne',
};

/** One step of the journey as a page shows it; `detail` is one French sentence. */
export interface StepProgress {
  step: Step;
  label: 'Contrat' | 'Administrateur' | 'Demande' | 'Retrait' | 'Veille';
  status: 'done' | 'current' | 'todo';
  detail: string;
}

/**
 * The one thing to do next for a client (domain § 2): every list, badge, reminder and campaign uses it.
 * Pure and total: the same facts and day give the same answer, and there is always one. `today` is a Paris date.
 *
 * What keeps everybody from ordering is told first (domain rule 7), a legal entity that is closed before all. Then an expired or expiring certificate wins over what was never
 * covered, and both over a request under way, without which somebody orders; a refused one is looked at first.
 */
export function nextAction(facts: ClientFacts, today: string): NextAction {
  const first = firstAction(facts, today);
  const action = heardAction(first, facts);
  // « Qui » is somebody who may: never whoever follows the client.
  if (action.who !== 'administrator' || action.whoName !== null) return action;
  return { ...action, whoName: namesOf(whoMayOrder(facts, null, today).people) };
}

function firstAction(facts: ClientFacts, today: string): NextAction {
  const running = anyRecorded(facts, today);
  return (
    closedAction(facts) ??
    contractAction(facts) ??
    (running ? null : representativeAction(facts, today)) ??
    (undoesFirst(facts, today) ? null : instanceAction(facts)) ??
    administratorAction(facts, today) ??
    (running ? renewalAction(facts, today) : null) ??
    requestAction(facts, today) ??
    settledAction(facts, today) ??
    collectionAction(facts, today) ??
    coveredAction(facts, today)
  );
}

/** What the last instance left on order is undone before another one is described, as it would be beside others: where somebody may act for the client. */
function undoesFirst(facts: ClientFacts, today: string): boolean {
  return leavesOrders(facts) && whoMayOrder(facts, null, today).people.length > 0;
}

/** Every slot is covered. What is ours to do with an open order does not wait for what others owe; what others owe of one is told last. */
function coveredAction(facts: ClientFacts, today: string): NextAction {
  const watched =
    requestWatch(facts, today) ??
    revocationAction(facts) ??
    leaverAction(facts, today) ??
    delegationWatch(facts, today) ??
    endingWatch(facts, today) ??
    editorWatch(facts) ??
    representativeWatch(facts, today) ??
    leavingWatch(facts);
  if (watched && ours.includes(watched.who)) return watched;
  const ordered = openOrderWatch(facts, today);
  if (ordered && ours.includes(ordered.who)) return ordered;
  return watched ?? ordered ?? watchAction(facts);
}

/** What is over with its request is looked at first, and passes nothing over: its client stays at étape 4 while a certificate is still to be had. */
function settledAction(facts: ClientFacts, today: string): NextAction | null {
  const action = settledWatch(facts, today);
  return action && collectionAction(facts, today) ? { ...action, step: 4 } : action;
}

/** A running client needs no signature today: its representative's card is only something to put right in time. */
function representativeWatch(facts: ClientFacts, today: string): NextAction | null {
  const action = representativeAction(facts, today);
  return action && { ...action, step: 5 };
}

/** The five steps of a client: exactly one is current, that of `nextAction`, which whoever has asked it already gives. */
export function stepsOf(facts: ClientFacts, today: string, next = nextAction(facts, today)): StepProgress[] {
  return journeySteps.map(({ step, label, blocker, doneDetail }) => {
    if (step === next.step) return { step, label, status: 'current', detail: next.title };
    const blocking = blocker(facts, today);
    if (blocking) return { step, label, status: 'todo', detail: blocking.title };
    return { step, label, status: step === 5 ? 'todo' : 'done', detail: doneDetail(facts) };
  });
}

interface JourneyStep {
  step: Step;
  label: StepProgress['label'];
  blocker: (facts: ClientFacts, today: string) => NextAction | null;
  doneDetail: (facts: ClientFacts) => string;
}

const journeySteps: JourneyStep[] = [
  {
    step: 1,
    label: 'Contrat',
    blocker: (facts, today) =>
      closedAction(facts) ?? contractAction(facts) ?? signerAction(facts, today) ?? instanceAction(facts),
    doneDetail: () => 'Contrat signé avec l’ANS, représentant légal et instances connus.',
  },
  {
    step: 2,
    label: 'Administrateur',
    blocker: administratorAction,
    doneDetail: (facts) =>
      facts.selfAdministered
        ? 'Le client a son administrateur technique.'
        : 'Délégation active, administrateur avec carte CPA.',
  },
  {
    step: 3,
    label: 'Demande',
    blocker: requestAction,
    doneDetail: () => 'Habilitation enregistrée par l’ANS.',
  },
  {
    step: 4,
    label: 'Retrait',
    blocker: collectionAction,
    doneDetail: () => 'Chaque emplacement a son certificat installé et vérifié.',
  },
  {
    step: 5,
    label: 'Veille',
    blocker: () => null,
    doneDetail: () => 'Commence quand tous les certificats sont vérifiés.',
  },
];

function signerAction(facts: ClientFacts, today: string): NextAction | null {
  return anyRecorded(facts, today) ? null : representativeAction(facts, today);
}

import {
  type PrerequisiteKind,
  prerequisiteKinds,
  prerequisitesStanding,
} from '../../clients/records/prerequisites.js';
import { clock } from '../../platform/clock.js';
import { saysYes } from '../answers/client-answer.labels.js';
import type { LinkPurpose } from '../links/client-link.entity.js';
import type { SpaceAnswer, SpaceFacts } from './space-page.queries.js';

/** Where the person stands with what their link is for. */
export type SpaceStage =
  /** We wait for them; `again`: what came was sent back. */
  | 'expected'
  | 'again'
  /** It came, we look at it. */
  | 'received'
  | 'declined'
  /** We are changing the paper. */
  | 'redone'
  /** We have it signed, and it serves nothing yet: sending it, or putting it in force, is ours. */
  | 'signed'
  /** ANS's turn. */
  | 'moving'
  | 'done'
  | 'over';

/** What a link is for decides of which answer and of which state it speaks. */
export function stageOf(purpose: LinkPurpose, facts: SpaceFacts): SpaceStage {
  if (facts.archived) return 'over';
  if (purpose === 'prerequisites') return prerequisitesStage(facts);
  const kind = purpose === 'signature' ? 'signed_form' : 'signed_mandate';
  const waited =
    purpose === 'signature' ? facts.requestState === 'awaiting_signature' : facts.mandateState === 'requested';
  if (!waited) return movedOn(purpose === 'signature' ? facts.requestState : facts.mandateState);
  if (purpose === 'signature' && facts.replaced) return 'over';
  // It is to be taken back: nobody is asked to sign it, whoever looks.
  if (facts.formerSigner) return 'redone';
  if (isDeclined(facts, [kind])) return 'declined';
  const answer = latest(facts, kind);
  if (answer?.state === 'to_review' || answer?.state === 'accepted') return 'received';
  return answer?.state === 'sent_back' ? 'again' : 'expected';
}

function movedOn(state: string | null): SpaceStage {
  if (state === 'draft' || state === 'to_correct' || state === 'prepared') return 'redone';
  if (state === 'signed') return 'signed';
  if (state === 'validated' || state === 'active') return 'done';
  return state === 'refused' || state === 'cancelled' || state === 'ended' ? 'over' : 'moving';
}

// Their last word: whoever read it has promised to be in touch, and nothing is asked until they are.
function isDeclined({ answers }: SpaceFacts, instead: SpaceAnswer['kind'][]): boolean {
  return answers.find(({ kind }) => kind === 'refusal' || instead.includes(kind))?.kind === 'refusal';
}

function prerequisitesStage(facts: SpaceFacts): SpaceStage {
  if (isDeclined(facts, prerequisiteKinds)) return 'declined';
  const { recorded, answered, awaited } = prerequisitesOf(facts);
  if (answered) return 'received';
  if (recorded) return 'done';
  if (sentBackOf(facts).length > 0) return 'again';
  return awaited.length > 0 ? 'moving' : 'expected';
}

/** What was answered last of each of them, and sent back. */
export function sentBackOf(facts: SpaceFacts): SpaceAnswer[] {
  return prerequisiteKinds.flatMap((kind) => latest(facts, kind) ?? []).filter(({ state }) => state === 'sent_back');
}

interface PrerequisitesStand {
  /** By our people: there is nothing to do any more. */
  recorded: boolean;
  /** And nobody has read it. */
  answered: boolean;
  /** Nothing more is to be said, since no answer is a « no »: their last word stands before our records. */
  known: boolean;
  /** What is asked of ANS, when nothing else is missing: nobody is reminded of it, and the client has nothing to do (`lacksPrerequisites`). */
  awaited: PrerequisiteKind[];
}

/** How the contract and the card stand, as the client is told. */
export function prerequisitesOf(facts: SpaceFacts): PrerequisitesStand {
  const all = prerequisitesStanding(facts, clock.today()).map(({ kind, standing }) => {
    const answer = latest(facts, kind);
    return { kind, standing, waiting: answer?.state === 'to_review' ? answer : undefined };
  });
  const asked = all.some(({ standing }) => standing === 'asked');
  return {
    recorded: all.every(({ standing }) => standing === 'held'),
    answered: all.some(({ waiting }) => waiting),
    known: all.every(({ kind, standing, waiting }) => (waiting ? saysYes[kind](waiting.content) : standing === 'held')),
    awaited: asked ? [] : all.filter(({ standing }) => standing === 'awaited').map(({ kind }) => kind),
  };
}

/** The latest answer of a kind. */
export function latest({ answers }: SpaceFacts, kind: SpaceAnswer['kind']): SpaceAnswer | undefined {
  return answers.find((answer) => answer.kind === kind);
}

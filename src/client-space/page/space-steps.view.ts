import { validationTime } from '../../journey/steps/request-gestures.js';
import type { LinkPurpose } from '../links/client-link.entity.js';
import type { SpaceSending } from './space-sending.js';
import type { SpaceStage } from './space-stage.js';

/** « Où en est-on », down the side; nothing for two questions, nor where nothing goes on. @param covered whether all certificates that are needed are in service */
export function spaceSteps(
  purpose: LinkPurpose,
  stage: SpaceStage,
  { editor, covered }: { editor: string; covered: boolean },
  sending: SpaceSending,
) {
  if (purpose !== 'signature' || stage === 'over' || stage === 'declined') return null;
  const theirs = sending.step === null ? [] : [{ label: sending.step, note: '' }];
  // Ours before theirs: what they have is not to be signed.
  const corrected = stage === 'redone' ? [{ label: `${editor} corrige le document`, note: 'Puis vous l’envoie' }] : [];
  const steps = [
    ...corrected,
    { label: 'Signer le document', note: 'Lire, signer, dater, apposer le cachet, déposer' },
    { label: `${editor} le relit`, note: sending.note ?? '' },
    ...theirs,
    { label: 'L’ANS valide', note: `En ${validationTime}` },
    { label: 'Vos certificats sont installés', note: 'Rien à faire, sauf si nous vous écrivons' },
  ];
  const atAns = steps.length - 2;
  const reached: Record<typeof stage, number> = {
    expected: 0,
    again: 0,
    redone: 0,
    received: 1,
    // What is theirs to do is a step of theirs, once we have nothing left to do before.
    signed: sending.heading === null ? 1 : 2,
    moving: atAns,
    // Validated is not installed: that follows, and the coverage alone says when.
    done: covered ? steps.length : steps.length - 1,
  };
  const at = reached[stage];
  return steps.map((step, index) => ({ ...step, state: index < at ? 'done' : index === at ? 'current' : 'todo' }));
}

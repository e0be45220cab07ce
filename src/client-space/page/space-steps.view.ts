import type { LinkPurpose } from '../links/client-link.entity.js';
import type { SpaceStage } from './space-stage.js';

const reached: Record<Exclude<SpaceStage, 'over' | 'declined'>, number> = {
  expected: 0,
  again: 0,
  redone: 0,
  received: 1,
  signed: 1,
  moving: 2,
  done: 4,
};

/** « Où en est-on », down the side; nothing for two questions, nor where nothing goes on. */
export function spaceSteps(purpose: LinkPurpose, stage: SpaceStage, editor: string) {
  if (purpose !== 'signature' || stage === 'over' || stage === 'declined') return null;
  const steps = [
    { label: 'Signer le document', note: 'Lire, signer, dater, apposer le cachet, déposer' },
    { label: `${editor} le relit`, note: 'Puis l’envoie à l’ANS' },
    { label: 'L’ANS valide', note: 'Environ 3\u00a0jours ouvrés' },
    { label: 'Vos certificats sont installés', note: 'Rien à faire de votre côté' },
  ];
  const at = reached[stage];
  return steps.map((step, index) => ({ ...step, state: index < at ? 'done' : index === at ? 'current' : 'todo' }));
}

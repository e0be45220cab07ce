import type { Actor as DecidingActor } from '../../journey/states/transitions.js';
import type { Actor } from './tenant-context.js';

/** Who acts, as a transition table asks it: the system itself counts as a job, it has no role; what a person set going is that person's decision. */
export function decidingActor(actor: Actor): DecidingActor {
  if (actor.kind === 'person') return { kind: 'person', role: actor.role };
  if (actor.kind === 'job' && actor.decidedBy) return { kind: 'decided' };
  return { kind: actor.kind === 'system' ? 'job' : actor.kind };
}

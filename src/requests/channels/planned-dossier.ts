import { prefilledLink } from '../prefill/prefill-link.js';
import { leftToType, prefill } from '../prefill/prefill.js';
import { answersOfRequest } from '../demarche/request-prefilling.js';
import type { ChannelFacts } from './channel.js';

/** What a dossier would hold now, and the link that would carry it without one. */
export function plannedOf({ request, dossier, procedure }: ChannelFacts) {
  if (!procedure) return null;
  const filling = prefill({ ...procedure, answers: answersOfRequest(request, dossier) });
  return {
    lines: filling.lines,
    toType: leftToType(procedure, filling.lines),
    link: prefilledLink(procedure, filling),
  };
}

export type Planned = ReturnType<typeof plannedOf>;

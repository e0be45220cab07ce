import { missingSentences, missingThings } from '../dossier/missing-things.js';
import type { RequestDossier } from '../dossier/request-dossier.js';
import type { Request } from '../request.entity.js';
import { sendsByMail } from '../request-states.js';
import type { RequestGuardFacts } from '../request.transitions.js';

/** What the guards of the table look at, from the request and its dossier. */
export function guardFactsOf(request: Pick<Request, 'chosenChannel'>, dossier: RequestDossier): RequestGuardFacts {
  const things = missingThings(dossier);
  return {
    missing: missingSentences(things),
    prerequisites: missingSentences(things.filter(({ prerequisite }) => prerequisite)),
    unplanned: missingSentences(things.filter(({ unplanned }) => unplanned)),
    administrators: dossier.administrators.length + (dossier.change?.departures.length ?? 0),
    representativeEmail: dossier.representative?.email ?? null,
    refusedSince: dossier.unreadRefusal?.since ?? null,
    goesOtherwise: !sendsByMail(request),
  };
}

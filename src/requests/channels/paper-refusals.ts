import { keptFromProduction, missingSentences, missingThings } from '../dossier/missing-things.js';
import type { ChannelFacts } from './channel.js';

/** A way of paper needs a paper that ANS takes: what else is missing, the request says itself. */
export function paperRefusals({ dossier }: Pick<ChannelFacts, 'dossier'>): string[] {
  const needed = missingThings(dossier);
  const withoutPaper = missingThings({ ...dossier, paper: { ...dossier.paper, otherAccepted: true } });
  return missingSentences(needed.filter(({ what }) => withoutPaper.every((other) => other.what !== what)));
}

/** A way to the production desk takes nothing of a client in test: only what its people send themselves is noted. */
export function testRefusals({ dossier }: Pick<ChannelFacts, 'dossier'>): string[] {
  return missingSentences(keptFromProduction(dossier));
}

import type { CellError } from '../file/read-line.js';
import type { Claims } from '../kinds/import-kinds.js';
import { nameOf, personKey, type PersonKnown } from './card-state.js';
import { type CardJudgement, severalCards } from './judge-cards.js';

// The same whatever a line says of the person: the FINESS EJ or the SIRET, their names or a card of theirs.
const claimOf = ({ id, employer, values }: PersonKnown): string =>
  `personne ${id ?? personKey(employer, values['lastName'] ?? '', values['firstName'] ?? '')}`;

/** One person under two keys in one file: none of their lines is judged on what the others made, so none is believed; nor what an earlier batch was not told of. */
export function refuseSecondCards(judgements: CardJudgement[], claims: Claims): CardJudgement[] {
  const people = new Map<string, CardJudgement[]>();
  for (const one of judgements) {
    const right = one.verdicts.some(({ outcome }) => outcome !== 'error');
    if (!right || !one.after) continue;
    const claim = claimOf(one.after.person);
    const known = people.get(claim);
    if (known) known.push(one);
    else people.set(claim, [one]);
  }
  const refused = new Map<CardJudgement, CellError>();
  for (const [claim, same] of people) {
    const lines = same.flatMap(({ verdicts }) => verdicts.map(({ line }) => line));
    const earlier = claims.get(claim)?.line;
    const [first] = same;
    if (same.length > 1 || earlier !== undefined) {
      const error = severalCards([...(earlier === undefined ? [] : [earlier]), ...lines].toSorted((a, b) => a - b));
      for (const one of same) refused.set(one, error);
    } else if (first?.after) claims.set(claim, { key: first.key, name: nameOf(first.after.person), line: lines[0] });
  }
  return judgements.map((one) => withError(one, refused.get(one)));
}

function withError(one: CardJudgement, error: CellError | undefined): CardJudgement {
  if (!error) return one;
  const verdicts = one.verdicts.map(({ line, left, remarks }) => ({
    ...{ line, left, remarks },
    outcome: 'error' as const,
    differences: [],
    errors: [error],
  }));
  return { ...one, after: null, verdicts };
}

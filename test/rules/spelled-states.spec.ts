import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { projectRoot } from '../../src/platform/web/project-root.js';

const folder = join(projectRoot(), 'src');
// `verify` looks at the rows with other eyes than those of the code that wrote them.
const sources = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts') && !file.endsWith('.spec.ts') && !/^(demo|volume|operator)\//.test(file))
  .map((file) => ({ file, text: readFileSync(join(folder, file), 'utf8') }));

/** Sets of states that have an owner (docs/decisions/0009-facts.md), whoever spells them again. */
const owned: Record<string, string[]> = {
  'hasLeftOrWill of src/mailbox/out/outgoing-mail.facts.ts': ['queued', 'sending', 'sent', 'in_doubt'],
  'NOT hasLeftOrWill': ['failed', 'dropped', 'withdrawn'],
  'inForce of src/delegations/delegation.facts.ts': ['active', 'to_review'],
  'underWay of src/delegations/delegation.facts.ts': ['prepared', 'requested', 'signed', 'to_correct'],
  'over of src/delegations/delegation.facts.ts': ['ended', 'refused'],
  'works of src/campaigns/engine/campaign.facts.ts': ['confirmed', 'running'],
  'isUnfinished of src/campaigns/engine/campaign.facts.ts': ['confirmed', 'running', 'paused'],
  'the view open_requests': ['validated', 'refused', 'cancelled'],
};
const ownerOf = new Map(Object.entries(owned).map(([owner, states]) => [states.toSorted().join(), owner]));

/** Whose set of states each list of this SQL is. */
function spelled(text: string): string[] {
  return [...text.matchAll(/state (?:NOT )?IN \(((?:'\w+'(?:, ?)?)+)\)/g)].flatMap(([said, list = '']) => {
    const states = [...list.matchAll(/\w+/g)].map(([state]) => state);
    const owner = ownerOf.get(states.toSorted().join());
    return owner ? [`${said}: ${owner}`] : [];
  });
}

describe('a set of states that has an owner', () => {
  it('is spelled by nobody else in SQL', () => {
    const again = sources.flatMap(({ file, text }) => spelled(text).map((said) => `${file}: ${said}`));
    expect(again).toEqual([]);
  });

  it('would be found if it were', () => {
    expect(
      spelled(`d.state IN ('to_review','active') AND m.state NOT IN ('withdrawn', 'failed', 'dropped')`),
    ).toHaveLength(2);
    expect(spelled(`l.state IN ('active', 'requested', 'signed')`)).toEqual([]);
  });
});

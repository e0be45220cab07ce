import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { projectRoot } from '../../src/platform/web/project-root.js';

const folder = join(projectRoot(), 'src');
const sources = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.queries.ts'))
  .map((file) => ({ file: file.replaceAll('\\', '/'), text: readFileSync(join(folder, file), 'utf8') }));

/** Counts that read all there is of something, and why they may. Each other count stops at a thousand (`capped-counts.ts`). */
const exact: Record<string, string> = {
  'campaigns/packs/proofs.queries.ts':
    'The proofs of each client of a batch: what its row says is what its pack holds.',
  'campaigns/pages/campaign.queries.ts': 'The rows of one campaign: its parts must add up to its selection.',
  'certificates/grid/grid.queries.ts': 'Of the first 5,000 slots that fit, and of a thousand clients behind them.',
  'clients/certificates-made-wrong.queries.ts':
    'The certificates in force of each client of a batch that a new name makes wrong.',
  'departures/departure-lists.queries.ts':
    'What names one person, line by line: the lines of a departure add up, and its last client is told exactly.',
  'directory/search/directory.queries.ts': 'Whether a register was loaded at all.',
  'groupings/groupings.queries.ts': 'The clients of each grouping of a page, with their slots.',
  'home/home.queries.ts':
    'The funnel, the twelve months and « Chez nous, par action » are shares of the whole, one pass each; jobs that gave up are few.',
  'instances/solutions.queries.ts': 'Instances of each solution, of which there are few.',
  'persons/held.queries.ts': 'What is held about one person, who is told of it exactly.',
  'portfolio/portfolio.queries.ts': 'Whom each person follows: one pass over the clients, compared with one another.',
  'progress/client-facts.queries.ts': 'The people of the editor who have a card.',
  'readiness/readiness.queries.ts':
    'Whether each client is ready: the parts must add up to all of them. One pass, at most a row for each combination of what is lacking.',
  'readiness/strategies/strategies.queries.ts':
    'Where the ready clients stand on each way: a tally that adds up, one walk along those that are ready.',
  'register-changes/register-changes.queries.ts':
    'The certificates of the client of each change of a page: what it foretells is what is done.',
  'reminders/waits/waits.queries.ts':
    'What the rounds withheld since the last digest, of a week at most: an index has them, and the line says how many.',
  'requests/delays/observed-delays.queries.ts':
    'A median is of all the answers of its month; those of the same two days are counted together.',
  'requests/mass/mass-dossier.queries.ts':
    'The clients of one dossier, of which some are validated: told of it exactly, as those of a campaign.',
  'settings/schedule.queries.ts': 'Jobs that wait: the outbox empties itself.',
  'trust/trust.queries.ts': 'The certificates that one list names, authority by authority: a handful.',
};

/** Of one thing, whose id is compared: as many as it has. */
const ofOneThing = /^[^`]{0,200}?\bWHERE\b[^`]{0,120}?(\bid|_id|finess)\s*=\s*(\$\d|\w+\.\w+|ANY|\$\{)/;

describe('counts', () => {
  it('stop at a thousand, but for those written down here with their reason', () => {
    const found = sources.filter(({ text }) =>
      [...text.matchAll(/\bcount\(/g)].some((match) => {
        const before = text.slice(Math.max(0, match.index - 2), match.index);
        // A word of ours: `count(rows, 'client', 'clients')`.
        const isSql = /[\s(,`]$/.test(before) && !/^count\((\w+\.)*\w+, '/.test(text.slice(match.index));
        return isSql && !ofOneThing.test(text.slice(match.index));
      }),
    );
    expect(found.map(({ file }) => file).sort()).toEqual(Object.keys(exact));
  });

  it('are found when they read everything', () => {
    expect(ofOneThing.test(`count(*)::int AS n FROM clients WHERE archived_at IS NULL\``)).toBe(false);
    expect(ofOneThing.test('count(*)::int FROM slots s WHERE s.client_id = c.id)')).toBe(true);
  });
});

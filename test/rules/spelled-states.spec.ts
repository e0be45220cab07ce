import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { environments, offers } from '../../src/identifiers/igc-words.js';
import { closedOrderStates, openOrderStates, orderStatesAt } from '../../src/journey/states/order-states.js';
import { projectRoot } from '../../src/platform/web/project-root.js';

const folder = join(projectRoot(), 'src');
// `verify` looks at the rows with other eyes than those of the code that wrote them.
const sources = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts') && !file.endsWith('.spec.ts') && !/^(demo|volume|operator)\//.test(file))
  .map((file) => ({ file, text: readFileSync(join(folder, file), 'utf8') }));

/** Sets of states that have an owner (docs/decisions/0009-facts.md), whoever spells them again. */
const owned: Record<string, string[]> = {
  'hasLeftOrWill of src/mailbox/out/outgoing-mail.facts.ts': ['queued', 'sending', 'sent', 'in_doubt'],
  'NOT hasLeftOrWill of src/mailbox/out/outgoing-mail.facts.ts': ['failed', 'dropped', 'withdrawn'],
  'inForceStates of src/journey/states/delegation-states.ts, inForce of src/delegations/delegation.facts.ts': [
    'active',
    'to_review',
  ],
  'underWay of src/delegations/delegation.facts.ts': ['prepared', 'requested', 'signed', 'to_correct'],
  'over of src/delegations/delegation.facts.ts': ['ended', 'refused'],
  'works of src/campaigns/engine/campaign.facts.ts': ['confirmed', 'running'],
  'isUnfinished of src/campaigns/engine/campaign.facts.ts': ['confirmed', 'running', 'paused'],
  'isClosed of src/requests/request-states.ts, and the view open_requests': ['validated', 'refused', 'cancelled'],
  'before of src/journey/states/order-states.ts': orderStatesAt('before'),
  'placed of src/journey/states/order-states.ts': orderStatesAt('placed'),
  'issued of src/journey/states/order-states.ts': orderStatesAt('issued'),
  'dropped of src/journey/states/order-states.ts': orderStatesAt('dropped'),
  'closedOrderStates of src/journey/states/order-states.ts, and the view open_orders': [...closedOrderStates],
  'openOrderStates of src/journey/states/order-states.ts, and the view open_orders': openOrderStates,
  'before and placed of src/journey/states/order-states.ts': orderStatesAt('before', 'placed'),
  'placed and issued of src/journey/states/order-states.ts': orderStatesAt('placed', 'issued'),
};
const ownerOf = new Map(Object.entries(owned).map(([owner, states]) => [states.toSorted().join(), owner]));

const word = `'\\w+'`;
const compared = `[\\w?.]*[sS]tate (?:===|!==) ${word}`;
/** In SQL a list; in TypeScript an array that is filled or asked, or states compared one after the other. */
const sayings = [
  new RegExp(`[sS]tate (?:NOT )?IN \\((?:${word}(?:, ?)?)+\\)`, 'g'),
  new RegExp(`(?<!from: )\\[\\s*(?:${word}(?:,\\s*)?)+\\]`, 'g'),
  new RegExp(`${compared}(?: (?:&&|\\|\\|) ${compared})+`, 'g'),
];

/** Whose set of states each list of this text is. */
function spelled(text: string): string[] {
  return sayings.flatMap((saying) =>
    [...text.matchAll(saying)].flatMap(([said]) => {
      const states = [...said.matchAll(/'(\w+)'/g)].map(([, state = '']) => state);
      const owner = ownerOf.get(states.toSorted().join());
      return owner ? [`${said}: ${owner}`] : [];
    }),
  );
}

describe('a set of states that has an owner', () => {
  it('is spelled by nobody else', () => {
    const again = sources.flatMap(({ file, text }) =>
      spelled(text).flatMap((said) => (said.includes(` of src/${file}`) ? [] : `${file}: ${said}`)),
    );
    expect(again).toEqual([]);
  });

  it('would be found if it were', () => {
    expect(
      spelled(`d.state IN ('to_review','active') AND m.state NOT IN ('withdrawn', 'failed', 'dropped')`),
    ).toHaveLength(2);
    expect(
      spelled(
        `const placed = ['to_collect', 'ordered']; orders.filter(({ state }) => ['ordered', 'to_collect'].includes(state))`,
      ),
    ).toHaveLength(2);
    expect(spelled(`order?.state !== 'ordered' && order?.state !== 'to_collect'`)).toHaveLength(1);
    expect(spelled(`l.state IN ('active', 'requested', 'signed')`)).toEqual([]);
  });
});

/** Each union of three words or more that a text declares, in one order. */
function unionsIn(text: string): string[] {
  return [...text.matchAll(/'\w+'(?:\s*\|\s*'\w+'){2,}/g)].map(([said]) =>
    [...said.matchAll(/\w+/g)].flat().toSorted().join(' '),
  );
}

describe('a union of states', () => {
  it('is declared by journey/states alone, where the pure rules and the rooms take it', () => {
    const isOwner = (file: string) => /^journey.states.[\w-]+-states\.ts$/.test(file);
    const owners = new Set(sources.flatMap(({ file, text }) => (isOwner(file) ? unionsIn(text) : [])));
    expect(owners.size).toBeGreaterThan(4);
    const again = sources.flatMap(({ file, text }) =>
      isOwner(file) ? [] : unionsIn(text).flatMap((union) => (owners.has(union) ? [`${file}: ${union}`] : [])),
    );
    expect(again).toEqual([]);
  });
});

describe('a word of the IGC-Santé', () => {
  // What its owner says is read where it is said: `Offer`, `offers`, `isOffer` (src/identifiers/igc-words.ts).
  const setOf = (words: readonly string[]) => words.toSorted().join();
  const sets = [offers, environments].map(setOf);
  const isSet = (said: string) => sets.includes(setOf([...said.matchAll(/'(\w+)'/g)].map(([, one = '']) => one)));
  const sayings = [
    /'\w+'(?= \| ('\w+'))/g,
    /(?:enum\(|(?:const|readonly) \w+ = )\[\s*'\w+',\s*'\w+',?\s*\]/g,
    /\w+ === '\w+' \|\| \w+ === '\w+'/g,
  ];
  const spelledIn = (text: string) =>
    sayings.flatMap((saying) => [...text.matchAll(saying)].map((said) => said.join(' ')).filter(isSet));

  it('is declared by identifiers alone, tools and tests included', () => {
    const all = ['src', 'test'].flatMap((of) =>
      readdirSync(join(projectRoot(), of), { recursive: true, encoding: 'utf8' })
        .filter((file) => file.endsWith('.ts') && !file.endsWith('spelled-states.spec.ts'))
        .map((file) => ({ file: `${of}/${file}`, text: readFileSync(join(projectRoot(), of, file), 'utf8') })),
    );
    const owner = 'src/identifiers/igc-words.ts';
    const again = all.flatMap(({ file, text }) =>
      file === owner ? [] : spelledIn(text).map((said) => `${file}: ${said}`),
    );
    expect(again).toEqual([]);
  });

  it('would be found if it were', () => {
    expect(spelledIn(`offer: 'ORG' | 'SERV'; environment: 'unknown' | 'TEST' | 'PROD' | null`)).toHaveLength(2);
    expect(spelledIn(`z.enum(['ORG', 'SERV'], {}); const both = ['PROD', 'TEST']`)).toHaveLength(2);
    expect(spelledIn(`offer === 'ORG' || offer === 'SERV'`)).toHaveLength(1);
    expect(spelledIn(`'ORG' | 'SERV_SSL' | 'SERV_SMIME'; scope: ['ORG', 'SERV']`)).toEqual([]);
  });
});

describe('the end of an order', () => {
  it('is in the schema what its stages say: in the view, its index, the triggers', () => {
    const schema = readFileSync(join(projectRoot(), 'migrations/schema.sql'), 'utf8');
    const lists = [
      /INDEX orders_open [^\n]*ARRAY\[([^\]]*)\]/g,
      /VIEW open_orders [^;]*ARRAY\[([^\]]*)\]/g,
      /o\.state NOT IN \(([^)]*)\)/g,
    ].map((list) =>
      [...schema.matchAll(list)].map(([, states = '']) =>
        [...states.matchAll(/'(\w+)'/g)].map(([, state = '']) => state),
      ),
    );
    expect(lists.map((found) => found.length > 0)).toEqual([true, true, true]);
    for (const states of lists.flat()) expect(states.toSorted()).toEqual(closedOrderStates.toSorted());
  });
});

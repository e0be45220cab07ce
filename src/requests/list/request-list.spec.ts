import { describe, expect, it } from '@jest/globals';
import { writeCursor } from '../../platform/lists/cursor.js';
import { openStates, requestList, statesOf } from './request-list.js';

describe('the address of the list of requests', () => {
  it('shows every open request when nothing is asked', () => {
    const filter = requestList.filter({});
    expect(filter).toMatchObject({ query: {}, chips: [], unknown: [] });
    expect(statesIn(filter)).toEqual(openStates);
  });

  it('knows the tabs and each single state', () => {
    expect(statesOf('at_ans')).toEqual(['submitted', 'acknowledged']);
    expect(statesIn(requestList.filter({ state: 'at_ans' }))).toEqual(['submitted', 'acknowledged']);
    const old = requestList.filter({ state: 'submitted', older: '2' });
    expect([...statesIn(old), ...old.where.values]).toEqual(['submitted', 2]);
  });

  it('tells what it does not understand instead of ignoring it', () => {
    const asked = { state: 'toString', older: 'x', after: 'zzz', colour: 'red' };
    expect([...requestList.filter(asked).unknown, ...requestList.order(asked).unknown]).toHaveLength(4);
    expect(statesIn(requestList.filter(asked))).toEqual(openStates);
    expect(requestList.filter(asked).where.values).toEqual([]);
  });

  it('reads back the cursor it wrote', () => {
    const keys = ['2026-11-24 17:06:50.123456+00', '01a20e9c-dba5-73e5-b511-a6ebfa18d4b8'];
    expect(requestList.order({ after: writeCursor(JSON.stringify(keys)) }).cursor).toEqual({ way: 'after', keys });
  });
});

/** The states that it keeps, as its condition writes them out. */
function statesIn({ where }: ReturnType<typeof requestList.filter>): string[] {
  return [...where.sql.matchAll(/'([a-z_]+)'/g)].map(([, state = '']) => state);
}

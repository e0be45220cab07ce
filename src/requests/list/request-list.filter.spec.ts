import { describe, expect, it } from '@jest/globals';
import { openStates, readRequestFilter, requestCursor } from './request-list.filter.js';

describe('the address of the list of requests', () => {
  it('shows every open request when nothing is asked', () => {
    expect(readRequestFilter({})).toMatchObject({ key: null, states: openStates, older: null, unknown: [] });
  });

  it('knows the tabs and each single state', () => {
    expect(readRequestFilter({ state: 'at_ans' }).states).toEqual(['submitted', 'acknowledged']);
    expect(readRequestFilter({ state: 'submitted', older: '2' })).toMatchObject({ states: ['submitted'], older: 2 });
  });

  it('tells what it does not understand instead of ignoring it', () => {
    const { unknown } = readRequestFilter({ state: 'toString', older: 'x', after: 'zzz', colour: 'red' });
    expect(unknown).toHaveLength(4);
  });

  it('reads back the cursor it wrote', () => {
    const id = '01a20e9c-dba5-73e5-b511-a6ebfa18d4b8';
    const after = requestCursor({ since_text: '2026-11-24 17:06:50.123456+00', id });
    expect(readRequestFilter({ after }).cursor).toEqual({ way: 'after', since: '2026-11-24 17:06:50.123456+00', id });
  });
});

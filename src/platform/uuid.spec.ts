import { expect, it } from '@jest/globals';
import { uuidv7 } from './uuid.js';

const shape = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

it('ids are of version 7, all different, each after the one before, also past what one millisecond counts', () => {
  const ids = Array.from({ length: 20_000 }, uuidv7);
  expect(ids.filter((id) => !shape.test(id))).toEqual([]);
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids.toSorted()).toEqual(ids);
});

it('an id says when it was made', () => {
  const before = Date.now();
  const made = Number.parseInt(uuidv7().replaceAll('-', '').slice(0, 12), 16);
  // Those of the test before may have used up the milliseconds to come.
  expect(made).toBeGreaterThanOrEqual(before);
  expect(made - Date.now()).toBeLessThan(1_000);
});

import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { anOperator, type Operator } from '../../../test/support/command-line.js';

let operator: Operator;
beforeAll(async () => {
  operator = await anOperator();
});
afterAll(() => operator.leaves());

const done = async (words: string[], environment = {}) => {
  const { code, said, complained } = await operator.runs(words, environment);
  // What does not hold, with the first of its faults.
  expect(said.match(/✗.*(\n {6}.*)*/g) ?? []).toEqual([]);
  expect([code, complained]).toEqual([0, '']);
  return said;
};

it('what `seed` makes, full and light, is as sound as what `verify` asks of a production', async () => {
  await done(['database:prepare'], { DEMO: '1' });
  await done(['seed', '--clients', '150', '--editor', 'plein']);
  await done(['seed', '--clients', '30', '--editor', 'leger', '--light', 'yes', '--editors', '2']);
  const said = await done(['verify']);
  expect(said.match(/^\S.*$/gm)).toEqual([
    'Éditions Volume 150',
    'Éditions Volume 30 (1)',
    'Éditions Volume 30 (2)',
    'everything holds',
  ]);
  // Looked at, each of them: a check of nothing holds of anything.
  expect(said).toMatch(/✓ \S+ +150 /);
  expect(said).not.toMatch(/✗/);
});

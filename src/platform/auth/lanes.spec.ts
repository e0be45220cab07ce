import { expect, it } from '@jest/globals';
import { Lanes } from './lanes.js';

/** Work that ends when it is told to. */
function held() {
  const ends: (() => void)[] = [];
  const begun: number[] = [];
  const work = (number: number) => () =>
    new Promise<number>((resolve) => {
      begun.push(number);
      ends.push(() => resolve(number));
    });
  return { begun, work, end: () => ends.shift()?.() };
}

const soon = () => new Promise((resolve) => setImmediate(resolve));

it('begins so many at a time, the others in the order in which they came', async () => {
  const lanes = new Lanes(2);
  const { begun, work, end } = held();
  const all = [1, 2, 3, 4].map((number) => lanes.run(work(number)));
  await soon();
  expect(begun).toEqual([1, 2]);
  end();
  await soon();
  expect(begun).toEqual([1, 2, 3]);
  end();
  end();
  await soon();
  end();
  expect(await Promise.all(all)).toEqual([1, 2, 3, 4]);
});

it('gives the turn on when one fails', async () => {
  const lanes = new Lanes(1);
  await expect(lanes.run(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect(await lanes.run(() => Promise.resolve('yes'))).toBe('yes');
  await expect(Promise.all([lanes.run(() => Promise.reject(new Error('no'))), lanes.run(soon)])).rejects.toThrow('no');
  expect(await lanes.run(() => Promise.resolve('again'))).toBe('again');
});

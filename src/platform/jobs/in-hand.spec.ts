import { expect, it } from '@jest/globals';
import { InHand } from './in-hand.js';

/** Pieces that say and end when they are told to. */
function pieces() {
  const begun: { say: (word: number) => void; end: () => void; fail: (error: Error) => void }[] = [];
  const piece = (say: (word: number) => void) =>
    new Promise<void>((end, fail) => {
      begun.push({ say, end, fail });
    });
  return { begun, piece, at: (place: number) => begun[place] ?? { say: () => {}, end: () => {}, fail: () => {} } };
}

const soon = () => new Promise((resolve) => setImmediate(resolve));

it('lets the next piece begin once the last one says so, and no more than so many at once', async () => {
  const { begun, piece, at } = pieces();
  const inHand = new InHand(2);
  const told: (number | null)[] = [];
  const all = (async () => {
    for (let round = 0; round < 3; round += 1) told.push(await inHand.begin<number>(piece));
  })();
  await soon();
  expect(begun).toHaveLength(1);
  at(0).say(7);
  await soon();
  expect([begun.length, told]).toEqual([2, [7]]);
  at(1).say(8);
  await soon();
  expect([begun.length, told]).toEqual([2, [7]]);
  at(0).end();
  await soon();
  expect([begun.length, told]).toEqual([3, [7, 8]]);
  at(1).end();
  at(2).end();
  await all;
  expect(told).toEqual([7, 8, null]);
  await inHand.done();
});

it('tells what a piece threw in its turn, and waits for all that is in hand', async () => {
  const { piece, at } = pieces();
  const inHand = new InHand(2);
  const first = inHand.begin<number>(piece);
  at(0).say(1);
  await first;
  const second = inHand.begin<number>(piece);
  at(1).say(2);
  at(0).fail(new Error('the first one'));
  await expect(second).rejects.toThrow('the first one');
  let over = false;
  const ended = inHand.ended().then(() => (over = true));
  await soon();
  expect(over).toBe(false);
  at(1).fail(new Error('the second one'));
  await ended;
  await expect(inHand.done()).rejects.toThrow('the second one');
});

import { setImmediate as soon } from 'node:timers/promises';
import { expect, it } from '@jest/globals';
import { Doorway } from './doorway.js';

/** Work that ends when it is told to. */
function held() {
  const begun: string[] = [];
  const ends = new Map<string, () => void>();
  const work = (name: string) => () =>
    new Promise<string>((resolve) => {
      begun.push(name);
      ends.set(name, () => resolve(name));
    });
  return { begun, work, end: (name: string) => ends.get(name)?.() };
}

it('lets so many in, the others in the order in which they came', async () => {
  const doorway = new Doorway(2);
  const { begun, work, end } = held();
  const all = ['a', 'b', 'c', 'd'].map((name) => doorway.through(work(name)));
  await soon();
  expect(begun).toEqual(['a', 'b']);
  end('b');
  await soon();
  expect(begun).toEqual(['a', 'b', 'c']);
  for (const name of ['a', 'c']) end(name);
  await soon();
  end('d');
  expect(await Promise.all(all)).toEqual(['a', 'b', 'c', 'd']);
});

it('keeps nobody waiting behind what takes long, and lets nobody in twice for it', async () => {
  const doorway = new Doorway(1);
  const { begun, work, end } = held();
  const all = [doorway.through(work('export')), doorway.through(work('page'))];
  // Nothing but the time that passes lets it in.
  while (!begun.includes('page')) await soon();
  end('export');
  await all[0];
  all.push(doorway.through(work('next')));
  await soon();
  expect(begun).toEqual(['export', 'page']);
  end('page');
  await soon();
  end('next');
  expect(await Promise.all(all)).toEqual(['export', 'page', 'next']);
});

it('gives the turn on when one fails', async () => {
  const doorway = new Doorway(1);
  await expect(doorway.through(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect(await doorway.through(() => Promise.resolve('yes'))).toBe('yes');
});

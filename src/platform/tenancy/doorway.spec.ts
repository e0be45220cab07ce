import { setImmediate as soon } from 'node:timers/promises';
import { expect, it } from '@jest/globals';
import { type AfterAMoment, Doorway } from './doorway.js';

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

/** A moment that is over when the test says so, for whoever is inside. */
function moments() {
  const running = new Set<() => void>();
  const after: AfterAMoment = (call) => {
    running.add(call);
    return () => running.delete(call);
  };
  const pass = () => {
    const over = [...running];
    running.clear();
    for (const call of over) call();
  };
  return { after, pass, running };
}

it('lets so many in, the others in the order in which they came', async () => {
  const { after, running } = moments();
  const doorway = new Doorway(2, after);
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
  expect(running.size).toBe(0);
});

it('keeps nobody waiting behind what takes long, and lets nobody in twice for it', async () => {
  const { after, pass } = moments();
  const doorway = new Doorway(1, after);
  const { begun, work, end } = held();
  const all = [doorway.through(work('export')), doorway.through(work('page'))];
  await soon();
  expect(begun).toEqual(['export']);
  pass();
  await soon();
  expect(begun).toEqual(['export', 'page']);
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
  const doorway = new Doorway(1, moments().after);
  await expect(doorway.through(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect(await doorway.through(() => Promise.resolve('yes'))).toBe('yes');
});

it('a moment passes by itself', async () => {
  const doorway = new Doorway(1);
  const { begun, work, end } = held();
  const all = ['export', 'page'].map((name) => doorway.through(work(name)));
  while (!begun.includes('page')) await soon();
  for (const name of ['export', 'page']) end(name);
  expect(await Promise.all(all)).toEqual(['export', 'page']);
});

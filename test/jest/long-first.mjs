import { statSync } from 'node:fs';

const waiting = /\/test\/(browser|faults|trial)\//;

/**
 * Large files first, so that the workers end together. What mostly waits, for a browser or for what was killed to come back,
 * is dealt among what works: a core that one leaves is taken by another.
 */
export default class LongFirst {
  sort(tests) {
    const bySize = tests
      .map((test) => ({ test, size: statSync(test.path).size }))
      .sort((one, other) => other.size - one.size)
      .map(({ test }) => test);
    const waits = bySize.filter(({ path }) => waiting.test(path));
    const works = bySize.filter(({ path }) => !waiting.test(path));
    return [...works.flatMap((test, at) => [...waits.slice(at, at + 1), test]), ...waits.slice(works.length)];
  }

  cacheResults() {}
}

import { describe, expect, it } from '@jest/globals';
import { keptByText, madeOnce } from './made-once.js';

describe('what is kept', () => {
  it('is made once for each thing', () => {
    const made = madeOnce((thing: { n: number }) => [thing.n]);
    const [one, other] = [{ n: 1 }, { n: 1 }];
    expect(made(one)).toBe(made(one));
    expect(made(other)).not.toBe(made(one));
  });

  it('is read once for each text, and forgotten when there are too many', () => {
    const asked: string[] = [];
    const read = keptByText((text) => [asked.push(text)], 2);
    read('a');
    read('b');
    read('a');
    expect(asked).toEqual(['a', 'b']);
    read('c');
    read('a');
    expect(asked).toEqual(['a', 'b', 'c', 'a']);
  });

  it('is not what somebody pasted', () => {
    const long = 'x'.repeat(401);
    const read = keptByText((text) => [text]);
    expect(read(long)).toEqual(read(long));
    expect(read(long)).not.toBe(read(long));
  });

  it('is nothing that failed', () => {
    let times = 0;
    const read = keptByText(() => {
      times += 1;
      if (times === 1) throw new Error('not now');
      return [times];
    });
    expect(() => read('a')).toThrow('not now');
    expect(read('a')).toEqual([2]);
  });
});

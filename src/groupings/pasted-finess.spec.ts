import { describe, expect, it } from '@jest/globals';
import { pasteLimit, readPasted } from './pasted-finess.js';

const lines = (text: string) => {
  const read = readPasted(text);
  if (!read.ok) throw new Error(read.reason);
  return read.lines;
};

describe('a pasted list of FINESS', () => {
  it.each([
    ['060785011'],
    [' 060 785 011 '],
    ['060785011;CHU de Nice'],
    ['"060785011"\tNice'],
    ['060785011 CHU de Nice'],
    ['06.078.501.1'],
  ])('reads the number of %j', (text) => {
    expect(lines(text)).toMatchObject([{ finess: '060785011', reason: null }]);
  });

  it('keeps the number of each line, leaves the empty ones out, and counts a number once', () => {
    const read = lines('060785011\r\n\r\n2A0000014\n060785011\n');
    expect(read.map(({ line }) => line)).toEqual([1, 3, 4]);
    expect(read[2]).toMatchObject({ finess: null, reason: expect.stringContaining('ligne 1') });
  });

  it('loses none of a list on one line, and reads one number in a line of a table', () => {
    expect(lines('060785011, 2A0000014;060923151').map(({ line, finess, reason }) => [line, finess, reason])).toEqual([
      [1, '060785011', null],
      [1, '2A0000014', null],
      [1, '060923151', expect.stringContaining('clé de contrôle')],
    ]);
    expect(lines('060785011;CHU de Nice;2A0000014')).toHaveLength(1);
  });

  it('says what is wrong with a number', () => {
    expect(lines('Bonjour')[0]?.reason).toContain('n’est pas un FINESS');
    expect(lines('060923151')[0]?.reason).toContain('clé de contrôle');
    expect(lines('x'.repeat(500))[0]?.text.length).toBeLessThan(70);
  });

  it('is refused when empty, and when too long, with what to do', () => {
    expect(readPasted(' \n ')).toMatchObject({ ok: false });
    const many = readPasted(Array(5_000).fill('060785011').join('\n'));
    expect(many).toMatchObject({ ok: false, reason: expect.stringMatching(/5\u202f000.*1\u202f000/) });
    expect(readPasted(Array(pasteLimit).fill('060785011').join('\n')).ok).toBe(true);
  });
});

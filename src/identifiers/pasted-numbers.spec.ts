import { describe, expect, it } from '@jest/globals';
import { numbersOfLine } from './pasted-numbers.js';

const read = (line: string) => numbersOfLine(line).map(({ number, beside }) => [number, beside]);

describe('a pasted line', () => {
  it.each([
    '390000594',
    ' 390 000 594 ',
    '39.000.059.4',
    '390000594 Association',
    '39 000 059 4 Association Les Pins',
    '"390000594 Association"',
    '390000594;Association',
    'Association;390000594',
    "390000594\tL'Oustal",
  ])('%j names one number', (line) => {
    expect(read(line)).toEqual([['390000594', null]]);
  });

  it('of numbers alone is a list, each with its name or not; beside other words, a number is of another column', () => {
    expect(read('970000253, 2a0000014')).toEqual([
      ['970000253', null],
      ['2A0000014', 'list'],
    ]);
    expect(read('970000253 Les Pins | 970000261 Les Tilleuls')).toEqual([
      ['970000253', null],
      ['970000261', 'list'],
    ]);
    expect(read('970000253;Les Pins;26060042800012')).toEqual([
      ['970000253', null],
      ['26060042800012', 'column'],
    ]);
  });

  it('without the shape of a number is what stands first, for who says what is wrong with it', () => {
    expect(read('39000059 Association')).toEqual([['39000059', null]]);
    expect(read('390000594 390000602')).toEqual([['390000594390000602', null]]);
    expect(read('Bonjour')).toEqual([['BONJOUR', null]]);
  });
});

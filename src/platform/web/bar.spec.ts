import { describe, expect, it } from '@jest/globals';
import { barParts } from './bar.js';

describe('the parts of a bar', () => {
  it('follow one another and leave out what is empty', () => {
    const counts = [
      { fill: 'fill-ok', value: 1 },
      { fill: 'fill-bad', value: 0 },
      { fill: 'fill-move', value: 2 },
    ];
    expect(barParts(counts, 8)).toEqual([
      { fill: 'fill-ok', x: '0.00%', width: '12.50%' },
      { fill: 'fill-move', x: '12.50%', width: '25.00%' },
    ]);
  });

  it('draw nothing for a total of zero', () => {
    expect(barParts([{ fill: 'fill-ok', value: 0 }], 0)).toEqual([]);
  });
});

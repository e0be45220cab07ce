import { describe, expect, it } from '@jest/globals';
import { parseStructureOu, structureOu } from './national-structure-id.js';

describe('national structure identifier', () => {
  it('is 1 and the FINESS, or 3 and the SIRET when there is no FINESS', () => {
    expect(structureOu({ finess: '060785011', siret: '73282932000074' })).toBe('1060785011');
    expect(structureOu({ finess: null, siret: '73282932000074' })).toBe('373282932000074');
  });

  it('cannot be made of nothing', () => {
    expect(() => structureOu({ finess: null })).toThrow(RangeError);
  });

  // F1.2: values read on real certificates.
  it.each([
    ['10B0221636', { kind: 'finess', value: '0B0221636' }],
    ['12A0000253', { kind: 'finess', value: '2A0000253' }],
    ['318751275100020', { kind: 'siret', value: '18751275100020' }],
    ['499700367909006', { kind: 'cabinet', value: '99700367909006' }],
    ['33333333333', { kind: 'unknown', value: '33333333333' }],
    ['0002 187512751', { kind: 'unknown', value: '0002 187512751' }],
  ])('reads %s back', (ou, parsed) => {
    expect(parseStructureOu(ou)).toEqual(parsed);
  });
});

import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { defaultStages, dueStages } from './reminder-stages.js';

// The last second of 31 March in UTC is already 1 April in Paris.
const notAfter = '2027-03-31T23:59:59Z';
const at = (now: string, alreadyDecided: number[] = []) =>
  dueStages({ notAfter, now: new Date(now), stages: defaultStages, alreadyDecided });

describe('reminder stages', () => {
  it('are not due before the first bound, and say when it opens', () => {
    expect(at('2026-10-02T21:59:59Z')).toEqual({ send: null, skip: [], next: { stage: 180, on: '2026-10-03' } });
  });

  it('open on the Paris day of the bound', () => {
    expect(at('2026-10-02T22:00:00Z')).toEqual({ send: 180, skip: [], next: { stage: 120, on: '2026-12-02' } });
  });

  it('send nothing twice', () => {
    expect(at('2026-10-10T08:00:00Z', [180])).toEqual({ send: null, skip: [], next: { stage: 120, on: '2026-12-02' } });
  });

  it('lose nothing when the job was off for three days over a bound', () => {
    expect(at('2026-12-05T08:00:00Z', [180])).toMatchObject({ send: 120, skip: [] });
  });

  it('send only the most recent of several missed ones and skip the others', () => {
    expect(at('2027-03-27T08:00:00Z', [180, 120])).toEqual({
      send: 7,
      skip: [90, 60, 30, 15],
      next: { stage: 3, on: '2027-03-29' },
    });
  });

  it('never go back to an older stage once a newer one is decided', () => {
    expect(at('2027-03-27T08:00:00Z', [7])).toMatchObject({ send: null, skip: [180, 120, 90, 60, 30, 15] });
  });

  it('reach zero on the Paris day of the expiry, the 1st of April here', () => {
    const decided = [180, 120, 90, 60, 30, 15, 7, 3];
    expect(at('2027-03-31T21:59:59Z', decided)).toMatchObject({ send: 1, next: { stage: 0, on: '2027-04-01' } });
    expect(at('2027-03-31T22:00:00Z', [...decided, 1])).toMatchObject({
      send: 0,
      next: { stage: -1, on: '2027-04-02' },
    });
  });

  it('count calendar days across the change of clocks', () => {
    const input = { notAfter: '2027-03-29T10:00:00Z', stages: [1, 2], alreadyDecided: [] };
    expect(dueStages({ ...input, now: new Date('2027-03-26T23:30:00Z') })).toMatchObject({ send: 2 });
    expect(dueStages({ ...input, now: new Date('2027-03-27T22:59:59Z') })).toMatchObject({ send: 2 });
    expect(dueStages({ ...input, now: new Date('2027-03-27T23:00:00Z') })).toMatchObject({ send: 1, skip: [2] });
  });

  it('end after the last one', () => {
    expect(at('2027-06-01T08:00:00Z', defaultStages)).toEqual({ send: null, skip: [], next: null });
  });

  it('are each decided exactly once, whatever days the job ran', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 220 }), { minLength: 1 }), (days) => {
        const decided: number[] = [];
        const end = Date.parse('2027-04-20T08:00:00Z');
        for (const ago of [...days, 0].sort((a, b) => b - a)) {
          const now = new Date(end - ago * 86_400_000);
          const { send, skip } = dueStages({ notAfter, now, stages: defaultStages, alreadyDecided: decided });
          decided.push(...skip, ...(send === null ? [] : [send]));
        }
        expect([...decided].sort((a, b) => b - a)).toEqual(defaultStages);
      }),
    );
  });
});

import { describe, expect, it } from '@jest/globals';
import { recipientsOf } from './recipients.js';

const people = {
  accountManager: 'suivi@editeur.test',
  support: 'igc@editeur.test',
  technicalAdministrators: ['at1@editeur.test', 'SUIVI@editeur.test'],
  administration: ['admin@editeur.test'],
  representative: { email: 'direction@client.test' },
};

describe('the recipients of a reminder', () => {
  it.each([
    [180, ['suivi@editeur.test'], null],
    [60, ['suivi@editeur.test'], null],
    [30, ['suivi@editeur.test', 'at1@editeur.test'], 'direction@client.test'],
    [15, ['suivi@editeur.test', 'at1@editeur.test'], null],
    [7, ['suivi@editeur.test', 'at1@editeur.test', 'admin@editeur.test'], 'direction@client.test'],
    [-7, ['suivi@editeur.test', 'at1@editeur.test', 'admin@editeur.test'], null],
  ])('at %i days widen with the urgency, each address once', (stage, insiders, representative) => {
    expect(recipientsOf(stage, [], people)).toEqual({
      insiders,
      representative: representative ? { email: representative } : null,
    });
  });

  it('begin with the support address when nobody follows the client', () => {
    expect(recipientsOf(90, [], { ...people, accountManager: null }).insiders).toEqual(['igc@editeur.test']);
  });

  it('keep the representative whose stage passed while the job was off', () => {
    expect(recipientsOf(3, [15, 7], people).representative).toEqual({ email: 'direction@client.test' });
  });

  it('say that nobody can be written to when no representative is known', () => {
    expect(recipientsOf(30, [], { ...people, representative: null }).representative).toEqual({ email: null });
  });
});

import { describe, expect, it } from '@jest/globals';
import { recipientsOf } from './recipients.js';

const people = {
  administrators: ['at1@editeur.test', 'SUIVI@editeur.test'],
  ownAdministrators: [],
  follower: 'suivi@editeur.test',
  support: 'igc@editeur.test',
  administration: ['admin@editeur.test'],
  representative: { email: 'direction@client.test' },
};

describe('the recipients of a reminder', () => {
  it.each([
    [180, ['at1@editeur.test', 'SUIVI@editeur.test'], null],
    [60, ['at1@editeur.test', 'SUIVI@editeur.test'], null],
    [30, ['at1@editeur.test', 'SUIVI@editeur.test', 'igc@editeur.test'], 'direction@client.test'],
    [15, ['at1@editeur.test', 'SUIVI@editeur.test', 'igc@editeur.test'], null],
    [7, ['at1@editeur.test', 'SUIVI@editeur.test', 'igc@editeur.test', 'admin@editeur.test'], 'direction@client.test'],
    [-7, ['at1@editeur.test', 'SUIVI@editeur.test', 'igc@editeur.test', 'admin@editeur.test'], null],
  ])(
    'at %i days are the administrators recorded for the client and its account manager, then widen, each address once',
    (stage, insiders, representative) => {
      expect(recipientsOf(stage, [], people)).toEqual({
        insiders,
        own: [],
        representative: representative ? { email: representative } : null,
      });
    },
  );

  it('begin with the support address when nobody follows the client', () => {
    const alone = { ...people, administrators: [], follower: null };
    expect(recipientsOf(90, [], alone).insiders).toEqual(['igc@editeur.test']);
  });

  it('are the client’s own administrators when it acts itself, each alone, and never twice', () => {
    const itself = {
      ...people,
      administrators: [],
      ownAdministrators: ['si@client.test', 'DIRECTION@client.test', 'si@client.test'],
    };
    expect(recipientsOf(30, [], itself)).toEqual({
      insiders: ['suivi@editeur.test', 'igc@editeur.test'],
      own: ['si@client.test', 'DIRECTION@client.test'],
      representative: null,
    });
  });

  it('keep the representative whose stage passed while the job was off', () => {
    expect(recipientsOf(3, [15, 7], people).representative).toEqual({ email: 'direction@client.test' });
  });

  it('say that nobody can be written to when no representative is known', () => {
    expect(recipientsOf(30, [], { ...people, representative: null }).representative).toEqual({ email: null });
  });
});

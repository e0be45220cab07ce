import { describe, expect, it } from '@jest/globals';
import { defaultAdministrators, defaultChoices } from './request-defaults.js';

const instance = { id: 'i', name: 'SRV', applicationName: 'DUI', solutionId: 's' };

function administrator(id: string, changes: object = {}) {
  const card = { number: '4900000017', kind: 'CPA' as const, state: 'active' as const, validUntil: '2028-06-30' };
  return { id, clientId: null, lastName: id, firstName: 'A', phone: null, email: null, leftOn: null, card, ...changes };
}

describe('what a request is prefilled with', () => {
  it('asks for ORG only, and names each service once', () => {
    const choices = defaultChoices([{ ...instance, services: ['dmp', 'insi_auto', 'insi_manu'] }]);
    expect(choices).toMatchObject({ offers: ['ORG'], solutionId: 's', serverName: null });
    expect(choices.purpose).toMatch(/DMP, INSi$/);
  });

  it('adds SERV with the host for an MSSanté operator', () => {
    const choices = defaultChoices([{ ...instance, hostName: 'Mss.Exemple.fr', services: ['mss_operator'] }]);
    expect(choices).toMatchObject({ offers: ['ORG', 'SERV'], serverName: 'mss.exemple.fr' });
  });

  it('proposes four people at most, each with a card valid that day', () => {
    const people = [
      administrator('left', { leftOn: '2026-01-01' }),
      administrator('bare', { card: null }),
      ...['a', 'b', 'c', 'd', 'e'].map((id) => administrator(id)),
    ];
    expect(defaultAdministrators(people, '2026-11-24').map(({ id }) => id)).toEqual(['a', 'b', 'c', 'd']);
  });
});

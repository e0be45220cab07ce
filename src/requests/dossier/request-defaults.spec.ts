import { describe, expect, it } from '@jest/globals';
import { defaultAdministrators, defaultChoices, type KnownAdministrators } from './request-defaults.js';

const instance = { id: 'i', name: 'SRV', applicationName: 'DUI', solutionId: 's', serverSlots: [] };

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

  const named = (known: Partial<KnownAdministrators>) => {
    const nobody = { planned: [], active: [], candidates: [] };
    const { administrators: people, unplanned } = defaultAdministrators({ ...nobody, ...known }, '2026-11-24');
    return [people.map(({ id }) => id), unplanned];
  };
  const expired = { number: '4900000017', kind: 'CPA' as const, state: 'active' as const, validUntil: '2026-01-01' };

  it('of a client that has nobody, proposes four of those who may serve it, each with a card valid that day, and says so', () => {
    const candidates = [
      administrator('left', { leftOn: '2026-01-01' }),
      administrator('bare', { card: null }),
      ...['a', 'b', 'c', 'd', 'e'].map((id) => administrator(id)),
    ];
    expect(named({ candidates })).toEqual([['a', 'b', 'c', 'd'], true]);
  });

  it('names those planned for this client, and nobody else: neither who is in force nor the rest of the team', () => {
    const known = { active: [administrator('leaver')], candidates: [administrator('a'), administrator('leaver')] };
    expect(named({ ...known, planned: [administrator('newcomer')] })).toEqual([['newcomer'], false]);
    expect(named(known)).toEqual([['leaver'], false]);
  });

  it('keeps who is planned when their card is not valid, so that it is told; of those in force, prefers valid cards', () => {
    const late = administrator('late', { card: expired });
    expect(named({ planned: [late], candidates: [administrator('a')] })).toEqual([['late'], false]);
    expect(named({ active: [late, administrator('b')], candidates: [administrator('a')] })).toEqual([['b'], false]);
    expect(named({ active: [late], candidates: [administrator('a')] })).toEqual([['late'], false]);
  });

  it('proposes nobody who leaves, were it later: neither of those in force nor of those who may serve', () => {
    const soon = administrator('soon', { leftOn: '2026-12-24' });
    expect(named({ active: [soon, administrator('b')] })).toEqual([['b'], false]);
    expect(named({ active: [soon], candidates: [soon, administrator('a')] })).toEqual([['a'], true]);
    expect(named({ planned: [soon], candidates: [administrator('a')] })).toEqual([['soon'], false]);
  });
});

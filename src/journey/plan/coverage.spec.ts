import { describe, expect, it } from '@jest/globals';
import { type CoverageFacts, coverageOf } from './coverage.js';

const now = new Date('2026-11-24T09:00:00Z');
const inForce = {
  notAfter: new Date('2028-04-25T12:00:00Z'),
  installed: true,
  verified: true,
  revoked: false,
  declared: false,
};
const slot = (facts: Partial<CoverageFacts>): CoverageFacts => ({
  notNeededReason: null,
  certificate: null,
  pending: null,
  ...facts,
});
const ending = (end: string) => slot({ certificate: { ...inForce, notAfter: new Date(end) } });

describe('coverage of a slot', () => {
  it.each<[string, CoverageFacts, string, string]>([
    ['nothing in hand', slot({}), 'missing', 'Manquant'],
    ['an order under way', slot({ pending: { state: 'ordered' } }), 'requested', 'Demandé'],
    ['an issued certificate', slot({ pending: { state: 'issued' } }), 'issued_not_installed', 'À installer'],
    [
      'a certificate not installed',
      slot({ certificate: { ...inForce, installed: false } }),
      'issued_not_installed',
      'À installer',
    ],
    [
      'a certificate not verified',
      slot({ certificate: { ...inForce, verified: false } }),
      'issued_not_installed',
      'À vérifier',
    ],
    [
      'a certificate not installed, whose key came to us',
      slot({ certificate: { ...inForce, installed: false, verified: false, toRedo: 'key' } }),
      'to_redo',
      'À refaire',
    ],
    [
      'a certificate not installed, that names the client as it was',
      slot({ certificate: { ...inForce, installed: false, verified: false, toRedo: '' } }),
      'issued_not_installed',
      'À installer',
    ],
    [
      'a verified certificate, whose key came to us',
      slot({ certificate: { ...inForce, toRedo: 'key' } }),
      'covered',
      'Couvert, à refaire',
    ],
    ['a verified certificate', slot({ certificate: inForce }), 'covered', 'Couvert'],
    ['a revoked certificate', slot({ certificate: { ...inForce, revoked: true } }), 'revoked', 'Révoqué'],
    [
      'a revoked certificate, its successor ordered',
      slot({ certificate: { ...inForce, revoked: true }, pending: { state: 'ordered' } }),
      'revoked',
      'Révoqué',
    ],
    ['a reason not to need one', slot({ notNeededReason: 'Service abandonné' }), 'not_needed', 'Non requis'],
    ['18 days left', ending('2026-12-12T12:00:00Z'), 'expiring', 'Expire dans 18\u00a0j'],
    ['60 days left', ending('2027-01-23T12:00:00Z'), 'expiring', 'Expire dans 60\u00a0j'],
    ['61 days left', ending('2027-01-24T12:00:00Z'), 'covered', 'Couvert'],
    ['hours left', ending('2026-11-24T12:00:00Z'), 'expiring', 'Expire aujourd’hui'],
    ['an expiry this morning', ending('2026-11-24T08:59:59Z'), 'expired', 'Expiré aujourd’hui'],
    ['an expiry two days ago', ending('2026-11-22T12:00:00Z'), 'expired', 'Expiré depuis 2\u00a0j'],
  ])('with %s', (_situation, facts, coverage, label) => {
    expect(coverageOf(facts, now)).toMatchObject({ coverage, label });
  });

  it('holds until the very second of the end', () => {
    expect(coverageOf(ending('2026-11-24T09:00:00Z'), now).coverage).toBe('expiring');
  });

  it('stays expired while a successor is being ordered, since the service is broken', () => {
    const facts = { ...ending('2026-11-01T00:00:00Z'), pending: { state: 'issued' as const } };
    expect(coverageOf(facts, now)).toMatchObject({ coverage: 'expired', daysLeft: -23, icon: 'circle-x-filled' });
  });

  it('stays expiring until the successor is verified', () => {
    const facts = { ...ending('2026-12-12T12:00:00Z'), pending: { state: 'issued' as const } };
    expect(coverageOf(facts, now).coverage).toBe('expiring');
  });

  it.each<[string, string, string]>([
    ['2027-06-30', 'covered', 'Couvert'],
    ['2026-12-12', 'expiring', 'Expire dans 18\u00a0j'],
    ['2026-11-24', 'expiring', 'Expire aujourd’hui'],
    ['2026-11-23', 'expired', 'Expiré depuis 1\u00a0j'],
  ])('counts a certificate declared until %s as in service to the end of that day', (day, coverage, label) => {
    const certificate = {
      notAfter: new Date(`${day}T22:59:59Z`),
      installed: false,
      verified: false,
      revoked: false,
      declared: true,
    };
    expect(coverageOf(slot({ certificate }), now)).toMatchObject({ coverage, label, declared: true });
  });

  it('warns as early as the editor wants', () => {
    expect(coverageOf(ending('2027-01-24T12:00:00Z'), now, 90).coverage).toBe('expiring');
  });
});

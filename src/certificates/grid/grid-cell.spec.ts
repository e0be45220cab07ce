import { describe, expect, it } from '@jest/globals';
import { coverageOf } from '../../journey/plan/coverage.js';
import { coverageFactsOf } from '../../slots/coverage.queries.js';
import { slotKinds } from '../../slots/slot-kinds.js';
import { gridCell } from './grid-cell.view.js';
import type { GridClient } from './grid.queries.js';
import type { GridSlot } from './grid-slots.queries.js';

const now = new Date('2026-12-10T09:00:00Z');
const insi = slotKinds.find(({ key }) => key === 'insi')!;
const running: GridClient = {
  id: 'c1',
  name: 'Association Les Pins',
  town: null,
  number: '060785011',
  departement: '06',
  environment: 'PROD',
  instances: 1,
  step: 5,
  code: 'watch',
  title: 'Ne rien faire pour l’instant',
  target: { kind: 'client_section', id: null, section: 'slots' },
  withheld: null,
};
const sound: GridSlot = {
  id: 's1',
  clientId: 'c1',
  instanceName: 'SRV-1',
  establishment: null,
  purpose: 'insi',
  label: 'INSI',
  serves: 'insi_auto',
  successorLabel: null,
  notNeededReason: null,
  certificateId: 'k1',
  notAfter: new Date('2028-01-21T09:00:00Z'),
  declaredNotAfter: null,
  installed: true,
  verified: true,
  revoked: false,
  toRedo: null,
  successorIssued: false,
  orderId: null,
  orderNumber: null,
  orderState: null,
  orderAsked: null,
  orderSpoilt: null,
};
const ending = (day: string) => new Date(`${day}T09:00:00Z`);

const ofSlot = (client: Partial<GridClient>, given: Partial<GridSlot>) => {
  const slot = { ...sound, ...given };
  const one = { slot, kinds: [insi], answer: coverageOf(coverageFactsOf(slot), now) };
  const { note, href, sentence } = gridCell(insi, { ...running, ...client }, [one]);
  return [note, href, sentence];
};

function cellOf(...slots: Partial<GridSlot>[]) {
  const own = slots.map((given, index) => {
    const slot = { ...sound, id: `s${index + 1}`, ...given };
    return { slot, kinds: [insi], answer: coverageOf(coverageFactsOf(slot), now) };
  });
  const { label, note, href } = gridCell(insi, running, own);
  return [label, note, href];
}

describe('a cell of several slots', () => {
  it('says the nearest end of those that are alike', () => {
    expect(cellOf({ notAfter: ending('2027-01-21') }, { notAfter: ending('2026-12-15') })).toEqual([
      'Expire dans 5\u00a0j',
      '2 sur 2 · à renouveler',
      '/slots/s2',
    ]);
    expect(cellOf({}, { notAfter: ending('2027-09-07') })[2]).toBe('/slots/s2');
  });

  it('says what is to be made again before what is sound, and counts it apart', () => {
    expect(cellOf({ notAfter: ending('2027-09-07') }, {}, { toRedo: '' }, {})).toEqual([
      'Couvert, à refaire',
      '1 sur 4',
      '/slots/s3',
    ]);
  });

  it('says what can be done here before what is done at another client’s, and counts both', () => {
    const over = { notAfter: ending('2024-08-12') };
    const here = { ...over, establishment: 'here' as const };
    const cell = cellOf({ ...over, establishment: 'gone', notAfter: ending('2024-08-01') }, here, here, {});
    expect(cell).toEqual(['Expiré depuis 850\u00a0j', '3 sur 4 · à commander sous l’EJ', '/slots/s2']);
    expect(cellOf({ establishment: 'gone' }, {}, {}, {})[1]).toMatch(/^4 sur 4/);
  });

  it('says the worst state whatever else is true of it', () => {
    expect(cellOf({ toRedo: '' }, { notAfter: ending('2027-01-21'), establishment: 'gone' })[0]).toBe(
      'Expire dans 42\u00a0j',
    );
  });
});

describe('a cell of what is to be ordered', () => {
  const missing: Partial<GridSlot> = { certificateId: null, notAfter: null, installed: false, verified: false };
  const title = 'Terminer la demande 503 et l’envoyer pour signature';
  const target = { kind: 'request', id: 'r1', form: '503' } as const;

  it('names the request that keeps everybody from ordering, by its form', () => {
    expect(ofSlot({ step: 3, title, target }, missing)).toEqual(['attend la demande 503', '/requests/r1', title]);
    expect(ofSlot({ step: 3, title, target: { kind: 'request', id: 'r1' } }, missing)[0]).toBe('attend la demande 413');
  });

  it('says what its own page does, where the client’s step does not tell', () => {
    const order = ['à commander', '/slots/s1', 'Ouvrir la commande du certificat INSI'];
    expect(ofSlot({ step: 5, title, target }, missing)).toEqual(order);
    const instance = {
      step: 1,
      title: 'Décrire',
      target: { kind: 'client_section', id: null, section: 'establishments' },
    } as const;
    expect(ofSlot(instance, { ...missing, notOpen: [] })).toEqual(order);
    expect(ofSlot(instance, { ...missing, notOpen: ['Aucune délégation'] })[0]).toBe('attend une instance');
    const outside = 'La délégation en vigueur ne couvre pas l’offre SERV';
    expect(ofSlot({}, { ...missing, notOpen: [outside] })).toEqual([
      'attend la délégation',
      '/clients/c1/delegation',
      outside,
    ]);
  });
});

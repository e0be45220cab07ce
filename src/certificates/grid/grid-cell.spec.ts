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
  title: 'Ne rien faire pour l’instant',
  target: { kind: 'client_section', id: null, section: 'slots' },
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

  it('says what can be done here before what is done at another client’s', () => {
    const over = { notAfter: ending('2024-08-12') };
    const here = { ...over, establishment: 'here' as const };
    const cell = cellOf({ ...over, establishment: 'gone', notAfter: ending('2024-08-01') }, here, here, {});
    expect(cell).toEqual(['Expiré depuis 850\u00a0j', '2 sur 4 · à commander sous l’EJ', '/slots/s2']);
  });

  it('says the worst state whatever else is true of it', () => {
    expect(cellOf({ toRedo: '' }, { notAfter: ending('2027-01-21'), establishment: 'gone' })[0]).toBe(
      'Expire dans 42\u00a0j',
    );
  });
});

import { describe, expect, it } from '@jest/globals';
import { neededSlots, type Service } from '../journey/plan/plan.js';
import { type ExistingSlot, isStillNeeded, slotChanges, type SlotInstance } from './slot-plan.js';

const instance = (services: Service[], more: Partial<SlotInstance> = {}): SlotInstance => ({
  id: 'i1',
  name: 'Annecy',
  services,
  applicationName: 'DUI ANNECY',
  hostName: null,
  retired: false,
  ...more,
});

/** The slots the plan asked for, as if they had been stored. */
const stored = (from: SlotInstance, more: Partial<ExistingSlot> = {}): ExistingSlot[] =>
  neededSlots(from).map((needed, index) => ({
    ...needed,
    id: `s${index}`,
    neededBecause: needed.why,
    notNeededReason: null,
    hasCertificates: false,
    hasOpenOrder: false,
    ...more,
  }));

describe('the slots that a plan changes', () => {
  it('are all new for a new instance, and none once they are there', () => {
    const annecy = instance(['dmp', 'insi_auto']);
    expect(slotChanges([annecy], []).create.map((slot) => slot.label)).toEqual([
      'DMP signature',
      'DMP authentification',
      'INSI-AUTO',
    ]);
    expect(slotChanges([annecy], stored(annecy))).toEqual({ create: [], update: [], retire: [] });
  });

  it('stop being needed with their service, with the reason, unless they have certificates', () => {
    const before = instance(['insi_auto', 'insi_manu']);
    const after = instance(['insi_auto']);
    expect(slotChanges([after], stored(before)).retire).toEqual([
      { id: 's1', reason: 'Le service INSi, appels manuels n’est plus utilisé sur cette instance.' },
    ]);
    expect(slotChanges([after], stored(before, { hasCertificates: true }))).toEqual({
      create: [],
      update: [],
      retire: [],
    });
  });

  it('follow the name of the application as long as nothing was issued under it', () => {
    const before = instance(['dmp']);
    const renamed = instance(['dmp'], { applicationName: 'DUI SAVOIE' });
    const names = slotChanges([renamed], stored(before)).update.map((change) => change.commonName);
    expect(names).toEqual(['DUI SAVOIE', 'DUI SAVOIE']);
    expect(slotChanges([renamed], stored(before, { hasCertificates: true }))).toEqual({
      create: [],
      update: [],
      retire: [],
    });
  });

  it('are one more when a server changes its name while its certificate is in place', () => {
    const before = instance(['mss_operator'], { hostName: 'mss.exemple.fr' });
    const moved = instance(['mss_operator'], { hostName: 'mss2.exemple.fr' });
    const changes = slotChanges([moved], stored(before, { hasCertificates: true }));
    expect(changes.create.map((slot) => slot.commonName)).toEqual(['mss2.exemple.fr']);
    expect(changes.retire).toEqual([]);
  });

  it('all stop being needed when the instance is retired', () => {
    const annecy = instance(['dmp'], { retired: true });
    const reasons = slotChanges([annecy], stored(instance(['dmp']))).retire.map((slot) => slot.reason);
    expect(reasons).toEqual(['L’instance Annecy est hors service.', 'L’instance Annecy est hors service.']);
  });

  it('are needed again when the service comes back', () => {
    const annecy = instance(['insi_auto']);
    const asleep = stored(annecy, { notNeededReason: 'Le service n’est plus utilisé.' });
    expect(slotChanges([annecy], asleep).update).toMatchObject([{ id: 's0', neededAgain: true }]);
    expect(isStillNeeded(annecy, asleep[0] as ExistingSlot)).toBe(true);
    expect(isStillNeeded(instance(['dmp']), asleep[0] as ExistingSlot)).toBe(false);
  });
});

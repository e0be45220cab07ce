import { describe, expect, it } from '@jest/globals';
import { neededSlots, type Service } from '../journey/plan/plan.js';
import type { ExistingSlot, SlotInstance } from '../journey/plan/planned-slot.js';
import { isStillNeeded, slotChanges } from './slot-plan.js';

const instance = (services: Service[], more: Partial<SlotInstance> = {}): SlotInstance => ({
  id: 'i1',
  name: 'Annecy',
  services,
  applicationName: 'DUI ANNECY',
  hostName: null,
  retired: false,
  holderLevel: 'EJ',
  serves: [],
  ...more,
});

/** The slots the plan asked for, as if they had been stored. */
const stored = (from: SlotInstance, more: Partial<ExistingSlot> = {}): ExistingSlot[] =>
  neededSlots(from).map((needed, index) => ({
    ...needed,
    id: `s${index}`,
    neededBecause: needed.why,
    notNeededReason: null,
    establishmentId: null,
    isElsewhere: false,
    isClosed: false,
    successorId: null,
    addedByHand: false,
    verified: false,
    hasServed: false,
    hasCertificates: false,
    hasOpenOrder: false,
    isPlaced: false,
    ...more,
    runs: more.runs ?? more.hasCertificates ?? false,
  }));

describe('the slots that a plan changes', () => {
  it('are all new for a new instance, and none once they are there', () => {
    const annecy = instance(['dmp', 'insi_auto']);
    expect(slotChanges([annecy], []).create.map((slot) => slot.label)).toEqual([
      'DMP signature',
      'DMP authentification',
      'INSI-AUTO',
    ]);
    expect(slotChanges([annecy], stored(annecy))).toEqual({
      create: [],
      update: [],
      retire: [],
      restore: [],
      replace: [],
      forget: [],
      ordered: [],
      named: [],
    });
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
      restore: [],
      replace: [],
      forget: [],
      ordered: [],
      named: [],
    });
  });

  it('stop being needed with their service once their certificate is revoked or over, unless an order is under way', () => {
    const dead = { hasCertificates: true, runs: false };
    const reason = 'Le service INSi, appels manuels n’est plus utilisé sur cette instance.';
    const before = stored(instance(['insi_auto', 'insi_manu']), dead);
    expect(slotChanges([instance(['insi_auto'])], before).retire).toEqual([{ id: 's1', reason }]);
    const ordered = before.map((slot) => ({ ...slot, hasOpenOrder: true }));
    expect(slotChanges([instance(['insi_auto'])], ordered)).toMatchObject({ retire: [], ordered: [{ id: 's1' }] });
    const server = stored(instance(['mss_operator'], { hostName: 'mss.exemple.fr' }), dead);
    const renamed = slotChanges([instance(['mss_operator'], { hostName: 'mss2.exemple.fr' })], server);
    expect([renamed.create.length, renamed.retire.map((one) => one.reason)]).toEqual([
      1,
      ['Un autre certificat de cette instance sert désormais aux mêmes usages.'],
    ]);
  });

  it('that come back with their instance say why they are needed no more when their certificate ended meanwhile', () => {
    const away = 'L’instance Annecy est hors service.';
    const dead = { hasCertificates: true, runs: false, notNeededReason: away };
    const asleep = stored(instance(['insi_auto', 'insi_manu']), dead);
    expect(slotChanges([instance(['insi_auto'])], asleep)).toMatchObject({
      update: [{ id: 's0', neededAgain: true }],
      restore: [],
      retire: [{ id: 's1', reason: 'Le service INSi, appels manuels n’est plus utilisé sur cette instance.' }],
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
      restore: [],
      replace: [],
      forget: [],
      ordered: [],
      named: [],
    });
  });

  it('keep the name under which they are ordered on the platform, a server as a free name, as once it is issued', () => {
    const placed = { hasOpenOrder: true, isPlaced: true };
    const before = stored(instance(['ror']), placed);
    const renamed = slotChanges([instance(['ror'], { applicationName: 'DUI SAVOIE' })], before);
    expect(renamed).toMatchObject({ create: [], update: [], ordered: [], named: [{ id: 's0' }] });
    const server = stored(instance(['mss_operator'], { hostName: 'mss.exemple.fr' }), placed);
    const moved = slotChanges([instance(['mss_operator'], { hostName: 'mss2.exemple.fr' })], server);
    expect(moved).toMatchObject({
      create: [{ commonName: 'mss2.exemple.fr' }],
      update: [],
      retire: [],
      ordered: [{ id: 's0' }],
      named: [],
    });
    const early = stored(instance(['mss_operator'], { hostName: 'mss.exemple.fr' }), { hasOpenOrder: true });
    const followed = slotChanges([instance(['mss_operator'], { hostName: 'mss2.exemple.fr' })], early);
    expect(followed).toMatchObject({ create: [], update: [{ commonName: 'mss2.exemple.fr' }], ordered: [] });
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

  it('stop being needed with their instance, certificates or not, and all come back with it', () => {
    const away = 'L’instance Annecy est hors service.';
    const before = stored(instance(['insi_auto', 'insi_manu']), { hasCertificates: true });
    const { retire } = slotChanges([instance(['insi_auto'], { retired: true })], before);
    expect(retire).toEqual([
      { id: 's0', reason: away },
      { id: 's1', reason: away },
    ]);
    // No service asks for the second any more: it was watched, and is again.
    const asleep = before.map((slot) => ({ ...slot, notNeededReason: away }));
    const back = slotChanges([instance(['insi_auto'])], asleep);
    expect([back.update.map(({ id, neededAgain }) => [id, neededAgain]), back.restore]).toEqual([
      [['s0', true]],
      [{ id: 's1' }],
    ]);
    const ended = asleep.map((slot) => ({ ...slot, notNeededReason: 'Fermé par une personne.' }));
    expect(slotChanges([instance(['insi_auto'])], ended).restore).toEqual([]);
  });

  it('keep the certificate of what goes on when the service it was ordered for goes', () => {
    const before = stored(instance(['dmp', 'mss_bal', 'ror']), { hasCertificates: true });
    const { create, update, retire } = slotChanges([instance(['mss_bal'])], before);
    expect([create, update.map(({ id, needed }) => [id, needed.serves]), retire]).toEqual([
      [],
      [['s1', ['mss_bal']]],
      [],
    ]);
    // Not when it never did it, nor without a certificate; and what is asked for by name comes first.
    expect(slotChanges([instance(['psc'])], before).create).toHaveLength(1);
    expect(slotChanges([instance(['mss_bal'])], stored(instance(['dmp', 'mss_bal']))).create).toHaveLength(1);
    const own = stored(instance(['mss_bal']), { hasCertificates: true, id: 's9' });
    expect(slotChanges([instance(['mss_bal'])], [...before, ...own]).update).toEqual([]);
  });

  it('are needed again when the service comes back', () => {
    const annecy = instance(['insi_auto']);
    const asleep = stored(annecy, { notNeededReason: 'Le service n’est plus utilisé.' });
    expect(slotChanges([annecy], asleep).update).toMatchObject([{ id: 's0', neededAgain: true }]);
    expect(isStillNeeded(annecy, asleep[0] as ExistingSlot)).toBe(true);
    expect(isStillNeeded(instance(['dmp']), asleep[0] as ExistingSlot)).toBe(false);
  });
});

describe('the holders of the slots of an instance', () => {
  const serves = ['Les Tilleuls', 'La Source'].map((name, index) => ({
    id: `e${index}`,
    name,
    finessEg: `06078500${index}`,
  }));
  const annecy = instance(['dmp'], { serves });
  const byEstablishment = { ...annecy, holderLevel: 'EG' as const };
  const held = (establishmentId: string, more: Partial<ExistingSlot> = {}) =>
    stored(annecy, { hasCertificates: true, ...more, establishmentId }).map((slot) => ({
      ...slot,
      id: `${slot.id}/${establishmentId}`,
      label: `${slot.label} (${serves.find(({ id }) => id === establishmentId)?.name})`,
    }));
  const nothing = { create: [], update: [], retire: [], restore: [], replace: [], forget: [], ordered: [], named: [] };

  it('are none once all its establishments left an instance that one by one had them', () => {
    const emptied = { ...byEstablishment, serves: [] };
    const [gone, closed] = [held('e0', { isElsewhere: true }), held('e1', { isClosed: true })];
    expect(slotChanges([emptied], [...gone, ...closed]).create).toEqual([]);
    // Never filled, or one set for all: the client's serves.
    expect(slotChanges([emptied], []).create).toHaveLength(2);
    expect(slotChanges([{ ...emptied, holderLevel: 'EJ' }], [...gone, ...closed]).create).toHaveLength(2);
  });

  it('are the client alone under its FINESS juridique, and each establishment served once that is chosen', () => {
    expect(slotChanges([annecy], []).create.map((slot) => slot.establishmentId)).toEqual([null, null]);
    expect(slotChanges([byEstablishment], []).create.map((slot) => slot.label)).toEqual([
      'DMP signature (Les Tilleuls)',
      'DMP signature (La Source)',
      'DMP authentification (Les Tilleuls)',
      'DMP authentification (La Source)',
    ]);
  });

  it('leave the client’s slots aside when one set per establishment is chosen, and the other way round', () => {
    const { create, retire } = slotChanges([byEstablishment], stored(annecy));
    expect(create).toHaveLength(4);
    expect(retire.map(({ reason }) => reason)).toEqual(
      ['s0', 's1'].map(() => 'Un jeu de certificats par établissement est retenu pour cette instance.'),
    );
    const back = slotChanges([annecy], held('e0', { hasCertificates: false }));
    expect(back.retire[0]?.reason).toBe('Le FINESS juridique est retenu pour cette instance.');
  });

  it('tell an establishment that closed from one that the instance serves no more', () => {
    const alone = { ...byEstablishment, serves: serves.slice(0, 1) };
    const reasonOf = (more: Partial<ExistingSlot>) =>
      slotChanges([alone], held('e1', { hasCertificates: false, ...more })).retire[0]?.reason;
    expect(reasonOf({})).toBe('Cet établissement n’est plus servi par cette instance.');
    expect(reasonOf({ isClosed: true })).toBe('Cet établissement est fermé.');
  });

  it('of an establishment that is closed or another client’s are kept while their certificate runs, and no longer', () => {
    const left = { ...annecy, serves: serves.slice(0, 1) };
    const changes = (more: Partial<ExistingSlot>, now: SlotInstance = left) =>
      slotChanges([now], [...held('e0'), ...held('e1', more)]);
    expect(changes({ isClosed: true })).toEqual(nothing);
    expect(changes({ isElsewhere: true })).toEqual(nothing);
    const dead = { runs: false };
    const closed = 'Cet établissement est fermé.';
    const gone = 'Cet établissement est passé à un autre client.';
    const reasons = (more: Partial<ExistingSlot>) => changes({ ...dead, ...more }).retire.map(({ reason }) => reason);
    expect(reasons({ isClosed: true })).toEqual([closed, closed]);
    expect(reasons({ isElsewhere: true })).toEqual([gone, gone]);
    // Asked for by a person: for an establishment that is here it is watched still.
    expect(reasons({ isClosed: true, addedByHand: true })).toEqual([closed, closed]);
    expect(reasons({ addedByHand: true })).toEqual([]);
    // Served again, they are as they were, whoever holds what follows.
    for (const successorId of [null, 's0'])
      for (const instanceNow of [annecy, byEstablishment]) {
        const back = changes({ ...dead, notNeededReason: closed, successorId }, instanceNow);
        expect([back.update.map(({ id, neededAgain }) => [id, neededAgain]), back.create, back.retire]).toEqual([
          [
            ['s0/e1', true],
            ['s1/e1', true],
          ],
          [],
          [],
        ]);
      }
    // Here again, and not served: it says so.
    expect(reasons({ notNeededReason: gone })).toEqual(
      ['s0', 's1'].map(() => 'Cet établissement n’est plus servi par cette instance.'),
    );
    expect(changes({ ...dead, addedByHand: true, notNeededReason: closed }).restore).toHaveLength(2);
    expect(changes({ ...dead, isClosed: true, notNeededReason: closed })).toEqual(nothing);
    expect(changes({ ...dead, notNeededReason: 'Fini.' })).toEqual(nothing);
  });

  it('of establishments that have certificates are kept until their end, whatever is chosen', () => {
    const all = [...held('e0'), ...held('e1')];
    expect(slotChanges([annecy], all)).toEqual(nothing);
    expect(slotChanges([byEstablishment], all)).toEqual(nothing);
    // One of two has none: the client's own certificate is what the rule asks for it.
    expect(slotChanges([annecy], held('e0')).create.map((slot) => slot.establishmentId)).toEqual([null, null]);
    expect(slotChanges([byEstablishment], held('e0')).create.map((slot) => slot.establishmentId)).toEqual(['e1', 'e1']);
  });

  it('are one more, the client, as soon as its certificate is under way', () => {
    const begun = stored(annecy, { hasOpenOrder: true });
    expect(slotChanges([annecy], [...held('e0'), ...held('e1'), ...begun])).toEqual(nothing);
    expect(slotChanges([byEstablishment], [...held('e0'), ...held('e1'), ...begun])).toEqual(nothing);
  });

  it('are the client alone once its certificate is verified: those of establishments give way, and stay so', () => {
    const verified = stored(annecy, { hasCertificates: true, verified: true });
    const { replace, create } = slotChanges([byEstablishment], [...held('e0'), ...verified]);
    expect(create).toEqual([]);
    expect(replace).toEqual([
      { id: 's0/e0', successorId: 's0' },
      { id: 's1/e0', successorId: 's1' },
    ]);
    const replaced = held('e0').map((slot) => ({ ...slot, successorId: 's0', notNeededReason: 'Remplacé' }));
    const later = stored(annecy, { hasCertificates: true });
    expect(slotChanges([{ ...byEstablishment, serves: serves.slice(0, 1) }], [...replaced, ...later])).toEqual(nothing);
  });

  it('change nothing for a server, which is named after its machine', () => {
    const operator = { ...byEstablishment, services: ['mss_operator' as const], hostName: 'mss.exemple.fr' };
    expect(slotChanges([operator], []).create.map((slot) => slot.establishmentId)).toEqual([null]);
  });

  it('do not touch what a person added, unless the instance is retired', () => {
    const added = stored(instance(['ror']), { addedByHand: true, instanceId: 'i1' });
    expect(slotChanges([instance([])], added)).toEqual(nothing);
    expect(slotChanges([instance([], { retired: true })], added).retire).toHaveLength(1);
  });
});

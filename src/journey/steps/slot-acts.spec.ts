import { describe, expect, it } from '@jest/globals';
import { missing, running, slot, today } from '../../../test/support/client-facts.js';
import { nextAction, type SlotFacts } from './next-action.js';
import { nextHolder } from '../plan/coverage.js';
import { actLabel } from './act-labels.js';
import { queueOfAction } from './action-queues.js';
import { actOfSlot } from './slot-acts.js';

const next = (one: Partial<SlotFacts>) => nextAction({ ...running, slots: [slot(), { ...missing, ...one }] }, today);

describe('what comes next for a slot that no order is open for', () => {
  it.each<[SlotFacts['coverage'], string | null]>([
    ['missing', null],
    ['revoked', null],
    ['expired', null],
    ['expiring', null],
    ['to_redo', 'key'],
    ['issued_not_installed', null],
    ['covered', 'key'],
    ['expiring', ''],
  ])('is what the client’s next action is, when it is %s', (coverage, toRedo) => {
    for (const holder of ['same', 'entity', 'elsewhere'] as const) {
      const act = actOfSlot(coverage, toRedo, holder);
      expect(act).not.toBeNull();
      expect(next({ coverage, toRedo, next: holder, daysLeft: 20, expiresOn: '2027-01-10' })).toMatchObject({
        code: act?.code,
        title: act?.title(missing.label),
      });
      expect(actLabel(act?.code ?? '')).toBe(act?.button ?? act?.verb);
    }
  });

  it('is a new product under the FINESS EJ for the certificate of an establishment, whatever became of it', () => {
    for (const coverage of ['revoked', 'expired', 'expiring', 'covered'] as const)
      expect(next({ coverage, toRedo: 'key', next: 'entity' }).title).toMatch(/^Commander sous le FINESS/);
    for (const [coverage, toRedo] of [
      ['missing', null],
      ['revoked', null],
      ['expired', null],
      ['expiring', null],
      ['covered', 'key'],
      ['to_redo', 'key'],
    ] as const) {
      const [act, own] = [actOfSlot(coverage, toRedo, 'entity'), actOfSlot(coverage, toRedo)];
      expect(actLabel(act?.code ?? '')).toBe('Commander sous le FINESS juridique');
      // As pressing as any other: it waits in the same queue.
      expect(act && queueOfAction[act.code]).toBe(own && queueOfAction[own.code]);
    }
    expect(actOfSlot('issued_not_installed', null, 'entity')?.code).toBe('certificate_to_install');
    expect(actOfSlot('covered')).toBeNull();
  });

  it('opens none for a closed establishment: what must not serve is revoked, the rest is watched', () => {
    const none = nextHolder({ establishment: 'closed', notAfter: new Date() });
    for (const coverage of ['revoked', 'expired', 'expiring', 'missing', 'issued_not_installed', 'covered'] as const)
      expect(actOfSlot(coverage, null, none)).toBeNull();
    for (const coverage of ['covered', 'expiring', 'to_redo'] as const)
      expect(actOfSlot(coverage, 'key', none)).toMatchObject({ code: 'slot_to_revoke', who: 'administrator' });
    expect(actOfSlot('covered', 'key', none)?.opens).toBeUndefined();
  });

  it('opens no order for an establishment that is another client’s by now', () => {
    for (const coverage of ['revoked', 'expired', 'expiring', 'covered'] as const)
      expect(actOfSlot(coverage, 'key', 'elsewhere')).toMatchObject({
        code: 'slot_elsewhere',
        note: 'passé à un autre client',
      });
    expect(actOfSlot('covered', null, 'elsewhere')).toBeNull();
    expect(actOfSlot('missing', null, nextHolder({ establishment: 'gone', notAfter: null }))).toMatchObject({
      code: 'slot_elsewhere',
      detail: 'Rien ne se commande plus ici\u00a0: sortez l’emplacement du suivi.',
    });
    expect(actOfSlot('expiring', null, 'elsewhere')?.opens).toBeUndefined();
    expect(next({ coverage: 'expiring', next: 'elsewhere', daysLeft: 20 }).detail).not.toContain('son successeur');
    // Whoever may order here has nothing to order there.
    expect(next({ coverage: 'missing', offer: 'SERV', next: 'elsewhere' }).code).toBe('slot_elsewhere');
  });
});

it('what is to be made again is told with what is wrong with it, an establishment’s too', () => {
  const redone = { coverage: 'covered', toRedo: 'key', expiresOn: '2028-01-01', daysLeft: 400 } as const;
  for (const holder of ['same', 'entity'] as const) {
    const action = next({ ...redone, next: holder });
    expect(action.code).toBe(holder === 'same' ? 'slot_to_redo' : 'entity_to_redo');
    expect(action.detail).toMatch(/sa clé privée nous est parvenue, elle est exposée/i);
  }
});

import { describe, expect, it } from '@jest/globals';
import { camille, expiring, missing, nadia, order, running, slot, today } from '../../../test/support/client-facts.js';
import type { OpenOrder } from './client-facts.js';
import { nextAction, type SlotFacts, type Who } from './next-action.js';

describe('next action of a client with an administrator', () => {
  it.each<[NonNullable<SlotFacts['order']>['state'], Who, string]>([
    ['csr_expected', 'administrator', 'Déposer la CSR'],
    ['csr_checked', 'administrator', 'Préparer la commande'],
    ['to_order', 'administrator', 'Commander'],
    ['ordered', 'ans', 'Attendre'],
    ['to_collect', 'administrator', 'Retirer'],
    ['collected', 'administrator', 'Installer'],
    ['installed', 'administrator', 'Vérifier'],
  ])('with an order in state %s, is for %s: %s', (state, who, start) => {
    const facts = { ...running, slots: [{ ...missing, order: order(state) }] };
    const action = nextAction(facts, today);
    expect(action).toMatchObject({ step: 4, code: `order_${state}`, who, target: { kind: 'order', id: 'o1' } });
    expect(action.title.startsWith(start)).toBe(true);
    expect(action.title).toContain('DMP signature');
  });

  it('waits for the client that was asked for its CSR, once nothing is left to do for the others', () => {
    const asked = { ...order('csr_expected')!, asked: { name: 'Anne Petit', since: '2026-11-20' } };
    const waiting = { ...missing, id: 's8', order: asked };
    const action = nextAction({ ...running, slots: [waiting] }, today);
    expect(action).toMatchObject({
      code: 'order_csr_asked',
      who: 'client',
      whoName: 'Anne Petit',
      since: '2026-11-20',
    });
    expect(nextAction({ ...running, slots: [waiting, missing] }, today).code).toBe('order_missing');
    const come = { ...missing, order: { ...asked, state: 'csr_checked' as const } };
    expect(nextAction({ ...running, slots: [come] }, today).code).toBe('order_csr_checked');
  });

  it('waits for ANS once nothing is left to do of the others', () => {
    const placed = { ...missing, order: order('ordered') };
    const codeOf = (slots: SlotFacts[]) => nextAction({ ...running, slots }, today).code;
    expect(codeOf([placed])).toBe('order_ordered');
    const csr = { ...missing, id: 's9', order: { ...order('csr_expected'), id: 'o9' } };
    expect(codeOf([placed, csr])).toBe('order_csr_expected');
    expect(codeOf([placed, { ...missing, id: 's9' }])).toBe('order_missing');
    const revoked = slot({ id: 's9', coverage: 'revoked', daysLeft: null });
    expect(codeOf([placed, revoked])).toBe('slot_revoked');
    const asked = { ...order('csr_expected'), id: 'o9', asked: { name: 'Anne Petit', since: '2026-11-20' } };
    expect(codeOf([{ ...missing, id: 's9', order: asked }, placed])).toBe('order_ordered');
  });

  it('opens the order of a slot that has none', () => {
    expect(nextAction({ ...running, slots: [slot(), missing] }, today)).toMatchObject({
      step: 4,
      code: 'order_missing',
      target: { id: 's4' },
    });
  });

  it('is possible since the last of what it takes: the client, the need, somebody who acts for it', () => {
    const since = (facts: object, ofSlot = {}) =>
      nextAction({ ...running, ...facts, slots: [{ ...missing, ...ofSlot }] }, today).since;
    expect(since({})).toBe(camille.since);
    expect(since({ people: [nadia, camille] })).toBe(camille.since);
    expect(since({}, { createdOn: '2026-11-02' })).toBe('2026-11-02');
    expect(since({ createdOn: '2026-11-10' })).toBe('2026-11-10');
    // Of somebody whose end is asked for, the day is that of the asking.
    expect(since({ people: [{ ...camille, state: 'end_to_request', since: '2026-11-20' }] })).toBe(running.createdOn);
  });

  it('is to be made again since it was revoked, or since the last thing that makes certificates of its client wrong', () => {
    const redoSince = '2026-11-12';
    const since = (ofSlot: object) =>
      nextAction({ ...running, redoSince, slots: [{ ...slot(), ...ofSlot }] }, today).since;
    expect(since({ coverage: 'revoked', revokedOn: '2026-11-05' })).toBe('2026-11-05');
    expect(since({ toRedo: 'clé exposée' })).toBe(redoSince);
  });

  it('waits for nobody’s CSR of an order that is to be cancelled', () => {
    const asked = { ...order('csr_expected'), asked: { name: 'Anne Petit', since: '2026-11-20' } };
    const gone = { ...missing, next: 'elsewhere' as const, order: { ...asked, spoilt: 'elsewhere' as const } };
    expect(nextAction({ ...running, slots: [gone] }, today)).toMatchObject({
      code: 'order_spoilt',
      who: 'editor',
      title: expect.stringContaining('Annuler la commande'),
    });
  });

  it('installs one whose validity begins later from that day on', () => {
    const action = (beginsOn: string) =>
      nextAction({ ...running, slots: [{ ...missing, order: { ...order('collected'), beginsOn } }] }, today);
    expect(action(today)).toMatchObject({ title: 'Installer le certificat DMP signature', who: 'administrator' });
    expect(action('2026-12-11')).toMatchObject({
      code: 'order_collected',
      who: 'nobody',
      whoName: null,
      title: expect.stringMatching(/^Installer le certificat DMP signature dès le 11\s/),
      detail: expect.stringContaining('pas avant'),
    });
  });

  it('says since when one is to be installed: since it was collected, or its first day where that came later', () => {
    const since = (beginsOn: string | null, spoilt: OpenOrder['spoilt'] = null) =>
      nextAction(
        {
          ...running,
          slots: [{ ...missing, order: { ...order('collected')!, since: '2026-11-10', beginsOn, spoilt } }],
        },
        today,
      ).since;
    expect([since(null), since('2026-11-02'), since('2026-11-18')]).toEqual(['2026-11-10', '2026-11-10', '2026-11-18']);
    // Until then it waits for nobody; what cannot go on has waited since it came.
    expect([since('2026-12-11'), since('2026-12-11', 'key')]).toEqual([null, '2026-11-10']);
  });

  it('leaves one that waits for its first day behind whatever can be done today', () => {
    const later = { ...missing, id: 's8', order: { ...order('collected'), beginsOn: '2026-12-11' } };
    const successor = { ...expiring, order: later.order };
    const next = (...slots: SlotFacts[]) => nextAction({ ...running, slots }, today);
    expect(next(later, missing)).toMatchObject({ step: 4, code: 'order_missing' });
    expect(next(successor, missing)).toMatchObject({ step: 4, code: 'order_missing' });
    expect(next(successor, slot())).toMatchObject({ step: 5, code: 'order_collected', who: 'nobody' });
    expect(next(later)).toMatchObject({ step: 4, code: 'order_collected', who: 'nobody' });
  });

  it('takes the slot closest to working service first', () => {
    const collected = { ...missing, id: 's9', order: order('collected') };
    expect(nextAction({ ...running, slots: [missing, collected] }, today).code).toBe('order_collected');
  });

  it.each<[string, Partial<SlotFacts>, string]>([
    [
      'order_spoilt',
      { coverage: 'to_redo', order: { ...order('collected'), spoilt: 'key' }, toRedo: 'key' },
      'révoquez-le',
    ],
    ['slot_to_redo', { coverage: 'to_redo', toRedo: 'key' }, 'sans l’installer'],
    ['slot_revoked', { coverage: 'revoked' }, 'a été révoqué sans que son installation soit notée'],
    ['slot_expired', { coverage: 'expired', daysLeft: -2 }, 'a expiré sans que son installation soit notée'],
    ['entity_to_redo', { coverage: 'to_redo', toRedo: 'key', next: 'entity' }, 'sans l’installer'],
  ])('of a certificate that was never installed, interrupts nothing and has no term: %s', (code, facts, words) => {
    const never = slot({ neverInstalled: true, ...facts });
    const action = nextAction({ ...running, slots: [never] }, today);
    expect(action).toMatchObject({ step: 4, code, due: null, detail: expect.stringContaining(words) });
    expect(action.detail).not.toMatch(/L’actuel|l’ancien/);
    // What is in service comes first.
    const ending = slot({ id: 's9', coverage: 'expiring', expiresOn: '2026-12-12', daysLeft: 18 });
    expect(nextAction({ ...running, slots: [never, ending] }, today)).toMatchObject({ step: 5, code: 'slot_expiring' });
  });

  it.each([0, 1, 35])('says on which day one ends, never that %i are left: what is kept is read later', (daysLeft) => {
    const ending = slot({ coverage: 'expiring', expiresOn: '2026-12-12', daysLeft });
    const { detail, due } = nextAction({ ...running, slots: [ending] }, today);
    expect(detail.replaceAll('\u00a0', ' ')).toContain('L’actuel expire le 12 décembre 2026 : son successeur');
    expect(due).toBe('2026-12-12');
  });

  it('asks for the services when no slot is known', () => {
    expect(nextAction({ ...running, slots: [] }, today).code).toBe('slots_missing');
  });
});

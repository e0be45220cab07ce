import { beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { aClient, aDelegation, type Row } from '../../../test/support/factories.js';
import { aTenant } from '../../../test/support/tenant.js';
import { Delegation } from '../../delegations/delegation.entity.js';
import type { DelegationState } from '../../journey/states/delegation-states.js';
import { defineTransitions, type Role } from '../../journey/states/transitions.js';
import { Refused } from '../web/errors.js';
import type { MoveRules } from './move.js';
import type { MovesOf } from './moves-of.js';
import { Moves } from './moves.service.js';

type State = Extract<DelegationState, 'prepared' | 'requested' | 'signed' | 'active'>;
type Action = 'advance' | 'activate' | 'lapse';
type Thing = Delegation & { state: State };
interface Facts {
  signed: boolean;
}

const roles: Role[] = ['support'];
// One action leads elsewhere, and is told otherwise, from one state to the next.
const table = defineTransitions<State, Action, Facts>({
  thing: 'trial',
  label: 'Essai',
  initial: 'prepared',
  states: {
    prepared: { label: 'Préparé', tone: 'none', icon: 'pencil' },
    requested: { label: 'Demandé', tone: 'move', icon: 'send' },
    signed: { label: 'Signé', tone: 'ok', icon: 'writing' },
    active: { label: 'Actif', tone: 'ok', icon: 'check' },
  },
  transitions: [
    { from: ['prepared'], action: 'advance', to: 'requested', label: 'Demander', done: 'Essai demandé', roles },
    {
      from: ['requested'],
      action: 'advance',
      to: 'signed',
      label: 'Signer',
      done: 'Essai signé',
      roles,
      requires: ['date'],
    },
    {
      from: ['signed'],
      action: 'activate',
      to: 'active',
      label: 'Activer',
      done: 'Essai actif',
      roles,
      guards: [{ name: 'signed', check: ({ signed }) => (signed ? null : 'La signature manque.') }],
    },
    {
      from: ['requested'],
      action: 'lapse',
      to: 'prepared',
      label: 'Laisser passer',
      done: 'Essai échu',
      roles: [],
      automatic: true,
    },
  ],
});

let trials: MovesOf<Thing, State, Action, Facts>;
let client: Row;
let followed: string[] = [];

const rules: MoveRules<Thing, State, Action, Facts> = {
  table,
  entity: Delegation as never,
  facts: () => ({ signed: false }),
  tell: ({ channel }, done) => ({ summary: `${done}\u00a0: ${channel}`, details: { channel } }),
  effects: { advance: ({ state }) => Promise.resolve(void followed.push(state)) },
  lost: (state) => `Il est maintenant «\u00a0${state}\u00a0».`,
  unique: { constraint: 'delegations_in_force', sentence: 'Un autre est actif.' },
};

const tenant = await aTenant();
beforeAll(async () => {
  // Of trials that are no mandates, what is left untold is what is tried.
  await tenant.owner.query('DROP TRIGGER untold_version ON delegations');
  trials = tenant.get(Moves).of(rules);
});
beforeEach(async () => {
  client = await aClient(tenant);
  followed = [];
});

const aTrial = async (state: State): Promise<string> =>
  (await aDelegation(tenant, { client_id: client.id, state, channel: 'form' })).id;

async function told(id: string) {
  const { rows } = await tenant.owner.query<Record<string, unknown>>(
    `SELECT action, from_state, to_state, client_id, summary, reason, details FROM audit_entries
      WHERE subject_kind = 'trial' AND subject_id = $1 ORDER BY sequence`,
    [id],
  );
  return rows;
}

const stateOf = (id: string) => tenant.run(async () => (await trials.byId(id)).state);

describe('a change of state', () => {
  it('is the transition of its action and of the state it starts from, told once each', async () => {
    const id = await aTrial('prepared');
    await tenant.run(async () => {
      const requested = await trials.move(await trials.byId(id), 'advance');
      await trials.move(requested, 'advance', { date: '2026-11-02', more: 'enfin', details: { by: 'hand' } });
    });
    expect(await stateOf(id)).toBe('signed');
    const row = { action: 'advance', client_id: client.id, reason: null };
    expect(await told(id)).toEqual([
      {
        ...row,
        from_state: 'prepared',
        to_state: 'requested',
        summary: 'Essai demandé\u00a0: form',
        details: { version: 2, channel: 'form' },
      },
      {
        ...row,
        from_state: 'requested',
        to_state: 'signed',
        summary: 'Essai signé, enfin\u00a0: form',
        details: { version: 3, date: '2026-11-02', channel: 'form', by: 'hand' },
      },
    ]);
    expect(followed).toEqual(['requested', 'signed']);
  });

  it('is refused with the reasons of the table, before anything is prepared', async () => {
    const id = await aTrial('signed');
    let prepared = false;
    const prepare = () => Promise.resolve({ columns: { endsOn: String((prepared = true)) } });
    const activate = (facts?: Partial<Facts>) =>
      tenant.run(async () => trials.move(await trials.byId(id), 'activate', { prepare, ...(facts && { facts }) }));
    await expect(activate()).rejects.toThrow('La signature manque.');
    expect(prepared).toBe(false);
    await expect(tenant.as('auditor')(async () => trials.ask(await trials.byId(id), 'activate'))).rejects.toThrow(
      'Votre rôle',
    );
    expect(await told(id)).toEqual([]);
  });

  it('tells whoever comes second what it is now, and writes nothing for them', async () => {
    const id = await aTrial('prepared');
    const seen = await tenant.run(() => trials.byId(id));
    await tenant.run(() => trials.move(seen, 'advance'));
    await expect(tenant.run(() => trials.move(seen, 'advance'))).rejects.toThrow('maintenant «\u00a0Demandé\u00a0»');
    expect(await told(id)).toHaveLength(1);
    expect(followed).toHaveLength(1);
  });

  it('tells whoever comes second with many where the one that moved is now, and moves none', async () => {
    const [kept, moved] = [await aTrial('prepared'), await aTrial('prepared')];
    const seen = await tenant.run(async () => [await trials.byId(kept), await trials.byId(moved)]);
    await tenant.run(async () => {
      const requested = await trials.move(await trials.byId(moved), 'advance');
      await trials.move(requested, 'advance', { date: '2026-11-02' });
    });
    await expect(tenant.run(() => trials.moveMany(seen, 'advance', () => ({})))).rejects.toThrow(
      'maintenant «\u00a0Signé\u00a0»',
    );
    expect(await stateOf(kept)).toBe('prepared');
  });

  it('says in a sentence what a unique index refuses, and leaves the transaction usable', async () => {
    await aDelegation(tenant, { client_id: client.id, state: 'active', channel: 'form' });
    const id = await aTrial('signed');
    await tenant.run(async () => {
      const activation = trials.move(await trials.byId(id), 'activate', { facts: { signed: true } });
      await expect(activation).rejects.toEqual(new Refused(['Un autre est actif.']));
      expect((await trials.byId(id)).state).toBe('signed');
    });
  });

  it('follows from the decision of its caller without being asked again, along the table only', async () => {
    const id = await aTrial('requested');
    await tenant.as('auditor')(async () => trials.move(await trials.byId(id), 'advance', { decidedBy: 'caller' }));
    expect(await stateOf(id)).toBe('signed');
    await expect(
      tenant.run(async () => trials.move(await trials.byId(id), 'advance', { decidedBy: 'caller' })),
    ).rejects.toThrow('No advance of trial from signed');
  });

  it('is noted for a job whoever acts, once, and left untold when it says so', async () => {
    const id = await aTrial('requested');
    const lapse = () => tenant.run(() => trials.note(id, 'lapse', { untold: true }));
    expect(await tenant.run(() => trials.note(id, 'lapse', {}, () => false))).toBeNull();
    await expect(tenant.run(async () => trials.move(await trials.byId(id), 'lapse'))).rejects.toThrow(
      'se fait automatiquement',
    );
    const outcomes = await Promise.all([lapse(), lapse()]);
    expect(outcomes.filter((outcome) => outcome !== null)).toHaveLength(1);
    expect(await stateOf(id)).toBe('prepared');
    expect(await told(id)).toEqual([]);
  });

  it('belongs to one room', () => {
    expect(() => tenant.get(Moves).of(rules)).toThrow('Two rooms move trial');
  });
});

import { describe, expect, it } from '@jest/globals';
import {
  type Actor,
  type TransitionTable,
  actionsFrom,
  decide,
  defineTransitions,
  obstaclesTo,
  offers,
} from './transitions.js';

type State = 'draft' | 'sent' | 'closed';
type Action = 'send' | 'receive' | 'close';
interface Facts {
  email: string | null;
}

const table: TransitionTable<State, Action, Facts> = {
  thing: 'letter',
  label: 'Lettre',
  initial: 'draft',
  states: {
    draft: { label: 'Brouillon', tone: 'none', icon: 'pencil' },
    sent: { label: 'Envoyée', tone: 'move', icon: 'send' },
    closed: { label: 'Classée', tone: 'ok', icon: 'check', final: true },
  },
  transitions: [
    {
      from: ['draft'],
      action: 'send',
      to: 'sent',
      label: 'Envoyer',
      done: 'Lettre envoyée',
      roles: ['admin', 'support'],
      guards: [{ name: 'email', check: (facts) => (facts.email ? null : 'Indiquez une adresse électronique.') }],
    },
    {
      from: ['sent'],
      action: 'receive',
      to: 'closed',
      label: 'Noter la réponse',
      done: 'Réponse reçue',
      roles: [],
      automatic: true,
    },
    {
      from: ['draft', 'sent'],
      action: 'close',
      to: 'closed',
      label: 'Classer',
      done: 'Lettre classée',
      roles: ['admin'],
      requires: ['reason'],
    },
  ],
};
const facts = { email: 'direction@exemple.fr' };
const admin = { kind: 'person', role: 'admin' } as const;

describe('transition table', () => {
  it('lets somebody of the client do what is asked of them, and nothing else, whatever a job may do', () => {
    const asking = {
      ...table,
      transitions: table.transitions.map((row) => ({ ...row, byClient: row.action === 'send' })),
    };
    const actor = { kind: 'client' } as const;
    expect(decide(asking, { state: 'draft', action: 'send', facts, actor }).allowed).toBe(true);
    expect(decide(asking, { state: 'sent', action: 'receive', facts, actor })).toMatchObject({ code: 'role' });
    expect(decide(table, { state: 'draft', action: 'send', facts, actor })).toMatchObject({ code: 'role' });
  });

  it('is given back when it holds together', () => {
    expect(defineTransitions(table)).toBe(table);
  });

  it('refuses a state that nothing reaches', () => {
    const transitions = table.transitions.filter((row) => row.action === 'send');
    expect(() => defineTransitions({ ...table, transitions })).toThrow('unreachable state closed');
  });

  it('refuses a row that names an unknown state', () => {
    const stray = { ...table.transitions[0]!, action: 'lose' as Action, to: 'lost' as State };
    expect(() => defineTransitions({ ...table, transitions: [...table.transitions, stray] })).toThrow(
      'unknown state lost',
    );
  });

  it('refuses two rows for one state and one action', () => {
    const twice = { ...table.transitions[2]!, from: ['sent' as const] };
    expect(() => defineTransitions({ ...table, transitions: [...table.transitions, twice] })).toThrow('sent + close');
  });
});

describe('decision', () => {
  it('says where an allowed action leads', () => {
    expect(decide(table, { state: 'draft', action: 'send', facts, actor: admin })).toEqual({
      allowed: true,
      to: 'sent',
    });
  });

  it('names what is possible when the action is not', () => {
    expect(decide(table, { state: 'sent', action: 'send', facts, actor: admin })).toMatchObject({
      code: 'no_transition',
      reasons: [expect.stringMatching(/Envoyer.*Envoyée.*Classer/)],
    });
    expect(decide(table, { state: 'closed', action: 'send', facts, actor: admin })).toMatchObject({
      reasons: [expect.stringContaining('définitif')],
    });
  });

  it('names nothing that whoever asks may not do: neither what happens by itself, nor what is for other roles', () => {
    const refusalOf = (actor: Actor) => {
      const decision = decide(table, { state: 'sent', action: 'send', facts, actor });
      return decision.allowed ? '' : decision.reasons.join();
    };
    const start = '«\u00a0Envoyer\u00a0» n’est pas possible dans l’état «\u00a0Envoyée\u00a0»';
    expect(refusalOf(admin)).toBe(`${start}. Actions possibles\u00a0: «\u00a0Classer\u00a0».`);
    expect(refusalOf({ kind: 'person', role: 'support' })).toBe(`${start}.`);
    expect(refusalOf({ kind: 'client' })).toBe(`${start}.`);
    expect(refusalOf({ kind: 'job' })).toBe(`${start}. Actions possibles\u00a0: «\u00a0Noter la réponse\u00a0».`);
    expect(obstaclesTo(table, { state: 'sent', action: 'send', facts })).toEqual([refusalOf(admin)]);
  });

  it('says which role may', () => {
    const auditor = { kind: 'person', role: 'auditor' } as const;
    expect(decide(table, { state: 'draft', action: 'send', facts, actor: auditor })).toMatchObject({
      code: 'role',
      reasons: [expect.stringContaining('support')],
    });
  });

  it('lets a job or an import do only what is automatic', () => {
    for (const kind of ['job', 'import'] as const) {
      expect(decide(table, { state: 'sent', action: 'receive', facts, actor: { kind } }).allowed).toBe(true);
      expect(decide(table, { state: 'draft', action: 'send', facts, actor: { kind } })).toMatchObject({ code: 'role' });
    }
  });

  it('gives the reason of a guard', () => {
    expect(decide(table, { state: 'draft', action: 'send', facts: { email: null }, actor: admin })).toEqual({
      allowed: false,
      code: 'guard',
      reasons: ['Indiquez une adresse électronique.'],
    });
  });

  it('asks for what must be given', () => {
    const wish = { state: 'draft', action: 'close', facts, actor: admin } as const;
    expect(decide(table, wish)).toEqual({ allowed: false, code: 'missing', reasons: ['Indiquez le motif.'] });
    expect(decide(table, { ...wish, given: ['reason'] })).toEqual({ allowed: true, to: 'closed' });
  });
});

describe('actions offered', () => {
  it('say what follows from the state they are offered in', () => {
    const [send, , close] = table.transitions;
    const transitions = [
      { ...send!, effects: ['La lettre part.'] },
      table.transitions[1]!,
      { ...close!, from: ['draft' as const], effects: ['Rien n’est parti.'] },
      { ...close!, from: ['sent' as const], effects: ['La lettre reste envoyée.'] },
    ];
    const told = (state: State) =>
      actionsFrom({ ...table, transitions }, { state, facts, role: 'admin' }).map(({ effects }) => effects);
    expect(told('draft')).toEqual([['La lettre part.'], ['Rien n’est parti.']]);
    expect(told('sent')).toEqual([[], ['La lettre reste envoyée.']]);
  });

  it('depend on the state alone when only the table is asked', () => {
    expect(offers(table, 'draft', 'send')).toBe(true);
    expect(offers(table, 'sent', 'send')).toBe(false);
    expect(offers(table, 'closed', 'close')).toBe(false);
  });

  it('keep the refused ones, with their reasons', () => {
    const offered = actionsFrom(table, { state: 'draft', facts: { email: null }, role: 'support' });
    expect(offered).toMatchObject([
      { action: 'send', allowed: false, reasons: ['Indiquez une adresse électronique.'] },
      { action: 'close', allowed: false, reasons: [expect.stringContaining('responsable Sceau')] },
    ]);
  });

  it('do not count what is still to be typed as a refusal', () => {
    const offered = actionsFrom(table, { state: 'draft', facts, role: 'admin' });
    expect(offered.map(({ action, allowed, requires }) => [action, allowed, requires])).toEqual([
      ['send', true, []],
      ['close', true, ['reason']],
    ]);
  });

  it('agree with decisions in every state, for every role', () => {
    for (const state of ['draft', 'sent', 'closed'] as const) {
      for (const role of ['admin', 'support', 'auditor'] as const) {
        for (const { action, allowed } of actionsFrom(table, { state, facts, role })) {
          const actor = { kind: 'person', role } as const;
          expect(decide(table, { state, action, facts, actor, given: ['reason'] }).allowed).toBe(allowed);
        }
      }
    }
  });
});

import { describe, expect, it } from '@jest/globals';
import { actionsFrom, decide, type Requirement } from '../journey/states/transitions.js';
import { type RequestState, requestTable, type RequestGuardFacts } from './request.transitions.js';

const ready: RequestGuardFacts = {
  missing: [],
  prerequisites: [],
  unplanned: [],
  administrators: 1,
  representativeEmail: 'd@c.fr',
  refusedSince: null,
  goesOtherwise: false,
};
const support = { kind: 'person', role: 'support' } as const;

describe('the life of a request', () => {
  it('does not leave for signature while something is missing, and says what', () => {
    const facts = { ...ready, missing: ['Contrat : absent.', 'Délégation : absente.'] };
    const answer = decide(requestTable, { state: 'draft', action: 'send_for_signature', facts, actor: support });
    expect(answer).toMatchObject({ allowed: false, reasons: [expect.stringMatching(/Contrat.*Délégation/)] });
  });

  it('does not leave for ANS once what it asks is planned no more, and says what', () => {
    const facts = { ...ready, unplanned: ['Départ de Thomas : la fin de son habilitation n’est pas prévue.'] };
    const answer = decide(requestTable, { state: 'signed', action: 'submit', facts, actor: support });
    expect(answer).toMatchObject({ allowed: false, reasons: [expect.stringMatching(/plus ce qui est prévu.*Thomas/)] });
  });

  it('lets a mail acknowledge, validate, correct or refuse, but never settle a doubt nor send', () => {
    const asImport = (state: 'submitted' | 'in_doubt' | 'signed', action: 'validate' | 'submit') =>
      decide(requestTable, { state, action, facts: ready, actor: { kind: 'import' } }).allowed;
    expect(asImport('submitted', 'validate')).toBe(true);
    expect(asImport('in_doubt', 'validate')).toBe(false);
    expect(asImport('signed', 'submit')).toBe(false);
  });

  it('lets a mail correct only what is with ANS: a late one does not take a form from its signer', () => {
    const byImport = (state: RequestState) =>
      decide(requestTable, {
        ...{ state, action: 'ask_correction', facts: ready, actor: { kind: 'import' } },
        given: ['reason'],
      }).allowed;
    expect((Object.keys(requestTable.states) as RequestState[]).filter(byImport)).toEqual([
      'submitted',
      'acknowledged',
    ]);
    const byPerson = { state: 'awaiting_signature', action: 'ask_correction', facts: ready, actor: support } as const;
    expect(decide(requestTable, { ...byPerson, given: ['reason'] }).allowed).toBe(true);
  });

  it('acknowledges only with the number of the dossier', () => {
    const wish = { state: 'submitted', action: 'acknowledge', facts: ready, actor: support } as const;
    expect(decide(requestTable, wish)).toMatchObject({ allowed: false, code: 'missing' });
    expect(decide(requestTable, { ...wish, given: ['dossier_number'] })).toEqual({ allowed: true, to: 'acknowledged' });
  });

  it('shows an auditor every action, refused', () => {
    const offered = actionsFrom(requestTable, { state: 'draft', facts: ready, role: 'auditor' });
    expect(offered.length).toBeGreaterThan(2);
    expect(offered.every(({ allowed }) => !allowed)).toBe(true);
  });

  it('lets nobody do anything once it is validated, refused or cancelled: only a mail of ANS calls it in question', () => {
    for (const state of ['validated', 'refused', 'cancelled'] as const) {
      const offered = actionsFrom(requestTable, { state, facts: ready, role: 'admin' });
      expect(offered.filter(({ allowed }) => allowed)).toEqual([]);
      const doubted = { state, action: 'contradict' as const, facts: ready, given: ['reason'] satisfies Requirement[] };
      expect(decide(requestTable, { ...doubted, actor: support }).allowed).toBe(false);
      expect(decide(requestTable, { ...doubted, actor: { kind: 'job' } }).allowed).toBe(true);
      const validated = decide(requestTable, { state, action: 'acknowledge', facts: ready, actor: support });
      expect(validated).toMatchObject({ allowed: false, reasons: [expect.stringContaining('cet état est définitif')] });
    }
  });
});

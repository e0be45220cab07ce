import { describe, expect, it } from '@jest/globals';
import { type DelegationState, inForceStates } from '../journey/states/delegation-states.js';
import { actionsFrom } from '../journey/states/transitions.js';
import { changesView } from '../platform/changes/changes.view.js';
import { delegationDisplays } from './delegation-displays.js';
import { type DelegationFacts, delegationTable } from './delegation.transitions.js';

const inOrder: DelegationFacts = {
  today: '2026-12-06',
  startsOn: '2026-01-01',
  endsOn: null,
  representative: true,
  email: 'direction@ehpad.example',
  onPaper: true,
  evidence: true,
  anotherInForce: false,
  leftOut: [],
  inTest: false,
};

function firstThingToDo(state: DelegationState, facts = inOrder): string | undefined {
  const offered = actionsFrom(delegationTable, { state, facts, role: 'support' });
  const shown = changesView(offered, { base: '', displays: delegationDisplays, today: facts.today });
  return shown.find((action) => action.primary)?.noun;
}

describe('the filled button of a delegation’s page', () => {
  it('is the next step on its way', () => {
    expect(firstThingToDo('prepared')).toBe('mailing');
    expect(firstThingToDo('requested', { ...inOrder, evidence: false })).toBe('signature');
    expect(firstThingToDo('signed')).toBe('activation');
    expect(firstThingToDo('to_review')).toBe('confirmation');
  });

  it('is never a step aside: nothing is to be done for one in force, whose paper is kept', () => {
    expect(inForceStates).toContain('active');
    expect(firstThingToDo('active')).toBeUndefined();
    expect(firstThingToDo('active', { ...inOrder, evidence: false })).toBe('evidence');
  });

  it('is not the correction, while what was signed may not be activated yet', () => {
    expect(firstThingToDo('signed', { ...inOrder, startsOn: '2027-01-01' })).toBeUndefined();
  });
});

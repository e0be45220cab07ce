import { Injectable } from '@nestjs/common';
import { offers } from '../journey/states/transitions.js';
import type { AssignmentState } from './assignment.entity.js';
import { AssignmentBatch } from './assignment-batch.service.js';
import { AssignmentSetsQueries, type SetAssignment } from './assignment-sets.queries.js';
import { type AskingForm, type AssignmentAction, assignmentTable } from './assignment.transitions.js';

/** By which actions of the table one comes to its end, as far as we can; none: its end is under way already. */
export function waysOut(state: AssignmentState): AssignmentAction[] {
  if (state === 'active') return ['ask_end'];
  if (state === 'to_request') return ['abandon'];
  return state === 'requested' ? ['withdraw', 'abandon'] : [];
}

/** The assignments of many clients come to their end: those that ANS has recorded are to be ended by a 503, the others were only a wish. */
@Injectable()
export class AssignmentEnds {
  constructor(
    private readonly queries: AssignmentSetsQueries,
    private readonly batch: AssignmentBatch,
  ) {}

  ongoing(clientIds: string[]): Promise<SetAssignment[]> {
    return this.queries.ongoing(clientIds);
  }

  byIds(ids: string[]): Promise<SetAssignment[]> {
    return this.queries.byIds(ids);
  }

  /** Of these, what is planned and an open form asks for: it is not taken back before that form. */
  askedByForms(ids: string[]): Promise<Map<string, AskingForm>> {
    return this.queries.askedByForms(ids);
  }

  async end(assignments: SetAssignment[], reason: string): Promise<void> {
    const by = (action: AssignmentAction) => assignments.filter(({ state }) => waysOut(state)[0] === action);
    await this.batch.move(by('ask_end'), 'ask_end', reason);
    // What was asked of ANS and is withdrawn is only a wish again.
    const withdrawn = await this.batch.move(by('withdraw'), 'withdraw', reason);
    await this.batch.move([...by('abandon'), ...withdrawn], 'abandon', reason);
  }

  /** Whose end was planned and may be given up. */
  mayKeep({ state }: SetAssignment): boolean {
    return offers(assignmentTable, state, 'keep');
  }

  async keep(assignments: SetAssignment[], reason: string): Promise<void> {
    await this.batch.keep(assignments, reason);
  }
}

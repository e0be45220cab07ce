import { defineTransitions, type Guard, type Role } from '../journey/transitions.js';
import type { AssignmentState } from './assignment.entity.js';

export type AssignmentAction = 'request' | 'activate' | 'withdraw' | 'ask_end' | 'request_end' | 'keep' | 'close';

export interface AssignmentFacts {
  /** Other administrators of this client whose assignment is in force, or being asked for. */
  others: number;
}

const keepers: Role[] = ['admin', 'support', 'account_manager', 'technical_admin'];

// Domain rule 8: a client with no active administrator is an alarm.
const nobodyOrphaned: Guard<AssignmentFacts> = {
  name: 'Le client garde un administrateur',
  check: ({ others }) =>
    others > 0 ? null : 'Ce client n’aurait plus aucun administrateur\u00a0: habilitez d’abord quelqu’un d’autre.',
};

/** Domain § 3, Assignment: 413 for arrivals, 503 for changes; several states at once are normal. */
export const assignmentTable = defineTransitions<AssignmentState, AssignmentAction, AssignmentFacts>({
  thing: 'assignment',
  label: 'Habilitation',
  initial: 'to_request',
  states: {
    to_request: { label: 'À demander', tone: 'move', icon: 'clock' },
    requested: { label: 'Demandée à l’ANS', tone: 'none', icon: 'send' },
    active: { label: 'Active', tone: 'ok', icon: 'circle-check' },
    end_to_request: { label: 'Fin à demander', tone: 'move', icon: 'hourglass' },
    end_requested: { label: 'Fin demandée', tone: 'none', icon: 'send' },
    closed: { label: 'Close', tone: 'none', icon: 'circle-minus', final: true },
  },
  transitions: [
    {
      from: ['to_request'],
      action: 'request',
      to: 'requested',
      label: 'Noter la demande',
      done: 'Habilitation demandée à l’ANS',
      roles: keepers,
      automatic: true,
    },
    {
      from: ['to_request', 'requested'],
      action: 'activate',
      to: 'active',
      label: 'Noter l’habilitation',
      done: 'Habilitation active',
      roles: keepers,
      automatic: true,
      effects: ['L’administrateur peut commander et retirer pour ce client.'],
    },
    {
      from: ['to_request', 'requested'],
      action: 'withdraw',
      to: 'closed',
      label: 'Retirer la demande',
      done: 'Demande d’habilitation retirée',
      roles: keepers,
      automatic: true,
    },
    {
      from: ['active'],
      action: 'ask_end',
      to: 'end_to_request',
      label: 'Mettre fin à l’habilitation',
      done: 'Fin d’habilitation à demander',
      roles: keepers,
      guards: [nobodyOrphaned],
      effects: ['La fin se demande par le formulaire 503, ou sur le portail.'],
      automatic: true,
    },
    {
      from: ['end_to_request'],
      action: 'request_end',
      to: 'end_requested',
      label: 'Noter la demande de fin',
      done: 'Fin d’habilitation demandée à l’ANS',
      roles: keepers,
    },
    {
      from: ['end_to_request'],
      action: 'keep',
      to: 'active',
      label: 'Garder l’habilitation',
      done: 'Habilitation gardée',
      roles: keepers,
      reversible: true,
    },
    {
      from: ['end_to_request', 'end_requested'],
      action: 'close',
      to: 'closed',
      label: 'Noter la fin',
      done: 'Habilitation close',
      roles: keepers,
      guards: [nobodyOrphaned],
    },
  ],
});

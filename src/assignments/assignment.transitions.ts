import { defineTransitions, type Guard } from '../journey/states/transitions.js';
import { requestTable, type RequestState } from '../requests/request.transitions.js';
import type { AssignmentState } from './assignment.entity.js';
import { editors } from '../journey/states/roles.js';

export type AssignmentAction =
  | 'request'
  | 'activate'
  | 'ask_again'
  | 'belie'
  | 'lapse'
  | 'record_known'
  | 'withdraw'
  | 'abandon'
  | 'ask_end'
  | 'keep'
  | 'request_end'
  | 'withdraw_end'
  | 'close';

/** A form that is not over, and asks of ANS what an assignment is planned for. */
export interface AskingForm {
  requestId: string;
  kind: string;
  state: RequestState;
}

export interface AssignmentFacts {
  /** Administrators other than this one, with an active assignment on the client: domain rule 8. */
  othersActive: number;
  /** This one may act for the client: whoever may not leaves nobody alone. */
  serves: boolean;
  /** The client was archived, or somebody ended its mandates and no other one is under way: it needs nobody. */
  departed: boolean;
  /** What was planned is on its way to ANS by this form; null: by none. */
  askedBy: AskingForm | null;
}

// Domain rule 8: a client with no active administrator is an alarm; nobody makes one by a click. A mandate that was never recorded, or ran out, is no departure.
const neverOrphan: Guard<AssignmentFacts> = {
  name: 'un autre administrateur est habilité, cette personne ne pouvait pas commander, ou le client est parti',
  check: ({ othersActive, serves, departed }) => (othersActive > 0 || !serves || departed ? null : orphanReason),
};

// What a form asks takes place once it is sent, whatever the plan has become: 0090.
const askedByNone: Guard<AssignmentFacts> = {
  name: 'aucun formulaire en cours ne le demande à l’ANS',
  check: ({ askedBy }) => askedBy && whyAskedBy(askedBy),
};

/** Why what was planned is not taken back behind the form that asks for it; told by a campaign too. */
export function whyAskedBy({ kind, state }: AskingForm): string {
  return `La demande ${kind} en cours (${requestTable.states[state].label.toLowerCase()}) porte ce changement\u00a0: annulez-la d’abord, ou corrigez-la.`;
}

export const orphanReason =
  'Le client n’aurait plus aucun administrateur habilité. Attendez que l’habilitation d’un autre soit active.';

/** Domain § 3, Assignment: 413 for arrivals, 503 for changes (Guide V0.6, annexe). */
export const assignmentTable = defineTransitions<AssignmentState, AssignmentAction, AssignmentFacts>({
  thing: 'assignment',
  label: 'Habilitation',
  initial: 'to_request',
  states: {
    to_request: { label: 'À demander', tone: 'none', icon: 'clock' },
    requested: { label: 'Demandée', tone: 'move', icon: 'send' },
    active: { label: 'Active', tone: 'ok', icon: 'circle-check' },
    end_to_request: { label: 'Fin à demander', tone: 'soon', icon: 'user-minus' },
    end_requested: { label: 'Fin demandée', tone: 'move', icon: 'send' },
    closed: { label: 'Close', tone: 'none', icon: 'circle-minus', final: true },
  },
  transitions: [
    {
      from: ['to_request'],
      action: 'request',
      to: 'requested',
      label: 'Noter la demande faite',
      done: 'Habilitation demandée à l’ANS',
      roles: editors,
      automatic: true,
      effects: ['Se fait seul à l’envoi de la demande 413. À la main pour une désignation sur le portail.'],
    },
    {
      from: ['to_request'],
      action: 'abandon',
      to: 'closed',
      label: 'Abandonner',
      done: 'Habilitation abandonnée avant demande',
      roles: editors,
      guards: [askedByNone],
      requires: ['reason'],
    },
    {
      from: ['requested'],
      action: 'activate',
      to: 'active',
      label: 'Noter l’enregistrement par l’ANS',
      done: 'Habilitation enregistrée par l’ANS',
      roles: editors,
      requires: ['date'],
      automatic: true,
      effects: ['Se fait seul quand la demande 413 est validée.'],
    },
    {
      from: ['to_request', 'requested'],
      action: 'record_known',
      to: 'active',
      label: 'Noter l’habilitation déjà enregistrée à l’ANS',
      done: 'Habilitation déjà enregistrée par l’ANS',
      roles: editors,
      requires: ['date'],
      automatic: true,
      effects: ['Pour ce que l’ANS connaissait sans demande de notre part. Se note depuis la page du client.'],
    },
    {
      from: ['requested'],
      action: 'withdraw',
      to: 'to_request',
      label: 'Noter que la demande n’a pas abouti',
      done: 'Habilitation à demander de nouveau, la demande n’a pas abouti',
      roles: editors,
      requires: ['reason'],
      automatic: true,
    },
    {
      from: ['active'],
      action: 'belie',
      to: 'to_request',
      label: 'Noter que l’ANS revient sur sa validation',
      done: 'Habilitation à demander de nouveau, l’ANS est revenue sur sa validation',
      roles: [],
      automatic: true,
      effects: ['Se fait seul quand une personne tranche qu’une demande validée ne l’est pas.'],
    },
    {
      from: ['active', 'requested'],
      action: 'ask_again',
      to: 'to_request',
      label: 'Redemander sous le nouveau numéro',
      done: 'Habilitation à redemander sous le nouveau numéro du client',
      roles: [],
      requires: ['reason'],
      automatic: true,
      // F4.1: ANS records administrators for a number.
      effects: ['Se fait seul quand le FINESS ou le SIRET du client change\u00a0: une nouvelle demande 413 les nomme.'],
    },
    {
      // In force or asked for, of whoever has left or is to leave: no form names them again.
      from: ['active', 'requested', 'end_to_request', 'end_requested'],
      action: 'lapse',
      to: 'closed',
      label: 'Clore avec l’ancien numéro',
      done: 'Habilitation close avec l’ancien numéro du client',
      roles: [],
      requires: ['reason'],
      automatic: true,
    },
    {
      from: ['active'],
      action: 'ask_end',
      to: 'end_to_request',
      label: 'Prévoir la fin',
      done: 'Fin d’habilitation à demander',
      roles: editors,
      requires: ['reason'],
      automatic: true,
      effects: ['Rien ne change à l’ANS tant que la fin n’est pas demandée par le formulaire 503.'],
    },
    {
      from: ['end_to_request'],
      action: 'request_end',
      to: 'end_requested',
      label: 'Noter la fin demandée à l’ANS',
      done: 'Fin d’habilitation demandée à l’ANS',
      roles: editors,
      guards: [neverOrphan],
      automatic: true,
      effects: ['Se fait seul à l’envoi du 503, qui nomme aussi qui arrive. À la main pour un retrait sur le portail.'],
    },
    {
      from: ['end_requested'],
      action: 'withdraw_end',
      to: 'end_to_request',
      label: 'Noter que la demande de fin n’a pas abouti',
      done: 'Fin d’habilitation à demander de nouveau, la demande n’a pas abouti',
      roles: editors,
      requires: ['reason'],
      automatic: true,
    },
    {
      from: ['end_to_request'],
      action: 'keep',
      to: 'active',
      label: 'Garder l’habilitation',
      done: 'Habilitation conservée',
      roles: editors,
      guards: [askedByNone],
      reversible: true,
    },
    {
      from: ['end_requested'],
      action: 'close',
      to: 'closed',
      label: 'Noter la fin confirmée',
      done: 'Habilitation close',
      roles: editors,
      requires: ['date'],
      automatic: true,
      effects: ['Se fait seul quand la demande 503 est validée.'],
    },
  ],
});

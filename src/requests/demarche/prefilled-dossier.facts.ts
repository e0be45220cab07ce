import type { PrefilledDossierState } from './prefilled-dossier.transitions.js';
import { amongStates } from '../../platform/tenancy/among-states.js';

const states = ['asked', 'calling', 'open'] as const satisfies PrefilledDossierState[];

/** It is made, or waits there: no other is begun. */
export function isUnderWay({ state }: { state: PrefilledDossierState }): boolean {
  return (states as readonly PrefilledDossierState[]).includes(state);
}

/** The same of request `q`. */
export const prefilledUnderWay = `EXISTS (SELECT 1 FROM prefilled_dossiers p WHERE p.request_id = q.id AND ${amongStates('p', states)})`;

/** SQL: nobody has opened yet the dossier of request `request` whose link the text `text` brings, and its request is not cancelled. */
export const waitsToBeOpened = (request: string, text: string) =>
  `EXISTS (SELECT 1 FROM prefilled_dossiers p JOIN requests r ON r.id = p.request_id AND r.state <> 'cancelled'
    WHERE p.request_id = ${request} AND p.state = 'open' AND p.told_state = 'prefilled' AND position(p.id::text IN ${text}) > 0)`;

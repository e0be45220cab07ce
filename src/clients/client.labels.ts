import type { ContractState } from './client.entity.js';
import type { SignerCardKind, SignerCardState } from '../journey/states/card-states.js';
import type { RepresentativeRole } from './records/representative.entity.js';
import type { Environment } from '../identifiers/igc-words.js';

/** How each code of this room is called on the pages. */
export const environmentLabels: Record<Environment, string> = { PROD: 'Production', TEST: 'Test' };
export const contractStateLabels: Record<ContractState, string> = {
  missing: 'À souscrire',
  requested: 'Demandé à l’ANS',
  signed: 'Signé',
};
export const orderingLabels: Record<'delegated' | 'self', string> = {
  delegated: 'Nous, par délégation',
  self: 'Le client lui-même',
};
/** States of a request that is not over, as the list of clients filters by them; the room of requests has its own, with icons. */
export const requestStateLabels = {
  draft: 'En préparation',
  awaiting_signature: 'À signer',
  signed: 'Signée, à envoyer',
  submitted: 'Envoyée à l’ANS',
  acknowledged: 'Accusé reçu',
  to_correct: 'À corriger',
  in_doubt: 'À trancher',
};
export const representativeRoleLabels: Record<RepresentativeRole, string> = {
  legal_representative: 'Représentant légal',
  agent: 'Mandataire',
};
export const cardKindLabels: Record<SignerCardKind, string> = {
  CPS: 'CPS, professionnel de santé',
  CDE: 'CDE, directeur d’établissement',
};
export const cardStateLabels: Record<SignerCardState, string> = {
  ordered: 'Commandée',
  active: 'Active',
  blocked: 'Bloquée',
};

/** Options of a select or of radio buttons, the given one chosen. */
export function optionsOf<Code extends string>(labels: Record<Code, string>, chosen: unknown) {
  return (Object.entries(labels) as [Code, string][]).map(([value, label]) => ({
    value,
    label,
    selected: value === chosen || label === chosen,
  }));
}

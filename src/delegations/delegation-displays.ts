import type { ChangeDisplays } from '../platform/changes/changes.view.js';
import type { DelegationAction } from './delegation.transitions.js';

/** How each action of a delegation shows, and the noun of its address: `POST /delegations/:id/signature`. An import alone records what was there before. */
export const delegationDisplays: Omit<ChangeDisplays<DelegationAction>, 'record_existing'> = {
  send: { noun: 'mailing', icon: 'send' },
  request: { noun: 'sending', icon: 'pencil', labels: { date: 'Envoyé le' } },
  sign: {
    noun: 'signature',
    icon: 'writing',
    labels: { document: 'Mandat signé', date: 'Signé le' },
  },
  see: {
    noun: 'sighting',
    icon: 'world',
    labels: { document: 'Copie d’écran du portail, ou son export', date: 'Vu au portail le' },
  },
  activate: { noun: 'activation', icon: 'circle-check' },
  add_evidence: { noun: 'evidence', icon: 'file-upload', labels: { document: 'Mandat signé' } },
  send_back: {
    noun: 'correction',
    icon: 'arrow-back-up',
    warn: true,
    labels: { reason: 'Ce qui est à corriger' },
  },
  refuse: { noun: 'refusal', icon: 'ban', warn: true, labels: { reason: 'Motif du client' } },
  flag_for_review: {
    noun: 'review',
    icon: 'alert-triangle',
    warn: true,
    labels: { reason: 'Ce qui est à revoir' },
  },
  confirm: { noun: 'confirmation', icon: 'check', labels: { reason: 'Ce qui a été vérifié' } },
  end: { noun: 'end', icon: 'circle-minus', warn: true, labels: { date: 'Fin le' } },
  abandon: { noun: 'abandonment', icon: 'trash', warn: true },
};

import { defineTransitions, type TransitionTable } from '../../journey/states/transitions.js';
import { editors } from '../../journey/states/roles.js';

export type RowState = 'pending' | 'done' | 'refused' | 'failed' | 'skipped' | 'cancelled';

export type RowAction = 'do' | 'refuse' | 'skip' | 'fail' | 'retry' | 'cancel';

/** The life of one client's row: one outcome, whoever runs it, however often. Rows move by sets and by jobs. */
export const campaignRowTable: TransitionTable<RowState, RowAction, unknown> = defineTransitions({
  thing: 'campaign_row',
  label: 'Ligne de campagne',
  initial: 'pending',
  states: {
    pending: { label: 'En attente', tone: 'none', icon: 'clock' },
    done: { label: 'Faite', tone: 'ok', icon: 'circle-check', final: true },
    refused: { label: 'Refusée', tone: 'bad', icon: 'ban', final: true },
    failed: { label: 'En échec', tone: 'soon', icon: 'alert-triangle' },
    skipped: { label: 'Déjà faite', tone: 'none', icon: 'arrow-forward', final: true },
    cancelled: { label: 'Annulée', tone: 'none', icon: 'x', final: true },
  },
  transitions: [
    {
      from: ['pending'],
      action: 'do',
      to: 'done',
      label: 'Faire la ligne',
      done: 'Ligne faite',
      roles: [],
      automatic: true,
      effects: ['Le client est jugé de nouveau, tel qu’il est à ce moment.'],
    },
    {
      from: ['pending'],
      action: 'refuse',
      to: 'refused',
      label: 'Refuser la ligne',
      done: 'Ligne refusée',
      roles: [],
      automatic: true,
      effects: ['Rien n’est changé pour ce client.'],
    },
    {
      from: ['pending'],
      action: 'skip',
      to: 'skipped',
      label: 'Passer la ligne',
      done: 'Ligne déjà faite',
      roles: [],
      automatic: true,
      effects: ['Rien n’est changé pour ce client.'],
    },
    {
      from: ['pending'],
      action: 'fail',
      to: 'failed',
      label: 'Noter l’échec',
      done: 'Ligne en échec après le dernier essai',
      roles: [],
      automatic: true,
    },
    {
      from: ['failed'],
      action: 'retry',
      to: 'pending',
      label: 'Relancer la ligne',
      done: 'Ligne relancée',
      roles: editors,
    },
    {
      from: ['pending'],
      action: 'cancel',
      to: 'cancelled',
      label: 'Annuler la ligne',
      done: 'Ligne annulée',
      roles: editors,
    },
  ],
});

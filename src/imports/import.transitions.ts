import { defineTransitions, type Role, transitionFrom, type TransitionTable } from '../journey/states/transitions.js';

export type ImportState = 'uploaded' | 'checking' | 'checked' | 'applying' | 'applied' | 'cancelled' | 'failed';
export type ImportAction = 'map' | 'note_checked' | 'apply' | 'note_applied' | 'cancel' | 'fail';

/** What the guards look at: how many rows would create or change something. */
export interface ImportGuardFacts {
  valid: number;
}

const roles: Role[] = ['admin', 'support', 'account_manager', 'technical_admin'];

/** The life of an import. Mapping again starts the check anew: what was applied is then found unchanged. */
export const importTable: TransitionTable<ImportState, ImportAction, ImportGuardFacts> = defineTransitions({
  thing: 'import',
  label: 'Import de clients',
  initial: 'uploaded',
  states: {
    uploaded: { label: 'Colonnes à associer', tone: 'soon', icon: 'columns' },
    checking: { label: 'Vérification en cours', tone: 'move', icon: 'eye' },
    checked: { label: 'À appliquer ou non', tone: 'soon', icon: 'list-check' },
    applying: { label: 'Application en cours', tone: 'move', icon: 'player-play' },
    applied: { label: 'Appliqué', tone: 'ok', icon: 'circle-check', final: true },
    cancelled: { label: 'Abandonné', tone: 'none', icon: 'x', final: true },
    failed: { label: 'Interrompu', tone: 'bad', icon: 'alert-circle' },
  },
  transitions: [
    {
      from: ['uploaded', 'checked', 'failed'],
      action: 'map',
      to: 'checking',
      label: 'Vérifier le fichier',
      done: 'Colonnes associées, vérification commencée',
      roles,
      effects: ['Chaque ligne est comparée aux clients\u202f; rien n’est changé.'],
    },
    {
      from: ['checking'],
      action: 'note_checked',
      to: 'checked',
      label: 'Terminer la vérification',
      done: 'Fichier vérifié',
      roles: [],
      automatic: true,
    },
    {
      from: ['checked'],
      action: 'apply',
      to: 'applying',
      label: 'Appliquer les lignes valides',
      done: 'Application commencée',
      roles,
      guards: [
        {
          name: 'Au moins une ligne crée ou modifie un client',
          check: ({ valid }) =>
            valid > 0
              ? null
              : 'Aucune ligne ne créerait ni ne modifierait de client. Corrigez les lignes en erreur, puis renvoyez le fichier.',
        },
      ],
      effects: ['Les lignes en erreur ne sont pas touchées.', 'Un client modifié entre-temps est laissé tel quel.'],
    },
    {
      from: ['applying'],
      action: 'note_applied',
      to: 'applied',
      label: 'Terminer l’application',
      done: 'Import appliqué',
      roles: [],
      automatic: true,
    },
    {
      from: ['uploaded', 'checking', 'checked', 'applying', 'failed'],
      action: 'cancel',
      to: 'cancelled',
      label: 'Ne rien appliquer',
      done: 'Import abandonné',
      roles,
      effects: ['Pendant l’application, ce qui est fait reste fait et le reste ne l’est pas.'],
    },
    {
      from: ['checking', 'applying'],
      action: 'fail',
      to: 'failed',
      label: 'Interrompre',
      done: 'Import interrompu',
      roles: [],
      automatic: true,
    },
  ],
});

/** Whether the columns may still be told, or told again. */
export const mayBeMapped = (state: ImportState): boolean => transitionFrom(importTable, state, 'map') !== null;

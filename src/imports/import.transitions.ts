import { defineTransitions, transitionFrom, type TransitionTable } from '../journey/states/transitions.js';
import { editors } from '../journey/states/roles.js';

export type ImportState =
  | 'uploaded'
  | 'checking'
  | 'checked'
  | 'applying'
  | 'applied'
  | 'cancelled'
  | 'failed'
  | 'undoing'
  | 'undone';
export type ImportAction =
  | 'map'
  | 'choose'
  | 'note_checked'
  | 'apply'
  | 'note_applied'
  | 'settle'
  | 'cancel'
  | 'fail'
  | 'undo'
  | 'note_undone';

/** What the guards look at. */
export interface ImportGuardFacts {
  /** How many rows would still create or change something. */
  valid: number;
  /** How many are in error. */
  wrong: number;
  /** Some of its lines wait for somebody. */
  toResume: boolean;
  /** Somebody began to undo it. */
  givingBack: boolean;
  /** How many rows did, and were not given back. */
  applied: number;
  /** Some of it was given back. */
  undone: boolean;
  /** Why nothing of what its undoing kept may go back now: it is only about clients on whom whoever acts may not, or what came after stands; null when some may, or none was kept. */
  kept: 'others' | 'changed' | null;
  /** What gives them back was kept. */
  givesBack: boolean;
}

/** Why nothing of what an undoing kept goes back now, whoever asks. */
export const stillKept =
  'Les lignes gardées le restent tant que ce qui les retient n’est pas défait\u00a0: le motif de chacune le dit.';

/** The life of an import. Mapping again starts the check anew, but for what was applied. */
export const importTable: TransitionTable<ImportState, ImportAction, ImportGuardFacts> = defineTransitions({
  thing: 'import',
  label: 'Import',
  initial: 'uploaded',
  states: {
    uploaded: { label: 'Colonnes à associer', tone: 'soon', icon: 'columns' },
    checking: { label: 'Vérification en cours', tone: 'move', icon: 'eye' },
    checked: { label: 'À appliquer ou non', tone: 'soon', icon: 'list-check' },
    applying: { label: 'Application en cours', tone: 'move', icon: 'player-play' },
    applied: { label: 'Appliqué', tone: 'ok', icon: 'circle-check' },
    cancelled: { label: 'Abandonné', tone: 'none', icon: 'x' },
    failed: { label: 'Interrompu', tone: 'bad', icon: 'alert-circle' },
    undoing: { label: 'Retour en arrière en cours', tone: 'move', icon: 'arrow-back-up' },
    undone: { label: 'Défait', tone: 'none', icon: 'arrow-back-up', final: true },
  },
  transitions: [
    {
      from: ['uploaded', 'checked', 'failed'],
      action: 'map',
      to: 'checking',
      label: 'Vérifier le fichier',
      done: 'Colonnes associées, vérification commencée',
      roles: editors,
      guards: [
        {
          name: 'rien n’en a été rendu',
          check: ({ givingBack }) =>
            givingBack
              ? 'Son retour en arrière a commencé\u00a0: finissez-le par «\u00a0Défaire cet import\u00a0», ou déposez le fichier de nouveau.'
              : null,
        },
      ],
      effects: ['Chaque ligne est comparée à ce que Sceau sait\u202f; rien n’est changé.'],
    },
    {
      from: ['checked'],
      action: 'choose',
      to: 'checking',
      label: 'Vérifier de nouveau avec ces choix',
      done: 'Choix faits sur les valeurs en erreur, vérification recommencée',
      roles: editors,
      effects: ['Toutes les lignes sont vérifiées de nouveau\u202f; rien n’est changé.'],
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
      roles: editors,
      guards: [
        {
          name: 'une ligne au moins peut s’appliquer',
          check: ({ valid, wrong }) =>
            valid > 0
              ? null
              : wrong > 0
                ? 'Aucune ligne ne peut s’appliquer. Corrigez celles qui sont en erreur, puis renvoyez le fichier.'
                : 'Aucune ligne n’est à appliquer\u00a0: Sceau sait déjà tout ce que dit ce fichier.',
        },
      ],
      effects: ['Les lignes en erreur ne sont pas touchées.', 'Ce qui a été modifié entre-temps est laissé tel quel.'],
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
      from: ['applied'],
      action: 'settle',
      to: 'applied',
      label: 'C’est vu',
      done: 'Lignes non appliquées vues',
      roles: editors,
      guards: [
        {
          name: 'des lignes sont à reprendre',
          check: ({ toResume }) => (toResume ? null : 'Cet import n’est plus à reprendre.'),
        },
      ],
      effects: ['L’import n’est plus à reprendre\u202f; ses lignes non appliquées restent dans son compte rendu.'],
    },
    {
      from: ['uploaded', 'checking', 'checked', 'applying', 'failed'],
      action: 'cancel',
      to: 'cancelled',
      label: 'Ne rien appliquer',
      done: 'Import abandonné',
      roles: editors,
      effects: ['Pendant l’application, ce qui est fait reste fait et le reste ne l’est pas.'],
    },
    {
      // Once undone, for what it kept: what stood in the way may be undone since, or whoever undid it could not act on all of its clients.
      from: ['applied', 'cancelled', 'failed', 'undone'],
      action: 'undo',
      to: 'undoing',
      label: 'Défaire cet import',
      done: 'Retour en arrière commencé',
      roles: editors,
      guards: [
        {
          name: 'une ligne au moins a été appliquée, et n’est pas rendue',
          check: ({ applied, undone }) =>
            applied > 0
              ? null
              : undone
                ? 'Cet import est déjà défait\u00a0: il n’y a plus rien à rendre.'
                : 'Cet import n’a rien changé\u00a0: il n’y a rien à défaire.',
        },
        {
          name: 'ce qui reste n’est pas qu’à des clients d’autres personnes',
          check: ({ kept }) =>
            kept === 'others'
              ? 'Ce qui reste à rendre est au sujet de clients qui ne sont pas les vôtres\u00a0: adressez-vous à leur chargé de compte ou au support.'
              : null,
        },
        {
          name: 'une ligne gardée au moins peut être rendue',
          check: ({ kept }) => (kept === 'changed' ? stillKept : null),
        },
        {
          name: 'de quoi rendre ses lignes est gardé',
          check: ({ applied, givesBack }) =>
            applied === 0 || givesBack
              ? null
              : 'Cet import ne se défait pas\u00a0: il a été appliqué avant que Sceau ne garde les valeurs d’avant. Corrigez les fiches, ou importez un fichier avec les bonnes valeurs.',
        },
      ],
      effects: ['Ce qui a été modifié depuis l’import est laissé tel quel.'],
    },
    {
      from: ['undoing'],
      action: 'note_undone',
      to: 'undone',
      label: 'Terminer le retour en arrière',
      done: 'Import défait',
      roles: [],
      automatic: true,
    },
    {
      from: ['checking', 'applying', 'undoing'],
      action: 'fail',
      to: 'failed',
      label: 'Interrompre',
      done: 'Import interrompu',
      roles: [],
      automatic: true,
    },
  ],
});

/** Whether the columns may still be told, or told again: what was applied was read by them. */
export const mayBeMapped = ({ state, appliedRows }: { state: ImportState; appliedRows: number }): boolean =>
  appliedRows === 0 && transitionFrom(importTable, state, 'map') !== null;

/** How many lines would still create or change something: of an import that stopped, some did. */
export const leftToApply = ({
  newRows,
  changedRows,
  appliedRows,
}: Record<'newRows' | 'changedRows' | 'appliedRows', number>): number => newRows + changedRows - appliedRows;

/** How many lines that were applied are not given back: what was kept may be, once what kept it is undone itself. */
export const leftToUndo = ({ appliedRows, undoneRows }: Record<'appliedRows' | 'undoneRows', number>): number =>
  appliedRows - undoneRows;

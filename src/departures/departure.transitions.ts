import { defineTransitions, type TransitionTable } from '../journey/states/transitions.js';
import type { DepartureState } from './departure.entity.js';
import { orderers } from '../journey/states/roles.js';

export type DepartureAction = 'confirm' | 'finish' | 'abandon';

/** What the guards look at: counts. */
export interface DepartureGuardFacts {
  /** Lines that still say « Choisir… ». */
  undecided: number;
  /** The campaign was simulated from the decisions as they stand. */
  simulated: boolean;
  /** Clients that would be left alone, and that nobody justified. */
  alone: number;
  /** Why the account cannot be closed that day; null when nothing stands in the way. */
  account: string | null;
}

/** The life of a departure. A guard on what could be lost: nothing is confirmed by inattention. */
export const departureTable: TransitionTable<DepartureState, DepartureAction, DepartureGuardFacts> = defineTransitions({
  thing: 'departure',
  label: 'Départ',
  initial: 'draft',
  states: {
    draft: { label: 'Brouillon', tone: 'none', icon: 'pencil' },
    confirmed: { label: 'En cours', tone: 'move', icon: 'player-play' },
    finished: { label: 'Terminé', tone: 'ok', icon: 'circle-check', final: true },
    abandoned: { label: 'Abandonné', tone: 'none', icon: 'x', final: true },
  },
  transitions: [
    {
      from: ['draft'],
      action: 'confirm',
      to: 'confirmed',
      label: 'Confirmer le départ',
      done: 'Départ confirmé',
      roles: orderers,
      guards: [
        {
          name: 'Chaque ligne est décidée',
          check: ({ undecided }) =>
            undecided === 0
              ? null
              : `${undecided === 1 ? 'Une ligne reste' : `${undecided} lignes restent`} à décider\u00a0: choisissez, puis refaites la simulation.`,
        },
        {
          name: 'La simulation est à jour',
          check: ({ simulated }) => (simulated ? null : 'Simulez d’abord\u00a0: rien ne se confirme sans prévision.'),
        },
        {
          name: 'Aucun client ne reste seul',
          check: ({ alone }) =>
            alone === 0
              ? null
              : `${alone === 1 ? 'Un client ne peut pas rester seul' : `${alone} clients ne peuvent pas rester seuls`}\u00a0: levez la raison, ou justifiez-le client par client.`,
        },
        { name: 'Le compte peut se fermer', check: ({ account }) => account },
      ],
      effects: [
        'Une campagne porte chaque client de l’un à l’autre.',
        'Le compte, les sessions et les vues personnelles finissent à la seconde choisie.',
      ],
    },
    {
      from: ['confirmed'],
      action: 'finish',
      to: 'finished',
      label: 'Clore le départ',
      done: 'Départ terminé',
      roles: [],
      automatic: true,
      effects: ['Se fait seul quand l’ANS a enregistré la dernière fin.'],
    },
    {
      from: ['draft'],
      action: 'abandon',
      to: 'abandoned',
      label: 'Abandonner ce départ',
      done: 'Départ abandonné',
      roles: orderers,
      requires: ['reason'],
      effects: ['Rien n’a été changé\u00a0: la personne reste.'],
    },
    {
      from: ['confirmed'],
      action: 'abandon',
      to: 'abandoned',
      label: 'Arrêter ce départ\u00a0: la personne reste',
      done: 'Départ arrêté',
      roles: orderers,
      requires: ['reason'],
      effects: [
        'Le jour du départ est effacé\u00a0: la personne est de nouveau proposée.',
        'Plus aucune fin n’est demandée, le compte n’est pas fermé, les lignes de la campagne qui attendent sont annulées.',
        'Ce qui est fait reste fait\u00a0: cette page dira quoi, et où le reprendre.',
      ],
    },
  ],
});

import { defineTransitions, type Role, type TransitionTable } from '../../journey/states/transitions.js';
import type { MassDossierState } from './mass-dossier.entity.js';

export type MassDossierAction = 'send' | 'abandon';

export interface MassDossierFacts {
  rows: number;
  /** How many clients the kept papers name; null: none were drawn. */
  papersRows: number | null;
}

/** Who prepares requests. */
export const massKeepers: Role[] = ['admin', 'support', 'account_manager'];

/** The life of a dossier of many clients. What becomes of each of them is told by its own request. */
export const massDossierTable: TransitionTable<MassDossierState, MassDossierAction, MassDossierFacts> =
  defineTransitions({
    thing: 'mass_dossier',
    label: 'Dossier de masse',
    initial: 'open',
    states: {
      open: { label: 'En préparation', tone: 'move', icon: 'pencil' },
      sent: { label: 'Chez l’ANS', tone: 'none', icon: 'send' },
      abandoned: { label: 'Abandonné', tone: 'none', icon: 'x', final: true },
    },
    transitions: [
      {
        from: ['open'],
        action: 'send',
        to: 'sent',
        label: 'Noter l’envoi à l’ANS',
        done: 'Dossier de masse envoyé à l’ANS',
        roles: massKeepers,
        requires: ['date', 'reference', 'document'],
        guards: [
          {
            name: 'Le dossier a au moins un client',
            check: ({ rows }) =>
              rows > 0 ? null : 'Le dossier est vide\u00a0: ajoutez-y des clients par une campagne.',
          },
          {
            name: 'La lettre et l’annexe nomment ces clients',
            check: ({ rows, papersRows }) =>
              papersRows === rows
                ? null
                : 'La lettre et l’annexe ne nomment pas les clients du dossier tel qu’il est\u00a0: établissez-les de nouveau.',
          },
        ],
        effects: [
          'Rien ne part d’ici\u00a0: vous notez ce que vous avez remis à l’ANS.',
          'Chaque client a sa demande, «\u00a0Envoyée à l’ANS\u00a0», et ses habilitations sont demandées.',
        ],
      },
      {
        from: ['open'],
        action: 'abandon',
        to: 'abandoned',
        label: 'Abandonner le dossier',
        done: 'Dossier de masse abandonné',
        roles: massKeepers,
        requires: ['reason'],
        effects: ['Ses clients peuvent entrer dans un autre dossier. Aucune demande n’est touchée.'],
      },
    ],
  });

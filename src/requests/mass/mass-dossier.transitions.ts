import { defineTransitions, type TransitionTable } from '../../journey/states/transitions.js';
import type { MassDossierState } from './mass-dossier.entity.js';
import type { Unfit } from './mass-fates.js';
import { followers } from '../../journey/states/roles.js';
import { count } from '../../platform/web/view-helpers.js';

export type MassDossierAction = 'send' | 'abandon' | 'scatter';

export interface MassDossierFacts {
  rows: number;
  /** Why those for whom a mandate asks cannot be habilitated: a sentence each. */
  people: string[];
  /** Its clients that may be in it no more. */
  unfit: Unfit[];
  /** What the kept papers say that is no longer so, by name; null: none were drawn. */
  outdated: string[] | null;
  /** Forms that left one by one: the dossier itself is none of what left, only how we follow it. */
  gathersForms: boolean;
  /** A mail of ANS said something under it. */
  answered: boolean;
}

/** Why what a dossier of forms gathers cannot be taken back; null when it can. */
export function whyGathered({
  gathersForms,
  answered,
}: Pick<MassDossierFacts, 'gathersForms' | 'answered'>): string | null {
  if (!gathersForms) return 'Le dossier est parti\u00a0: annulez plutôt la demande de ce client.';
  return whyAnswered({ answered });
}

/** Why the number it has stays, whatever it is a dossier of; null while it may be corrected. */
export function whyAnswered({ answered }: Pick<MassDossierFacts, 'answered'>): string | null {
  return answered ? 'L’ANS a déjà répondu sous ce dossier\u00a0: ce qu’elle a dit y reste rattaché.' : null;
}

/** Why a mandate can be neither printed nor sent for these people; null when it can. */
export function whyNotFor({ people }: Pick<MassDossierFacts, 'people'>): string | null {
  if (people.length === 0) return null;
  return `${people.join(' ')} Sinon abandonnez ce dossier, et réunissez ses clients pour d’autres administrateurs.`;
}

/** Why a mandate can be neither printed nor sent of these clients; null when it can. */
export function whyNotOf({ unfit }: Pick<MassDossierFacts, 'unfit'>): string | null {
  if (unfit.length === 0) return null;
  const names = named(unfit.map(({ name }) => name));
  if (unfit.length > 1)
    return `${names} ne peuvent plus partir\u00a0: leur ligne dit pourquoi. Réglez-le pour chacun, ou sortez-les du dossier.`;
  return `${names} ne peut plus partir. ${unfit[0]?.why} Réglez-le, ou sortez ce client du dossier.`;
}

function whyNotAsDrawn({ outdated }: Pick<MassDossierFacts, 'outdated'>): string | null {
  if (outdated === null) return 'La lettre et l’annexe manquent\u00a0: établissez-les.';
  if (outdated.length === 0) return null;
  return `La lettre et l’annexe ne disent plus ce qui est (${named(outdated)})\u00a0: établissez-les de nouveau.`;
}

export const mostNamed = 5;

/** The first of many by name, and how many others. @param all how many there are, of whom these are the first */
export function named(names: string[], all = names.length): string {
  const others = all - Math.min(names.length, mostNamed);
  return `${names.slice(0, mostNamed).join(', ')}${others > 0 ? ` et ${count(others, 'autre', 'autres')}` : ''}`;
}

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
        roles: followers,
        requires: ['date', 'reference', 'document'],
        guards: [
          {
            name: 'Le dossier a au moins un client',
            check: ({ rows }) =>
              rows > 0 ? null : 'Le dossier est vide\u00a0: ajoutez-y des clients par une campagne.',
          },
          { name: 'Ses administrateurs ont une carte valable', check: (facts) => whyNotFor(facts) },
          { name: 'Les clients du dossier peuvent encore y être', check: (facts) => whyNotOf(facts) },
          { name: 'La lettre et l’annexe disent ce qui est', check: (facts) => whyNotAsDrawn(facts) },
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
        roles: followers,
        requires: ['reason'],
        effects: ['Ses clients peuvent entrer dans un autre dossier. Aucune demande n’est touchée.'],
      },
      {
        from: ['sent'],
        action: 'scatter',
        to: 'abandoned',
        label: 'Défaire le dossier',
        done: 'Dossier de masse défait',
        roles: followers,
        requires: ['reason'],
        guards: [
          {
            name: 'Il ne fait que réunir des demandes, et l’ANS n’a rien dit sous ce dossier',
            check: ({ gathersForms, answered }) => whyGathered({ gathersForms, answered }),
          },
        ],
        effects: [
          'Chaque demande est de nouveau suivie seule\u202f; aucune n’est touchée, et son numéro est libre pour un autre dossier.',
        ],
      },
    ],
  });

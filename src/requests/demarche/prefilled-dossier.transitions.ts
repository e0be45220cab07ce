import { defineTransitions, type TransitionTable } from '../../journey/states/transitions.js';
import { followers } from '../../journey/states/roles.js';

export type PrefilledDossierState = 'asked' | 'calling' | 'open' | 'failed' | 'gone' | 'withdrawn';

export type PrefilledDossierAction = 'call' | 'postpone' | 'open' | 'fail' | 'lose' | 'withdraw';

/** The life of a dossier prefilled on Démarche Numérique, as far as it is ours: what ANS makes of it is told by its request. */
export const prefilledDossierTable: TransitionTable<PrefilledDossierState, PrefilledDossierAction, null> =
  defineTransitions({
    thing: 'prefilled_dossier',
    label: 'Dossier prérempli',
    initial: 'asked',
    states: {
      asked: { label: 'À créer', tone: 'move', icon: 'clock' },
      calling: { label: 'En création', tone: 'move', icon: 'world' },
      open: { label: 'Lien prêt', tone: 'none', icon: 'link' },
      failed: { label: 'Pas créé', tone: 'bad', icon: 'circle-x' },
      gone: { label: 'Disparu', tone: 'soon', icon: 'archive', final: true },
      withdrawn: { label: 'Abandonné', tone: 'none', icon: 'ban', final: true },
    },
    transitions: [
      {
        // From `calling`: the attempt before was cut, and what it made is not known.
        from: ['asked', 'calling'],
        action: 'call',
        to: 'calling',
        label: 'Appeler Démarche Numérique',
        done: 'Démarche Numérique appelée',
        roles: [],
        automatic: true,
      },
      {
        from: ['calling'],
        action: 'postpone',
        to: 'asked',
        label: 'Réessayer plus tard',
        done: 'Démarche Numérique ne répond pas\u00a0: nouvel essai plus tard',
        roles: [],
        automatic: true,
      },
      {
        from: ['calling'],
        action: 'open',
        to: 'open',
        label: 'Noter le lien',
        done: 'Dossier prérempli sur Démarche Numérique',
        roles: [],
        automatic: true,
        effects: ['Sans personne pour l’ouvrir, il y est supprimé au bout de 5 jours.'],
      },
      {
        from: ['asked', 'calling'],
        action: 'fail',
        to: 'failed',
        label: 'Renoncer',
        done: 'Dossier prérempli impossible à créer',
        roles: [],
        automatic: true,
      },
      {
        from: ['open'],
        action: 'lose',
        to: 'gone',
        label: 'Noter qu’il a disparu',
        done: 'Le dossier prérempli n’est plus sur Démarche Numérique',
        roles: [],
        automatic: true,
        effects: ['La demande ne change pas\u00a0: un autre dossier peut être prérempli.'],
      },
      {
        from: ['asked', 'open', 'failed'],
        action: 'withdraw',
        to: 'withdrawn',
        label: 'Abandonner ce dossier',
        done: 'Dossier prérempli abandonné',
        roles: followers,
        effects: ['Il n’est plus suivi. Celui que quelqu’un a déjà ouvert là-bas y reste le sien.'],
      },
    ],
  });

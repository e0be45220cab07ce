import { defineTransitions, type Guard, type TransitionTable } from '../../journey/states/transitions.js';
import { editors } from '../../journey/states/roles.js';

export type CampaignState = 'draft' | 'simulated' | 'confirmed' | 'running' | 'paused' | 'finished' | 'cancelled';

export type CampaignAction =
  | 'simulate'
  | 'confirm'
  | 'conclude'
  | 'launch'
  | 'start'
  | 'pause'
  | 'resume'
  | 'retry'
  | 'finish'
  | 'cancel';

/** What the guards look at: counts of rows, and the clock. */
export interface CampaignGuardFacts {
  wouldDo: number;
  wouldRefuse: number;
  failed: number;
  pending: number;
  /** Those among the pending ones that no job will do. */
  leftAlone: number;
  /** Confirmed, and its delay of withdrawal is not over. */
  waiting: boolean;
  /** Its first wave has not begun, and begins after that delay. */
  waveAhead: boolean;
}

// What has begun cannot be stopped, and what is over has nothing left to stop.
const someWait: Guard<CampaignGuardFacts> = {
  name: 'Il reste des lignes en attente',
  check: ({ pending }) =>
    pending > 0 ? null : 'Toutes les lignes sont traitées\u00a0: il n’y a plus rien à interrompre.',
};

/** The life of a campaign (domain § 3). A guard on numbers: nothing is confirmed or tried again for nobody. */
export const campaignTable: TransitionTable<CampaignState, CampaignAction, CampaignGuardFacts> = defineTransitions({
  thing: 'campaign',
  label: 'Campagne',
  initial: 'draft',
  states: {
    draft: { label: 'Brouillon', tone: 'none', icon: 'pencil' },
    simulated: { label: 'Simulée', tone: 'none', icon: 'eye' },
    confirmed: { label: 'Confirmée', tone: 'move', icon: 'hourglass' },
    running: { label: 'En cours', tone: 'move', icon: 'player-play' },
    paused: { label: 'En pause', tone: 'soon', icon: 'player-pause' },
    finished: { label: 'Terminée', tone: 'ok', icon: 'circle-check' },
    cancelled: { label: 'Annulée', tone: 'none', icon: 'x', final: true },
  },
  transitions: [
    {
      from: ['draft', 'simulated'],
      action: 'simulate',
      to: 'simulated',
      label: 'Simuler',
      done: 'Campagne simulée',
      roles: editors,
      effects: ['Chaque client reçoit une prévision\u202f; rien n’est changé.'],
    },
    {
      from: ['simulated'],
      action: 'confirm',
      to: 'confirmed',
      label: 'Confirmer',
      done: 'Campagne confirmée',
      roles: editors,
      guards: [
        {
          name: 'Au moins un client changera',
          check: ({ wouldDo, wouldRefuse }) => {
            if (wouldDo > 0) return null;
            return wouldRefuse > 0
              ? 'Aucun client ne changerait. Levez les motifs de refus, puis refaites la simulation.'
              : 'Aucun client ne changerait\u00a0: c’est déjà fait pour tous. Abandonnez cette campagne.';
          },
        },
      ],
      effects: [
        'Les clients sont traités par lots\u202f; ceux qui sont refusés ou déjà faits ne sont pas touchés.',
        'Si des courriels doivent partir, la campagne attend d’abord le délai de retrait.',
      ],
    },
    {
      from: ['simulated'],
      action: 'conclude',
      to: 'finished',
      label: 'Clore sans rien faire',
      done: 'Campagne close\u00a0: aucun client à changer',
      roles: editors,
      guards: [
        {
          name: 'Aucun client ne changerait',
          check: ({ wouldDo }) =>
            wouldDo === 0 ? null : 'Des clients changeraient\u00a0: confirmez la campagne, ou abandonnez-la.',
        },
      ],
      effects: ['Chaque client garde le motif de la simulation\u202f; rien n’est changé.'],
    },
    {
      from: ['confirmed'],
      action: 'launch',
      to: 'running',
      label: 'Lancer maintenant',
      done: 'Campagne lancée sans attendre la fin du délai de retrait',
      roles: editors,
      guards: [
        {
          name: 'Elle attend la fin du délai de retrait',
          check: ({ waiting, waveAhead }) => {
            if (waveAhead)
              return 'La campagne attend sa première vague, et non la fin du délai de retrait\u00a0: elle commence d’elle-même ce jour-là.';
            return waiting ? null : 'La campagne n’attend plus\u00a0: elle commence d’elle-même.';
          },
        },
      ],
    },
    {
      from: ['confirmed'],
      action: 'start',
      to: 'running',
      label: 'Commencer',
      done: 'Campagne commencée',
      roles: [],
      automatic: true,
    },
    {
      from: ['confirmed', 'running'],
      action: 'pause',
      to: 'paused',
      label: 'Mettre en pause',
      done: 'Campagne mise en pause',
      roles: editors,
      guards: [someWait],
      effects: ['Le lot en cours se termine\u202f; les lignes qui n’ont pas commencé attendent.'],
      reversible: true,
    },
    {
      from: ['paused'],
      action: 'resume',
      to: 'running',
      label: 'Reprendre',
      done: 'Campagne reprise',
      roles: editors,
      effects: ['Les lignes en attente repartent.'],
    },
    {
      from: ['running', 'finished'],
      action: 'retry',
      to: 'running',
      label: 'Relancer les échecs',
      done: 'Lignes en échec relancées',
      roles: editors,
      guards: [
        {
          name: 'Il reste des lignes en échec ou à l’abandon',
          check: ({ failed, leftAlone }) =>
            failed + leftAlone > 0 ? null : 'Aucune ligne n’est en échec\u00a0: il n’y a rien à relancer.',
        },
      ],
    },
    {
      from: ['running'],
      action: 'finish',
      to: 'finished',
      label: 'Terminer',
      done: 'Campagne terminée',
      roles: [],
      automatic: true,
    },
    {
      from: ['draft', 'simulated'],
      action: 'cancel',
      to: 'cancelled',
      label: 'Abandonner cette campagne',
      done: 'Campagne annulée',
      roles: editors,
      requires: ['reason'],
      effects: ['Rien n’a été changé.'],
    },
    {
      from: ['confirmed', 'running', 'paused'],
      action: 'cancel',
      to: 'cancelled',
      label: 'Annuler le reste',
      done: 'Campagne annulée',
      roles: editors,
      guards: [someWait],
      requires: ['reason'],
      effects: ['Le lot en cours se termine, les autres lignes sont annulées. Ce qui est fait reste fait.'],
    },
  ],
});

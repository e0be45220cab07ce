import { defineTransitions, type Guard, type Role } from '../../journey/states/transitions.js';
import type { OutgoingState } from '../message.entity.js';
import { editors } from '../../journey/states/roles.js';

export type OutgoingAction =
  | 'claim'
  | 'deliver'
  | 'postpone'
  | 'fail'
  | 'doubt'
  | 'bounce'
  | 'miss'
  | 'resend'
  | 'consider_sent'
  | 'consider_failed'
  | 'withdraw'
  | 'lapse'
  | 'complete'
  | 'settle'
  | 'stay';

/** What a person may decide of many at once, and of which. */
export type BulkAction = 'resend' | 'withdraw' | 'settle';
export const bulkStates: Record<BulkAction, OutgoingState[]> = {
  resend: ['in_doubt', 'failed'],
  withdraw: ['queued'],
  settle: ['failed'],
};

/** What is left to a person whose mail has no reason to leave any more. */
export const neverAgain = 'Il ne repart plus\u00a0: écrivez-en un autre s’il le faut.';

/** What the guards of a mail look at. */
export interface OutgoingFacts {
  /** Why it has no reason to leave any more, in French; null: it has. */
  noMore: string | null;
  /** Some of its recipients have it, and others do not. */
  partly: boolean;
  /** All of those who do not have it are at addresses that receive nothing any more. */
  unreachable: boolean;
}

const stillTrue: Guard<OutgoingFacts> = {
  name: 'ce qu’il dit est encore vrai',
  check: ({ noMore }) => noMore && `${noMore} ${neverAgain}`,
};
const partly: Guard<OutgoingFacts> = {
  name: 'un destinataire ne l’a pas reçu',
  check: (facts) => (facts.partly ? null : 'Tous ses destinataires l’ont.'),
};

const byJob = { roles: [] as Role[], automatic: true };

/** The life of a mail we send. SMTP cannot promise "once": what nobody knows waits for a person. */
export const outgoingMailTable = defineTransitions<OutgoingState, OutgoingAction, OutgoingFacts>({
  thing: 'message',
  label: 'Courriel envoyé',
  initial: 'queued',
  states: {
    queued: { label: 'En attente d’envoi', tone: 'none', icon: 'clock' },
    sending: { label: 'En cours d’envoi', tone: 'move', icon: 'send' },
    sent: { label: 'Envoyé', tone: 'ok', icon: 'check' },
    failed: { label: 'Échec', tone: 'bad', icon: 'mail-off' },
    dropped: { label: 'Échec réglé', tone: 'none', icon: 'mail-off' },
    in_doubt: { label: 'Envoi incertain', tone: 'soon', icon: 'mail-exclamation' },
    withdrawn: { label: 'Annulé avant l’envoi', tone: 'none', icon: 'ban' },
  },
  transitions: [
    { from: ['queued'], action: 'claim', to: 'sending', label: 'Prendre en charge', done: 'Envoi commencé', ...byJob },
    {
      from: ['sending', 'in_doubt'],
      action: 'deliver',
      to: 'sent',
      label: 'Noter l’envoi',
      done: 'Courriel envoyé',
      ...byJob,
    },
    {
      from: ['sending'],
      action: 'postpone',
      to: 'queued',
      label: 'Remettre à plus tard',
      done: 'Envoi remis à plus tard',
      ...byJob,
      effects: ['Le serveur refuse pour l’instant\u00a0: nouvel essai après une attente qui s’allonge.'],
    },
    {
      from: ['sending'],
      action: 'fail',
      to: 'failed',
      label: 'Noter l’échec',
      done: 'Courriel refusé par le serveur',
      ...byJob,
    },
    {
      from: ['queued'],
      action: 'fail',
      to: 'failed',
      label: 'Noter l’échec',
      done: 'Courriel non envoyé',
      ...byJob,
      effects: ['La tâche d’envoi s’est arrêtée avant tout essai.'],
    },
    {
      from: ['sending'],
      action: 'doubt',
      to: 'in_doubt',
      label: 'Noter le doute',
      done: 'Envoi incertain, à vérifier',
      ...byJob,
      effects: ['Le courriel est peut-être parti\u00a0: il n’est jamais renvoyé sans qu’une personne le décide.'],
    },
    {
      from: ['sent', 'in_doubt'],
      action: 'bounce',
      to: 'failed',
      label: 'Noter le retour',
      done: 'Remise impossible',
      ...byJob,
    },
    {
      from: ['sent', 'in_doubt'],
      action: 'miss',
      to: 'sent',
      label: 'Noter qui ne l’a pas reçu',
      done: 'Courriel pas arrivé à tous',
      ...byJob,
      effects: ['Les autres destinataires l’ont\u00a0: il ne repart que pour qui ne l’a pas reçu.'],
    },
    {
      from: ['in_doubt', 'failed', 'dropped', 'withdrawn'],
      action: 'resend',
      to: 'queued',
      label: 'Renvoyer',
      done: 'Courriel à renvoyer',
      roles: editors,
      guards: [stillTrue],
      effects: ['Le même courriel repart avec le même Message-ID\u00a0: un double se reconnaît à l’arrivée.'],
    },
    {
      from: ['in_doubt'],
      action: 'consider_sent',
      to: 'sent',
      label: 'Considérer comme envoyé',
      done: 'Courriel considéré comme envoyé',
      roles: editors,
      effects: ['Rien n’est renvoyé.'],
    },
    {
      from: ['queued'],
      action: 'withdraw',
      to: 'withdrawn',
      label: 'Ne pas envoyer',
      done: 'Courriel annulé avant l’envoi',
      roles: editors,
      effects: ['Il ne part pas. Il reste parmi les courriels annulés, d’où vous pourrez l’envoyer tout de même.'],
    },
    {
      from: ['queued'],
      action: 'lapse',
      to: 'withdrawn',
      label: 'Écarter',
      done: 'Courriel écarté avant l’envoi',
      ...byJob,
      effects: ['Ce qu’il disait n’est plus vrai au moment de partir\u00a0: il ne part pas.'],
    },
    {
      from: ['sent'],
      action: 'complete',
      to: 'queued',
      label: 'Envoyer à qui ne l’a pas reçu',
      done: 'Courriel à envoyer à qui ne l’a pas reçu',
      roles: editors,
      automatic: true,
      guards: [
        stillTrue,
        partly,
        {
          name: 'une de leurs adresses reçoit',
          check: ({ unreachable }) =>
            unreachable ? 'Son adresse ne reçoit plus\u00a0: corrigez-la, il part alors de lui-même.' : null,
        },
      ],
      effects: [
        'Il part pour qui ne l’a pas, et pour nul autre\u00a0: une adresse corrigée le fait partir d’elle-même.',
      ],
    },
    {
      from: ['queued', 'sending'],
      action: 'stay',
      to: 'sent',
      label: 'Laisser tel qu’il est arrivé',
      done: 'Courriel laissé tel qu’il est arrivé',
      ...byJob,
      effects: ['Il ne part pas pour qui ne l’a pas reçu. Les autres destinataires l’ont.'],
    },
    {
      from: ['sent'],
      action: 'settle',
      to: 'sent',
      label: 'Ne plus s’en occuper',
      done: 'Courriel réglé, sans être arrivé à tous',
      roles: editors,
      guards: [partly],
      effects: ['Il quitte «\u00a0Pas arrivés à tous\u00a0». Rien n’est renvoyé.'],
    },
    {
      from: ['failed'],
      action: 'settle',
      to: 'dropped',
      label: 'Ne plus s’en occuper',
      done: 'Échec réglé',
      roles: editors,
      effects: ['Personne ne l’a reçu\u00a0: il quitte «\u00a0Incertains ou en échec\u00a0», et rien n’est renvoyé.'],
    },
    {
      from: ['failed', 'dropped'],
      action: 'consider_sent',
      to: 'sent',
      label: 'Déclarer remis',
      done: 'Courriel déclaré remis',
      roles: editors,
      requires: ['reason'],
      effects: [
        'L’adresse était bonne, et son destinataire l’a\u00a0: il n’est plus en échec, rien n’est renvoyé, et ce qu’il demande est de nouveau attendu de lui.',
      ],
    },
    {
      from: ['sent', 'in_doubt'],
      action: 'consider_failed',
      to: 'failed',
      label: 'Déclarer non remis',
      done: 'Courriel déclaré non remis',
      roles: editors,
      effects: ['Il passe en échec\u00a0: vous pourrez le renvoyer.'],
    },
  ],
});

import { defineTransitions } from '../../journey/states/transitions.js';
import type { AnswerState } from './client-answer.entity.js';
import { answerStates } from './client-answer.labels.js';
import { followers } from '../../journey/states/roles.js';

export type AnswerAction = 'accept' | 'send_back' | 'give_back' | 'replace';

/** What becomes of what a client handed back: a person decides, unless the client hands it back again, or what it signs is asked no more. */
export const answerTable = defineTransitions<AnswerState, AnswerAction, null>({
  thing: 'client_answer',
  label: 'Réponse d’un client',
  initial: 'to_review',
  states: answerStates,
  transitions: [
    {
      from: ['to_review'],
      action: 'accept',
      to: 'accepted',
      label: 'Accepter',
      done: 'Réponse du client acceptée',
      roles: followers,
      effects: ['Un formulaire ou un mandat devient la pièce signée de sa demande ou de sa délégation.'],
    },
    {
      from: ['to_review'],
      action: 'send_back',
      to: 'sent_back',
      label: 'Renvoyer au client',
      done: 'Réponse renvoyée au client',
      roles: followers,
      requires: ['reason'],
      effects: [
        'Un courriel dit ce qui est à refaire\u202f; le renvoi est compté, la demande attend toujours sa signature.',
      ],
    },
    {
      from: ['to_review'],
      action: 'give_back',
      to: 'given_back',
      label: 'Rendre au courriel',
      done: 'Pièce jointe rendue à son courriel',
      roles: followers,
      effects: [
        'Rien n’est accepté\u202f; le courriel attend de nouveau s’il attendait, et la réponse qu’elle avait remplacée est de nouveau à relire.',
      ],
    },
    {
      from: ['to_review'],
      action: 'replace',
      to: 'replaced',
      label: 'Remplacer',
      done: 'Réponse remplacée par une plus récente',
      roles: [],
      automatic: true,
      effects: ['De même pour un document signé dont la demande ou la délégation n’attend plus cette version.'],
    },
  ],
});

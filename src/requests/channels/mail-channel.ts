import { paperRefusals, testRefusals } from './paper-refusals.js';
import type { Channel } from './channel.js';

/** Guide V0.6, étape 3: the signed form is mailed to ANS, which answers with a dossier number. */
export const mailChannel: Channel = {
  code: 'mail',
  label: 'Courriel à l’ANS, par nous',
  icon: 'mail-forward',
  sentence:
    'Le représentant signe le formulaire, nous l’envoyons. L’accusé et la validation reviennent par courriel et font avancer la demande.',
  refusals: (facts) => [...testRefusals(facts), ...paperRefusals(facts)],
  steps: ({ request, ansAddress }) => {
    const signed = request.signedDocumentId !== null;
    return [
      {
        text: 'Envoyer le formulaire au représentant, qui le lit et le signe.',
        link: { href: `/requests/${request.id}#actions`, label: 'Que faire' },
        done: signed || request.state === 'awaiting_signature',
      },
      {
        text: 'Relire ce qui revient, et l’enregistrer.',
        link: { href: `/requests/${request.id}#actions`, label: 'Que faire' },
        done: signed,
      },
      {
        text: 'Envoyer le formulaire signé à l’ANS.',
        values: [
          { label: 'Adresse de l’ANS', value: ansAddress, hint: 'Celle des réglages\u00a0: Sceau y envoie lui-même.' },
        ],
        link: { href: `/requests/${request.id}#actions`, label: 'Que faire' },
        done: request.state === 'submitted' || request.state === 'acknowledged' || request.state === 'validated',
      },
    ];
  },
};

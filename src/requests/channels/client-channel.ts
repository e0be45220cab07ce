import { testDesk } from '../../identifiers/form-414.js';
import { signerName } from '../../identifiers/person-name.js';
import type { Channel, ChannelStep } from './channel.js';
import { paperRefusals } from './paper-refusals.js';

/** The client sends the form itself: its day and its evidence are noted, no mail of ours leaves. */
export const clientChannel: Channel = {
  code: 'client',
  label: 'Par le client',
  icon: 'building',
  sentence: 'Le client signe et envoie lui-même. Nous notons le jour et gardons la preuve\u202f; rien ne part d’ici.',
  refusals: paperRefusals,
  steps: ({ request, dossier, ansAddress }) => {
    const who = signerName(dossier.representative, 'Le représentant');
    const inTest = dossier.client.environment === 'TEST';
    const [form, address] = inTest ? ['414', testDesk] : [request.kind, ansAddress];
    const toHand: ChannelStep = inTest
      ? // ANS's own, which is not filled here.
        { text: 'Remplir le formulaire 414 de l’ANS, avec les administrateurs de la demande.' }
      : {
          text: 'Remettre le formulaire rempli au client.',
          link: { href: `/requests/${request.id}/form.pdf`, label: `Formulaire ${form}, rempli` },
        };
    return [
      toHand,
      {
        text: 'Le signer, le dater, le tamponner, puis l’envoyer à l’ANS.',
        who,
        values: [
          { label: 'Adresse de l’ANS', value: address },
          { label: 'Objet', value: `Demande ${form}, ${dossier.client.name}, ${dossier.client.number}` },
        ],
      },
      {
        text: 'Noter «\u00a0envoyée par le client\u00a0», avec le jour et la preuve.',
        link: { href: `/requests/${request.id}#actions`, label: 'Que faire' },
        done: request.channel === 'client' && request.submittedOn !== null,
      },
    ];
  },
};

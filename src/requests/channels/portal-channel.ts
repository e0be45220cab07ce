import { offerOf } from '../../identifiers/igc-words.js';
import { fullName, signerName } from '../../identifiers/person-name.js';
import type { AdministratorWithCard } from '../../administrators/administrator-with-card.js';

import { enterPortal, portalAddress } from '../../delegations/portal/portal-steps.js';
import type { Request } from '../request.entity.js';
import type { Channel, ChannelStep } from './channel.js';
import { testRefusals } from './paper-refusals.js';

/** mesHabilitations: the representative declares the administrators there, effective at once; nobody else reads it for us. F5. */
export const portalChannel: Channel = {
  code: 'portal',
  label: 'mesHabilitations',
  icon: 'shield-check',
  sentence:
    'Le représentant déclare les administrateurs sur le portail de l’ANS, avec sa carte ou son e-CPS. Aucun accès n’y est donné à Sceau\u00a0: une personne constate, et garde la preuve.',
  refusals: ({ dossier, dossier: { representative, administrators, change } }) => [
    ...testRefusals({ dossier }),
    ...(representative ? [] : ['Le client n’a pas de représentant noté\u00a0: personne n’entre sur le portail.']),
    ...(representative && !representative.cardKind
      ? [
          'Le représentant n’a pas de carte CPS ou CDE notée\u00a0: il n’entre pas sur le portail sans elle, ou sans son e-CPS.',
        ]
      : []),
    ...(administrators.length + (change?.departures.length ?? 0) > 0
      ? []
      : ['Aucun administrateur n’est désigné dans la demande.']),
  ],
  steps: ({ request, dossier }) => {
    const { client, representative, administrators, change } = dossier;
    const who = signerName(representative, 'Le représentant');
    const [enter, ...choose] = enterPortal(client);
    const steps: ChannelStep[] = [
      {
        ...enter,
        text: enter?.text ?? '',
        link: { href: portalAddress, label: 'Ouvrir mesHabilitations', away: true },
      },
      ...choose,
      ...(change?.departures ?? []).map((person) => personStep('Enlevez cet administrateur technique', person)),
      ...administrators.map((person) => personStep('Ajoutez cet administrateur technique', person)),
      ...(change
        ? []
        : [{ text: 'Donnez-lui ces offres.', values: [{ label: 'Offres', value: offersAsked(request).join(', ') }] }]),
      { text: 'Vérifiez, puis confirmez\u00a0: l’effet est immédiat.' },
    ];
    return steps.map((step) => ({ ...step, who }));
  },
};

const offersAsked = ({ offers }: Request) => [...new Set(offers.map(offerOf))];

function personStep(text: string, person: AdministratorWithCard): ChannelStep {
  const values = [
    { label: 'Nom', value: person.lastName, hint: 'Tel qu’il figure sur la carte.' },
    { label: 'Prénom', value: person.firstName },
    { label: 'N° de carte', value: person.card?.number ?? '' },
    { label: 'Adresse électronique', value: person.email ?? '' },
    { label: 'Téléphone', value: person.phone ?? '' },
  ];
  return {
    text: `${text}\u00a0: ${fullName(person)}.`,
    values: values.filter(({ value }) => value !== ''),
  };
}

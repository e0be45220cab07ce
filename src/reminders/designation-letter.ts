import { numberWords } from '../identifiers/structure-number.js';
import { offersForm } from '../journey/calendar/designation-stages.js';
import { frenchDate } from '../journey/calendar/french-date.js';
import { portalAddress } from '../delegations/portal/portal-steps.js';
import type { Letter } from './reminder-letter.js';

export interface DesignationReminder {
  client: string;
  number: string;
  signer: string;
  /** ISO day it was asked for. */
  askedOn: string;
  stage: number;
  editor: { name: string; siret: string | null };
}

/** Reminds a representative of a designation that nobody has seen yet; at the last stage, a form is offered instead. One client alone. */
export function designationReminder({ client, number, signer, askedOn, stage, editor }: DesignationReminder): Letter {
  const last = stage >= offersForm;
  return {
    subject: last
      ? 'désignation sur mesHabilitations, ou un formulaire à signer'
      : 'rappel, nous désigner sur mesHabilitations',
    text: [
      `Bonjour ${signer},`,
      '',
      `Le ${frenchDate(askedOn)}, nous vous avons proposé de nous désigner sur mesHabilitations pour ${client} (${numberWords(number)}). Sauf erreur, nous ne l’y voyons pas encore.`,
      '',
      `  1. Ouvrez ${portalAddress} avec votre carte CPS ou CDE, ou votre application e-CPS.`,
      '  2. Ouvrez la désignation d’une structure tierce, pour la gestion des administrateurs techniques.',
      `  3. Désignez ${editor.name}${editor.siret ? `, SIRET ${editor.siret}` : ''}, puis répondez «\u00a0fait\u00a0» à ce courriel.`,
      '',
      ...(last
        ? [
            'Si le portail ne vous convient pas, répondez «\u00a0413\u00a0»\u00a0: nous vous envoyons le formulaire à signer. Nous ne vous relancerons plus.',
          ]
        : ['Vous préférez signer un formulaire 413\u202f? Répondez-le nous simplement.']),
      'Rien ne s’arrête entre-temps\u00a0: votre habilitation sur papier reste en vigueur. Si vous l’avez fait depuis, ne tenez pas compte de ce rappel.',
      '',
      editor.name,
    ].join('\n'),
  };
}

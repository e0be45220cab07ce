import { signerName } from '../../identifiers/person-name.js';
import { whyNotPrefilled } from '../demarche/request-prefilling.js';
import type { Channel } from './channel.js';

/** Démarche Numérique: a dossier that we fill, that somebody of the client opens and deposits. F4.2. */
export const demarcheChannel: Channel = {
  code: 'demarche_numerique',
  label: 'Démarche Numérique',
  icon: 'world',
  sentence:
    'Nous préremplissons un dossier, le représentant l’ouvre, le vérifie et le dépose avec son propre compte. Son état est relu, sans identifiant de personne.',
  refusals: ({ request, dossier, procedure }) => whyNotPrefilled(request, dossier, procedure),
  // What is to be done depends on the dossier there: the page shows it beside.
  steps: ({ dossier }) => {
    const who = signerName(dossier.representative, 'Le représentant');
    return [
      { text: 'Préremplir le dossier, puis envoyer son lien au représentant.' },
      { text: 'Ouvrir le lien, se connecter, et reprendre chaque réponse.', who },
      { text: 'Accepter les conditions, joindre ce qui est demandé, déposer.', who },
      { text: 'La suite se lit ici\u00a0: dépôt, instruction, décision.' },
    ];
  },
};

import type { KindWords } from '../kinds/kind-words.js';

export const evidenceWords: KindWords = {
  label: 'Pièces des délégations',
  title: 'Ajouter les mandats signés des délégations reprises',
  file: 'Archive ZIP ou fichiers des mandats',
  subject: 'Client',
  notes: [
    'Chaque fichier est nommé par le FINESS de son client, ou son SIRET\u00a0: «\u00a0010780054.pdf\u00a0», «\u00a0010780054 mandat.pdf\u00a0». Il devient la pièce de sa délégation en vigueur, si elle n’en a pas.',
    'Un mandat nouveau est une nouvelle délégation\u00a0: enregistrez-le sur la page du client.',
  ],
  start: null,
  undoing: [
    'Les délégations redeviennent sans pièce. Les fichiers restent parmi les pièces du client, avec leur empreinte.',
  ],
};

import type { KindWords } from '../kinds/kind-words.js';

export const evidenceWords: KindWords = {
  label: 'Mandats signés',
  title: 'Enregistrer des mandats signés',
  file: 'Archive ZIP ou fichiers des mandats',
  subject: 'Client',
  notes: [
    'Chaque fichier est nommé par le FINESS de son client, ou son SIRET, et par la date de la signature\u00a0: «\u00a0010780054 12.11.2026.pdf\u00a0». Sans date, vous en décidez après la vérification.',
    'Un mandat envoyé devient signé, puis actif si rien ne s’y oppose. Une délégation déjà en vigueur reçoit la pièce qui lui manque, et rien d’autre ne change\u202f; si le nom dit un autre jour qu’elle, vous en décidez.',
  ],
  start: null,
  undoing: [
    'Les mandats redeviennent ce qu’ils étaient avant le dépôt, les délégations reprises sont de nouveau sans pièce. Les fichiers restent parmi les pièces du client, avec leur empreinte.',
  ],
};

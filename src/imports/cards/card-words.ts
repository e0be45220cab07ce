import type { KindWords } from '../kinds/kind-words.js';

export const cardWords: KindWords = {
  label: 'Administrateurs et cartes',
  title: 'Importer des administrateurs et leurs cartes',
  file: 'Fichier de vos administrateurs techniques',
  subject: 'Titulaire',
  notes: [
    'Le numéro de carte suffit à reconnaître une carte\u00a0: renvoyé, un fichier ne change rien deux fois. Une carte nouvelle d’une personne connue remplace la précédente, ses habilitations suivent.',
    'CPA\u00a0: une personne de votre équipe. CPE\u00a0: une personne du client, dont la ligne donne le FINESS EJ ou le SIRET.',
  ],
  start: null,
  others: { state: 'État de la carte' },
  undoing: [
    'Les personnes et les cartes que l’import a créées sont supprimées, les cartes qu’il avait remplacées redeviennent actives.',
    'Les autres retrouvent ce qu’elles étaient avant l’import.',
  ],
};

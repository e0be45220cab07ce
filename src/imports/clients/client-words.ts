import type { KindWords } from '../kinds/kind-words.js';
import { otherDifferences } from './import-told.js';

export const clientWords: KindWords = {
  label: 'Clients',
  title: 'Importer des clients',
  file: 'Fichier de vos clients',
  subject: 'Client',
  notes: [
    'Le FINESS EJ suffit à reconnaître un client\u202f; sans FINESS, c’est le SIRET. Plusieurs lignes du même numéro portent plusieurs établissements ou instances.',
    'Une délégation ou une habilitation déjà en vigueur est notée reprise de l’existant\u00a0: rien n’est envoyé au client ni à l’ANS. Les cartes habilitées doivent être déjà dans Sceau\u00a0: importez d’abord les administrateurs.',
  ],
  start: { href: '/clients/export?format=xlsx', label: 'Partir d’un export de vos clients' },
  others: otherDifferences,
  undoing: [
    'Les clients que l’import a créés sont archivés, leurs établissements, délégations et habilitations supprimés, leurs instances mises hors service. Leur SIRET et leur référence interne sont libres\u00a0: le journal les garde.',
    'Un établissement qu’un rappel, une commande ou un certificat nomme est fermé, et rouvert si un fichier le reprend.',
    'Les autres clients retrouvent ce qu’ils étaient avant l’import.',
  ],
};

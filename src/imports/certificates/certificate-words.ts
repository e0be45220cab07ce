import type { KindWords } from '../kinds/kind-words.js';

export const certificateWords: KindWords = {
  label: 'Certificats',
  title: 'Importer des certificats déjà retirés',
  file: 'Archive ZIP ou fichiers de certificats',
  subject: 'Certificat',
  notes: [
    'Chaque certificat trouve son client par sa structure (OU), puis son emplacement par son usage, son nom (CN, SAN) et son porteur. Il est contrôlé comme s’il était importé seul sur la page de l’emplacement.',
    'Un certificat expiré est gardé en historique. Deux certificats en cours du même emplacement\u00a0: celui qui finit le plus tard est retenu.',
    'Jamais de clé privée\u00a0: un fichier qui en contient une est refusé, rien n’en est gardé, et le journal le dit.',
  ],
  start: null,
  undoing: [
    'Les certificats repris sont supprimés, les commandes ouvertes avec eux annulées\u202f; celles qui attendaient redeviennent ce qu’elles étaient.',
    'Un certificat déjà noté installé, renouvelé ou rappelé depuis est gardé.',
  ],
};

import type { RecognitionRule } from './recognise-mail.js';

const dossierAfter = [
  'numéro de dossier',
  'n° de dossier',
  'dossier n°',
  'dossier numéro',
  'dossier',
  'sous le numéro',
];

/** What an editor begins with. The agency's wording is not published (domain rule 14): to be mended on real mails. */
export const defaultMailRules: RecognitionRule[] = [
  {
    recognises: 'acknowledgement',
    phrases: [
      'accusé de réception',
      'a bien été reçue',
      'a bien été reçu',
      'avons bien reçu votre',
      'est enregistrée sous le numéro',
    ],
    dossierAfter,
  },
  {
    recognises: 'validation',
    phrases: [
      'est validée',
      'a été validée',
      'est acceptée',
      'a été acceptée',
      'habilitation est active',
      'ont été habilités',
    ],
    dossierAfter,
  },
  {
    recognises: 'correction',
    phrases: [
      'est incomplète',
      'est incomplet',
      'doit être corrigée',
      'n’est pas conforme',
      'est illisible',
      'merci de compléter',
      'merci de corriger',
    ],
    dossierAfter,
  },
  {
    recognises: 'refusal',
    phrases: ['est refusée', 'a été refusée', 'est rejetée', 'a été rejetée', 'ne peut pas être acceptée'],
    dossierAfter,
  },
  {
    recognises: 'to_collect',
    phrases: [
      'certificat est disponible',
      'certificat est à retirer',
      'peut être retiré',
      'prêt à être retiré',
      'est mis à disposition',
      'est mis à votre disposition',
    ],
    dossierAfter: ['numéro de produit', 'n° de produit', 'produit n°', 'produit numéro'],
  },
];

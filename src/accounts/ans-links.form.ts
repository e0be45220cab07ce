import { z } from 'zod';
import { testDesk } from '../identifiers/form-414.js';
import { editSchema, field } from '../platform/forms/form.js';
import { isEmail } from '../platform/forms/form-fields.js';

/** ANS's pages and forms, by the name of their address `/ans/:name`; where the guide V0.6 says they are (F7). */
export const ansAddresses = {
  contract: 'https://www.demarches-simplifiees.fr/commencer/contrat-d-adhesion-f101',
  'form-101': 'https://esante.gouv.fr/documents/101',
  'form-301': 'https://esante.gouv.fr/documents/301',
  'form-413': 'https://esante.gouv.fr/documents/413',
  'form-414': `mailto:${testDesk}`,
  'form-503': 'https://esante.gouv.fr/sites/default/files/media_entity/documents/F503.pdf',
  'finess-contact': 'mailto:monserviceclient.finess@esante.gouv.fr',
  'insi-guide': 'https://www.sesam-vitale.fr/documents/20182/75606/SEL-MP-043_01-00_INSi+sans+MR',
  faq: 'https://industriels.esante.gouv.fr/faq-des-industriels?f%5B0%5D=theme%3A624',
} as const;

export type AnsLink = keyof typeof ansAddresses;

// Opened by a click of ours: nothing but a page or a mail.
const address = z
  .string()
  .trim()
  .max(500, 'Au plus 500 caractères.')
  .refine((text) => text === '' || isAddress(text), 'Une adresse commence par https:// ou mailto:.');

function isAddress(text: string): boolean {
  if (text.startsWith('mailto:')) return isEmail(text.slice('mailto:'.length));
  return URL.canParse(text) && new URL(text).protocol === 'https:';
}

function link<Name extends AnsLink>(name: Name, label: string) {
  return field(name, label, address, { mono: true, maxlength: 500, hint: `Vide\u00a0: ${ansAddresses[name]}` });
}

export const ansLinkFields = [
  link('contract', 'Contrat d’adhésion'),
  link('form-101', 'Formulaire 101, carte CDE du représentant'),
  link('form-301', 'Formulaire 301, cartes CPE et CPA'),
  link('form-413', 'Formulaire 413, administrateurs techniques'),
  link('form-414', 'Formulaire 414, cartes et certificats de test'),
  link('form-503', 'Formulaire 503, changement d’administrateur'),
  link('finess-contact', 'Contact pour le FINESS'),
  link('insi-guide', 'Guide INSi'),
  link('faq', 'Questions fréquentes de l’ANS'),
];

export const ansLinksForm = editSchema(ansLinkFields);
export type AnsLinksForm = z.output<typeof ansLinksForm>;

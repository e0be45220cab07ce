import { z } from 'zod';
import { offerAndUsage } from '../journey/plan/certificate-names.js';
import type { NeededSlot } from '../journey/plan/plan.js';
import { longestCommonName } from '../pki/verdict/common-name.js';
import { choicesOf, field, newSchema } from '../platform/forms/form.js';
import { choice, line, optionalLine, reason } from '../platform/forms/form-fields.js';

/** What a person may add beyond the minimum (guide, « Un seul type de certificat (ORG) »: ROR, ROC and others). */
const addedPurposes = {
  other: 'Autre service, à nommer\u00a0: ROC, chiffrement…',
  ror: 'ROR',
  psc: 'Pro Santé Connect, fournisseurs de service seulement',
} as const;
export type AddedPurpose = keyof typeof addedPurposes;

type Product = Pick<NeededSlot, 'offer' | 'usage'>;

/** The products of the platform (F1.8), by code. */
export const products: Record<string, Product> = Object.fromEntries(
  (
    [
      { offer: 'ORG', usage: 'AUTH_CLI' },
      { offer: 'ORG', usage: 'SIGN' },
      { offer: 'ORG', usage: 'CONF' },
      { offer: 'SERV', usage: 'SSL' },
      { offer: 'SERV', usage: 'SMIME' },
      { offer: 'SERV', usage: 'SIGN' },
      { offer: 'SERV', usage: 'CONF' },
    ] as const
  ).map((product) => [`${product.offer}_${product.usage}`, product]),
);

const productLabels = Object.fromEntries(
  Object.entries(products).map(([code, product]) => [code, offerAndUsage(product)]),
);

const id = (missing: string) => z.uuid({ error: missing });

/** A slot that no service of an instance asks for. */
export const slotByHandFields = [
  field('instanceId', 'Instance logicielle', id('Choisissez l’instance qui portera le certificat.'), {
    type: 'select',
    required: true,
    placeholder: 'Choisir',
  }),
  field('purpose', 'Service', choice<AddedPurpose>(addedPurposes, 'Choisissez le service.'), {
    type: 'select',
    required: true,
    options: choicesOf(addedPurposes),
  }),
  field('name', 'Nom du service', optionalLine(60), {
    maxlength: 60,
    hint: 'Pour un autre service seulement. Exemple\u00a0: ROC',
  }),
  field('product', 'Offre et usage', choice(productLabels, 'Choisissez l’offre et l’usage.'), {
    type: 'select',
    required: true,
    options: choicesOf(productLabels),
  }),
  field(
    'commonName',
    'Service applicatif (CN)',
    line('Indiquez le nom que portera le certificat.', longestCommonName),
    {
      required: true,
      maxlength: longestCommonName,
      mono: true,
      hint: 'L’application ou la structure\u202f; pour SERV SSL_SERVEUR, le nom de domaine complet du serveur.',
    },
  ),
  field('holder', 'Porteur', z.union([z.literal('').transform(() => null), id('Choisissez un porteur de la liste.')]), {
    type: 'select',
  }),
  field('reason', 'Motif', reason('Indiquez le motif.'), {
    type: 'textarea',
    required: true,
    maxlength: 1000,
    rows: 2,
  }),
];

export const slotByHandForm = newSchema(slotByHandFields);
export type SlotByHandForm = z.output<typeof slotByHandForm>;

import { z } from 'zod';
import { field } from '../../platform/forms/form.js';
import { line } from '../../platform/forms/form-fields.js';
import { count } from '../../platform/web/view-helpers.js';

/** @param certificates in service: with some, the client must take them over */
export function archiveFields(certificates: number) {
  const ticked = z
    .string()
    .optional()
    .transform((value) => value === 'true');
  const handedOver = field(
    'handedOver',
    `Le client reprend ${count(certificates, 'certificat en service', 'certificats en service')}`,
    ticked,
    {
      type: 'checkbox',
      hint: 'Il les renouvellera et les révoquera lui-même\u00a0: plus aucun rappel ne partira d’ici.',
    },
  );
  return [
    field('reason', 'Motif', line('Indiquez pourquoi\u00a0: contrat terminé, client parti…', 300), {
      required: true,
      maxlength: 300,
    }),
    handedOver,
  ];
}

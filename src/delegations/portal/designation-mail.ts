import { de } from '../../identifiers/elision.js';
import { numberWords } from '../../identifiers/structure-number.js';
import type { OutgoingMail } from '../../mailbox/out/mail-queue.service.js';
import { designateThere } from './portal-steps.js';

interface DesignationMail {
  delegationId: string;
  client: { id: string; name: string; number: string; habilitated: boolean; form: { signing: boolean } | null };
  signer: { name: string; email: string };
  editor: { name: string; siret: string | null };
  /** Who signs the mail. */
  sender: string;
}

/** Asks a representative to designate the editor on mesHabilitations: the exact values, and that nothing stops meanwhile. Domain facts F5. */
export function designationMail({ delegationId, client, signer, editor, sender }: DesignationMail): OutgoingMail {
  const steps = [
    ...designateThere(client, editor).map(({ text }) => text),
    'Confirmez, puis répondez «\u00a0fait\u00a0» à ce courriel\u00a0: nous le constaterons de notre côté.',
  ];
  return {
    purpose: 'mandate_request',
    clientId: client.id,
    about: { kind: 'delegation', id: delegationId },
    to: [signer.email],
    subject: 'nous désigner sur mesHabilitations, sans papier à signer',
    text: [
      `Bonjour ${signer.name},`,
      '',
      `${editor.name} gère les certificats logiciels IGC-Santé ${de(client.name)} (${numberWords(client.number)}). Vous pouvez désormais nous désigner en ligne, sur le portail mesHabilitations de l’Agence du numérique en santé (ANS), au lieu de signer un formulaire 413.`,
      '',
      'Il vous faut votre carte CPS ou CDE en cours, ou son application e-CPS.',
      '',
      ...steps.map((step, index) => `  ${index + 1}. ${step}`),
      '',
      `${client.habilitated ? 'Rien ne s’arrête entre-temps\u00a0: votre habilitation sur papier reste en vigueur tant que la désignation n’est pas constatée. ' : ''}Vous pouvez mettre fin à cette désignation sur le portail à tout moment.`,
      '',
      client.form?.signing
        ? 'Nous vous avons envoyé un formulaire 413 à signer\u00a0: l’un des deux suffit. Vous préférez le signer\u202f? Répondez-le nous simplement.'
        : 'Vous préférez signer un formulaire 413\u202f? Répondez-le nous simplement, nous vous l’envoyons.',
      '',
      sender,
      editor.name,
    ].join('\n'),
  };
}

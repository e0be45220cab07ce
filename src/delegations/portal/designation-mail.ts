import { numberWords } from '../../identifiers/structure-number.js';
import type { OutgoingMail } from '../../mailbox/out/mail-queue.service.js';

export const portalAddress = 'https://meshabilitations.esante.gouv.fr';

interface DesignationMail {
  delegationId: string;
  client: { id: string; name: string; number: string };
  signer: { name: string; email: string };
  editor: { name: string; siret: string | null };
  /** Who signs the mail. */
  sender: string;
}

/** Asks a representative to designate the editor on mesHabilitations: the exact values, and that nothing stops meanwhile. Domain facts F5. */
export function designationMail({ delegationId, client, signer, editor, sender }: DesignationMail): OutgoingMail {
  return {
    purpose: 'mandate_request',
    clientId: client.id,
    about: { kind: 'delegation', id: delegationId },
    to: [signer.email],
    subject: 'nous désigner sur mesHabilitations, sans papier à signer',
    text: [
      `Bonjour ${signer.name},`,
      '',
      `${editor.name} gère les certificats logiciels IGC-Santé de ${client.name} (${numberWords(client.number)}). Vous pouvez désormais nous désigner en ligne, sur le portail mesHabilitations de l’Agence du numérique en santé (ANS), au lieu de signer un formulaire 413.`,
      '',
      'Il vous faut votre carte CPS ou CDE en cours, ou son application e-CPS.',
      '',
      `  1. Ouvrez ${portalAddress} et identifiez-vous.`,
      `  2. Choisissez votre structure\u00a0: ${client.name}, ${numberWords(client.number)}.`,
      '  3. Ouvrez la désignation d’une structure tierce, pour la gestion des administrateurs techniques.',
      `  4. Cherchez notre structure\u00a0: ${editor.name}${editor.siret ? `, SIRET ${editor.siret}` : ''}. Vérifiez le nom avant de confirmer.`,
      '  5. Confirmez, puis répondez «\u00a0fait\u00a0» à ce courriel\u00a0: nous le constaterons de notre côté.',
      '',
      'Rien ne s’arrête entre-temps\u00a0: votre habilitation sur papier reste en vigueur tant que la désignation n’est pas constatée. Vous pouvez mettre fin à cette désignation sur le portail à tout moment.',
      '',
      'Vous préférez signer un formulaire 413\u202f? Répondez-le nous simplement, nous vous l’envoyons.',
      '',
      sender,
      editor.name,
    ].join('\n'),
  };
}

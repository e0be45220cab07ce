import { createHash } from 'node:crypto';
import type { ParsedMail } from 'mailparser';
import { clock } from '../../platform/clock.js';
import { composeMail, type Letter } from './letter.js';
import { signPaper } from './sign-paper.js';

/** One mail that comes back, whole, and what the demonstration says is coming. */
export interface Answer {
  label: string;
  eml: string;
}

/**
 * The agency's side of a request: an acknowledgement, then a validation; one in six asks for a correction instead, and one in
 * eight acknowledgements cites none of our mails, so that a person has to match it. The wording is invented: that of the
 * agency is not known.
 */
export function agencyAnswers(mail: ParsedMail): Answer[] {
  const draw = drawOf(mail);
  const outcome = draw % 6 === 1 ? correction(mail) : validation(mail);
  return [acknowledgement(mail, { citing: draw % 8 !== 3 }), outcome];
}

/** @param options.citing false: it names none of our mails, only the structure */
export function acknowledgement(mail: ParsedMail, { citing } = { citing: true }): Answer {
  return {
    label: 'accusé de réception de l’ANS',
    eml: reply(mail, {
      subject: 'Accusé de réception de votre demande',
      reference: citing ? (mail.messageId ?? null) : null,
      lines: [
        'Bonjour,',
        `Nous avons bien reçu votre formulaire de déclaration des administrateurs techniques${structureOf(mail)}.`,
        `Votre demande est enregistrée sous le numéro de dossier ${dossierOf(mail)}. Elle sera traitée dans un délai d’environ trois jours ouvrés.`,
        'Merci de rappeler ce numéro dans tout échange.',
      ],
    }),
  };
}

export function validation(mail: ParsedMail): Answer {
  const dossier = dossierOf(mail);
  return {
    label: 'validation de l’ANS',
    eml: reply(mail, {
      subject: `Dossier ${dossier} : votre demande est validée`,
      reference: mail.messageId ?? null,
      lines: [
        'Bonjour,',
        `Votre demande, numéro de dossier ${dossier}, est validée.`,
        'L’administrateur technique peut dès maintenant se connecter à la plateforme IGC-Santé pour commander et retirer les certificats.',
      ],
    }),
  };
}

/** @param options.citing false: neither our mail nor the dossier, only the structure */
export function correction(mail: ParsedMail, { citing } = { citing: true }): Answer {
  const dossier = dossierOf(mail);
  return {
    label: 'demande de correction de l’ANS',
    eml: reply(mail, {
      subject: citing ? `Dossier ${dossier} : votre demande est incomplète` : 'Votre demande est incomplète',
      reference: citing ? (mail.messageId ?? null) : null,
      lines: [
        'Bonjour,',
        `Votre demande${citing ? `, numéro de dossier ${dossier},` : structureOf(mail)} est incomplète et doit être corrigée.`,
        'Motif : le cachet de la structure est illisible. Merci de renvoyer le formulaire.',
      ],
    }),
  };
}

/** The representative's side: the paper that was mailed comes back signed, as a scan that somebody looks at, then files. */
export async function clientAnswer(mail: ParsedMail): Promise<Answer[]> {
  const paper = mail.attachments.find(({ contentType }) => contentType === 'application/pdf');
  if (!paper) return [];
  const recipient = [mail.to ?? []].flat()[0]?.value[0];
  const signer = /^Bonjour (.{2,120}),$/m.exec(mail.text ?? '')?.[1] ?? 'Représentant légal';
  const mandate = /mandat/i.test(mail.subject ?? '');
  const bytes = await signPaper(paper.content, { signer, on: clock.today() });
  return [
    {
      label: mandate ? 'mandat signé par le client' : 'formulaire signé par le client',
      eml: reply(mail, {
        from: recipient?.address ?? 'client@exemple.example',
        subject: `RE : ${mail.subject ?? ''}`,
        reference: mail.messageId ?? null,
        lines: [
          'Bonjour,',
          `${mandate ? 'Le mandat est signé' : 'Le formulaire est signé et tamponné'}, vous le trouverez ci-joint.`,
          'Bien cordialement',
          signer,
        ],
        attachment: { fileName: signedName(paper.filename), bytes },
      }),
    },
  ];
}

function signedName(fileName = 'document.pdf'): string {
  return fileName.replace(/(\.pdf)?$/i, ' signé.pdf');
}

function reply(mail: ParsedMail, letter: Omit<Letter, 'to' | 'seed'>): string {
  return composeMail({
    to: mail.from?.value[0]?.address ?? 'inconnu@exemple.example',
    seed: mail.messageId ?? '',
    ...letter,
  });
}

function dossierOf(mail: ParsedMail): string {
  const year = (mail.date ?? clock.now()).getFullYear();
  return `${year}-${String(100_000 + (drawOf(mail) % 899_999))}`;
}

/** The same mail always gets the same answer. */
function drawOf(mail: ParsedMail): number {
  return createHash('sha256')
    .update(mail.messageId ?? mail.subject ?? '')
    .digest()
    .readUInt32BE(0);
}

// Our submissions name the structure and its number in their text: the agency repeats them.
function structureOf(mail: ParsedMail): string {
  const [, kind, number] =
    /(FINESS|SIRET)(?: EJ)?[\s\u00a0:]*([0-9]{14}|[0-9][0-9AB][0-9]{7})/i.exec(mail.text ?? '') ?? [];
  return number ? ` pour la structure ${kind} ${number}` : '';
}

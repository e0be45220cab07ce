import { createHash } from 'node:crypto';
import type { ParsedMail } from 'mailparser';
import { clock } from '../../platform/clock.js';

/** One mail that comes back, whole, and what the demonstration says is coming. */
export interface Answer {
  label: string;
  eml: string;
}

const agency = 'Service client certificats <monserviceclient.certificats@esante.gouv.fr>';

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

/** The representative's side: a reply that says the signed form is on its way; the scan is put in by hand, as in life. */
export function clientAnswer(mail: ParsedMail): Answer[] {
  if (mail.attachments.length === 0) return [];
  const recipient = [mail.to ?? []].flat()[0]?.value[0];
  return [
    {
      label: 'réponse du client',
      eml: reply(mail, {
        from: recipient?.address ?? 'client@exemple.example',
        subject: `RE : ${mail.subject ?? ''}`,
        reference: mail.messageId ?? null,
        lines: ['Bonjour,', 'Le formulaire est signé et tamponné, vous le trouverez ci-joint.', 'Bien cordialement'],
        attachment: mail.attachments[0]?.content,
      }),
    },
  ];
}

function reply(mail: ParsedMail, letter: Omit<Letter, 'to' | 'seed'>): string {
  return composeMail({
    to: mail.from?.value[0]?.address ?? 'inconnu@exemple.example',
    seed: mail.messageId ?? '',
    ...letter,
  });
}

export interface Letter {
  /** The agency when nobody is named. */
  from?: string;
  to: string;
  /** The same seed and subject make the same Message-ID. */
  seed: string;
  subject: string;
  reference: string | null;
  lines: string[];
  attachment?: Buffer | undefined;
}

/** A whole mail of this moment, as it would lie in a mailbox. */
export function composeMail(letter: Letter): string {
  const references = letter.reference ? [`In-Reply-To: ${letter.reference}`, `References: ${letter.reference}`] : [];
  const id = createHash('sha256').update(`${letter.seed}${letter.subject}`).digest('hex').slice(0, 24);
  const head = [
    `From: ${letter.from ?? agency}`,
    `To: ${letter.to}`,
    `Subject: =?UTF-8?B?${Buffer.from(letter.subject).toString('base64')}?=`,
    `Date: ${clock.now().toUTCString()}`,
    `Message-ID: <${id}@simulateur.example>`,
    ...references,
    'MIME-Version: 1.0',
  ];
  const text = [
    'Content-Type: text/plain; charset=utf-8',
    'Content-Transfer-Encoding: base64',
    '',
    base64(Buffer.from(`${letter.lines.join('\n\n')}\n`)),
  ];
  if (!letter.attachment) return [...head, ...text, ''].join('\r\n');
  const file = [
    'Content-Type: application/pdf; name="formulaire-signe.pdf"',
    'Content-Disposition: attachment; filename="formulaire-signe.pdf"',
    'Content-Transfer-Encoding: base64',
    '',
    base64(letter.attachment),
  ];
  const boundary = `simulateur-${id}`;
  return [
    ...head,
    `Content-Type: multipart/mixed; boundary="${boundary}"`,
    '',
    `--${boundary}`,
    ...text,
    `--${boundary}`,
    ...file,
    `--${boundary}--`,
    '',
  ].join('\r\n');
}

function base64(bytes: Buffer): string {
  return bytes.toString('base64').replace(/.{76}/g, '$&\r\n');
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

import { createHash } from 'node:crypto';
import type { ParsedMail } from 'mailparser';
import { clock } from '../../platform/clock.js';
import { composeMail, type Letter } from './letter.js';
import { signPaper } from './sign-paper.js';

/** One mail that comes back, whole, and what the demonstration says is coming. */
export interface Answer {
  label: string;
  eml: string;
  /** false: nothing says that its author's domain sent it. */
  vouched?: boolean;
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

/** @param options.citing false: it names none of our mails, only the structure @param options.dossier another number than its own */
export function acknowledgement(mail: ParsedMail, { citing = true, dossier = dossierOf(mail) } = {}): Answer {
  return {
    label: 'accusé de réception de l’ANS',
    eml: reply(mail, {
      subject: 'Accusé de réception de votre demande',
      reference: citing ? (mail.messageId ?? null) : null,
      lines: [
        'Bonjour,',
        `Nous avons bien reçu votre formulaire de déclaration des administrateurs techniques${structureOf(mail)}.`,
        `Votre demande est enregistrée sous le numéro de dossier ${dossier}. Elle sera traitée dans un délai d’environ trois jours ouvrés.`,
        'Merci de rappeler ce numéro dans tout échange.',
      ],
    }),
  };
}

/** @param options.dossier another number than the one that was acknowledged @param options.seed of its Message-ID */
export function validation(
  mail: ParsedMail,
  { dossier = dossierOf(mail), seed = mail.messageId ?? '' }: { dossier?: string; seed?: string } = {},
): Answer {
  return {
    label: 'validation de l’ANS',
    eml: reply(mail, {
      seed,
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

export function refusal(mail: ParsedMail): Answer {
  const dossier = dossierOf(mail);
  return {
    label: 'refus de l’ANS',
    eml: reply(mail, {
      subject: `Dossier ${dossier} : votre demande est refusée`,
      reference: mail.messageId ?? null,
      lines: [
        'Bonjour,',
        `Votre demande, numéro de dossier ${dossier}, est refusée.`,
        'Motif : le signataire n’est pas le représentant légal connu de nos services.',
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

/**
 * The representative's side: the paper that was mailed comes back signed, as a scan that somebody looks at, then files.
 * @param options.citing false: a mail of its own, that answers none of ours
 */
export async function clientAnswer(
  mail: ParsedMail,
  { citing = true, ...other }: { citing?: boolean; from?: string; subject?: string; seed?: string } = {},
): Promise<Answer[]> {
  const paper = mail.attachments.find(({ contentType }) => contentType === 'application/pdf');
  if (!paper) return [];
  const signer = signerIn(mail);
  const mandate = /mandat/i.test(mail.subject ?? '');
  const bytes = await signPaper(paper.content, { signer, on: clock.today() });
  const lines = [
    'Bonjour,',
    `${mandate ? 'Le mandat est signé' : 'Le formulaire est signé et tamponné'}, vous le trouverez ci-joint.`,
    'Bien cordialement',
    signer,
  ];
  const attachment = { fileName: signedName(paper.filename), bytes };
  return [
    {
      ...clientLetter(mail, lines, { ...other, attachment, ...(!citing && { reference: null }) }),
      label: mandate ? 'mandat signé par le client' : 'formulaire signé par le client',
    },
  ];
}

/** A mail of the signer. */
export function clientLetter(mail: ParsedMail, lines: string[], other: Partial<Letter> = {}): Answer {
  const recipient = [mail.to ?? []].flat()[0]?.value[0];
  const own = {
    from: recipient?.address ?? 'client@exemple.example',
    subject: `RE : ${mail.subject ?? ''}`,
    reference: mail.messageId ?? null,
  };
  return { label: 'réponse du client', eml: reply(mail, { ...own, lines, ...other }) };
}

function signerIn(mail: ParsedMail): string {
  return /^Bonjour (.{2,120}),$/m.exec(mail.text ?? '')?.[1] ?? 'Représentant légal';
}

function signedName(fileName = 'document.pdf'): string {
  return fileName.replace(/(\.pdf)?$/i, ' signé.pdf');
}

function reply(mail: ParsedMail, letter: Omit<Letter, 'to' | 'seed'> & { seed?: string }): string {
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
  const found = numberFoundIn(mail);
  return found ? ` pour la structure ${found.kind} ${found.number}` : '';
}

/** The number of the structure that a mail of ours is about. */
export function numberIn(mail: ParsedMail): string | null {
  return numberFoundIn(mail)?.number ?? null;
}

function numberFoundIn(mail: ParsedMail): { kind: string; number: string } | null {
  const [, kind, number] =
    /(FINESS|SIRET)(?: EJ)?[\s\u00a0:]*([0-9]{14}|[0-9][0-9AB][0-9]{7})/i.exec(mail.text ?? '') ?? [];
  return kind && number ? { kind, number } : null;
}

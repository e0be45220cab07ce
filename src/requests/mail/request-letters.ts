import { numberWords } from '../../identifiers/structure-number.js';
import { frenchDate } from '../../journey/calendar/french-date.js';

/** A mail, ready to be queued: its subject without the client's name, its plain text. */
export interface RequestLetter {
  subject: string;
  text: string;
}

export interface SignatureLetterFacts {
  clientName: string;
  clientNumber: string;
  editorName: string;
  signer: string;
  administrators: string[];
  purpose: string;
  senderName: string;
  /** The official form of ANS, or our own declaration. */
  official: boolean;
  /** ANS's or the client's words, when the form comes back. */
  correctionReason: string | null;
}

/** Asks the representative to sign: what, where, and how to send it back. Guide V0.6, étape 3. */
export function signatureLetter(facts: SignatureLetterFacts): RequestLetter {
  const document = facts.official ? 'le formulaire 413' : 'la déclaration des administrateurs techniques';
  const again = facts.correctionReason
    ? [
        `Cette version remplace la précédente, qui était à corriger\u00a0: ${facts.correctionReason}`,
        'La signature de la version précédente ne vaut plus.',
        '',
      ]
    : [];
  return {
    subject: `formulaire 413 à signer${facts.correctionReason ? ' (version corrigée)' : ''}`,
    text: [
      `Bonjour ${facts.signer},`,
      '',
      ...again,
      `Vous trouverez ci-joint ${document} de ${facts.clientName} (${numberWords(facts.clientNumber)}), déjà rempli.`,
      'Il désigne auprès de l’Agence du numérique en santé (ANS) les personnes qui commanderont les certificats de votre structure\u00a0:',
      ...facts.administrators.map((name) => `  - ${name}`),
      ...(facts.purpose ? [`Usage\u00a0: ${facts.purpose}`] : []),
      '',
      'Ce que nous attendons de vous\u00a0:',
      '  1. Relisez les informations. Si l’une est fausse, ne signez pas\u202f: répondez-nous en disant laquelle.',
      '  2. À la dernière page, cochez vous-même les deux cases, datez, signez et apposez le cachet de la structure.',
      '  3. Numérisez toutes les pages en PDF et répondez à ce courriel en joignant le fichier.',
      '',
      `Nous transmettrons ensuite la demande à l’ANS. Sa validation prend environ 3\u00a0jours ouvrés\u202f; vous en serez prévenu par courriel.`,
      '',
      facts.senderName,
      facts.editorName,
    ].join('\n'),
  };
}

export interface SubmissionLetterFacts {
  clientName: string;
  clientNumber: string;
  editorName: string;
  signer: string;
  signedOn: string | null;
  administrators: string[];
  dossierNumber: string | null;
  senderName: string;
}

/** Sends the signed form to ANS. Guide V0.6, étape 3: the acknowledgement answers with a dossier number. */
export function submissionLetter(facts: SubmissionLetterFacts): RequestLetter {
  const signed = facts.signedOn ? `, signé le ${frenchDate(facts.signedOn)}` : '';
  const known = facts.dossierNumber
    ? [`Cette demande complète le dossier ${facts.dossierNumber}.`, '']
    : ['Merci de nous indiquer le numéro de dossier dans votre accusé de réception.', ''];
  return {
    subject: `demande 413, ${numberWords(facts.clientNumber)}`,
    text: [
      'Bonjour,',
      '',
      `Veuillez trouver ci-joint le formulaire 413 de ${facts.clientName} (${numberWords(facts.clientNumber)})${signed} par ${facts.signer}.`,
      'Administrateurs techniques désignés\u00a0:',
      ...facts.administrators.map((name) => `  - ${name}`),
      '',
      ...known,
      'Cordialement,',
      facts.senderName,
      facts.editorName,
    ].join('\n'),
  };
}

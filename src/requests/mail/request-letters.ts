import { validationTime } from '../../journey/steps/request-gestures.js';
import { de } from '../../identifiers/elision.js';
import { numberWords } from '../../identifiers/structure-number.js';
import { frenchDate } from '../../journey/calendar/french-date.js';
import { linkPlace } from '../../platform/auth/link-tokens.js';
import type { ChosenChannel, RequestKind } from '../request-states.js';
import { linkDays } from '../../client-space/links/link-days.facts.js';

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
  /** A 413 declares people, a 503 changes them: then who leaves. */
  kind: RequestKind;
  leavers: string[];
  /** The official form of ANS, or our own paper. */
  official: boolean;
  /** ANS's or the client's words, when the form comes back. */
  correctionReason: string | null;
  /** They were sent a version before, which serves no more. */
  reworked: boolean;
  /** By which way it is to go to ANS. */
  way: ChosenChannel;
}

const afterwards: Record<ChosenChannel, string> = {
  mail: `Nous transmettrons ensuite la demande à l’ANS. Sa validation prend ${validationTime}\u202f; vous en serez prévenu par courriel.`,
  client:
    'Vous envoyez ensuite vous-même la demande à l’ANS\u00a0: votre espace dit à quelle adresse. Dites-nous quel jour vous l’avez fait.',
  demarche_numerique:
    'La demande se dépose ensuite sur Démarche Numérique\u00a0: nous vous enverrons le lien du dossier.',
  portal: 'Les administrateurs se déclarent ensuite sur mesHabilitations, avec votre carte ou votre e-CPS.',
};

/** Asks the representative to sign: what, where, and how to send it back. Guide V0.6, étape 3. */
export function signatureLetter(facts: SignatureLetterFacts): RequestLetter {
  const paper = paperOf(facts);
  const { correctionReason, reworked } = facts;
  const why = correctionReason ? `, qui était à corriger\u00a0: ${correctionReason}` : '.';
  const again =
    correctionReason || reworked
      ? [`Cette version remplace la précédente${why}`, 'La signature de la version précédente ne vaut plus.', '']
      : [];
  return {
    subject: `${paper.name} à signer${again.length > 0 ? ' (version corrigée)' : ''}`,
    text: [
      `Bonjour ${facts.signer},`,
      '',
      ...again,
      `Vous trouverez ci-joint ${paper.the} ${de(facts.clientName)} (${numberWords(facts.clientNumber)}), déjà ${paper.filled}.`,
      ...peopleLines(facts, paper.it),
      ...(facts.purpose ? [`Usage\u00a0: ${facts.purpose}`] : []),
      '',
      'Ce que nous attendons de vous\u00a0:',
      '  1. Relisez les informations. Si l’une est fausse, ne signez pas\u202f: répondez-nous en disant laquelle.',
      `  2. ${paper.acts}, datez, signez et apposez le cachet de la structure.`,
      ...handBack,
      '',
      afterwards[facts.way],
      '',
      facts.senderName,
      facts.editorName,
    ].join('\n'),
  };
}

/** How a signed form comes back: by the space, or as an answer. */
const handBack = [
  `  3. Déposez le document signé dans votre espace, en photo ou en PDF. L’adresse est personnelle, elle vaut ${linkDays}\u00a0jours\u00a0:`,
  `     ${linkPlace}`,
  '     Ou numérisez toutes les pages en PDF et répondez à ce courriel en joignant le fichier.',
];

/** Ours is named for what it is: the declaration, the letter of the structure; never the form of ANS. */
function paperOf({ kind, official }: Pick<SignatureLetterFacts, 'kind' | 'official'>) {
  const acts = 'À la dernière page, cochez vous-même les deux cases';
  if (official) return { name: `formulaire ${kind}`, the: `le formulaire ${kind}`, filled: 'rempli', it: 'Il', acts };
  if (kind === '503')
    return {
      name: 'changement d’administrateurs',
      the: 'le courrier à l’ANS qui change les administrateurs techniques',
      filled: 'rédigé',
      it: 'Il',
      acts: 'Relisez les noms',
    };
  return {
    name: 'formulaire 413',
    the: 'la déclaration des administrateurs techniques',
    filled: 'remplie',
    it: 'Elle',
    acts,
  };
}

function peopleLines(
  { kind, administrators, leavers }: Pick<SignatureLetterFacts, 'kind' | 'administrators' | 'leavers'>,
  it: string,
) {
  const list = (names: string[]) => names.map((name) => `  - ${name}`);
  if (kind === '413')
    return [
      `${it} désigne auprès de l’Agence du numérique en santé (ANS) les personnes qui commanderont les certificats de votre structure\u00a0:`,
      ...list(administrators),
    ];
  return [
    'Il dit à l’Agence du numérique en santé (ANS) qui ne commandera plus les certificats de votre structure\u00a0:',
    ...list(leavers),
    ...(administrators.length > 0 ? ['et qui les commandera désormais\u00a0:', ...list(administrators)] : []),
  ];
}

export interface SubmissionLetterFacts {
  clientName: string;
  clientNumber: string;
  editorName: string;
  signer: string;
  signedOn: string | null;
  kind: RequestKind;
  official: boolean;
  administrators: string[];
  leavers: string[];
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
    subject: `${facts.kind === '413' ? 'demande 413' : 'changement d’administrateurs (503)'}, ${numberWords(facts.clientNumber)}`,
    text: [
      'Bonjour,',
      '',
      `Veuillez trouver ci-joint ${facts.kind === '413' || facts.official ? `le formulaire ${facts.kind}` : 'le changement d’administrateurs techniques'} ${de(facts.clientName)} (${numberWords(facts.clientNumber)})${signed} par ${facts.signer}.`,
      ...changedLines(facts),
      '',
      ...known,
      'Cordialement,',
      facts.senderName,
      facts.editorName,
    ].join('\n'),
  };
}

function changedLines({ kind, administrators, leavers }: SubmissionLetterFacts): string[] {
  const list = (title: string, names: string[]) =>
    names.length > 0 ? [title, ...names.map((name) => `  - ${name}`)] : [];
  if (kind === '413') return list('Administrateurs techniques désignés\u00a0:', administrators);
  return [
    ...list('Administrateurs techniques qui partent\u00a0:', leavers),
    ...list('Administrateurs techniques qui arrivent\u00a0:', administrators),
  ];
}

import { numberWords } from '../../identifiers/structure-number.js';
import { frenchDate } from '../../journey/calendar/french-date.js';
import { handBack, paperOf, type RequestLetter, type SignatureLetterFacts } from './request-letters.js';

export type ChaseLetterFacts = Pick<
  SignatureLetterFacts,
  'clientName' | 'clientNumber' | 'editorName' | 'signer' | 'senderName' | 'official' | 'kind'
> & {
  /** ISO day the form left to be signed. */
  since: string;
};

/** Reminds the representative of a form that waits for a signature; the form comes along once more. */
export function chaseLetter(facts: ChaseLetterFacts): RequestLetter {
  const paper = paperOf(facts);
  return {
    subject: facts.kind === '413' ? 'rappel, formulaire 413 à signer' : 'rappel, changement d’administrateurs à signer',
    text: [
      `Bonjour ${facts.signer},`,
      '',
      `Nous vous avons envoyé le ${frenchDate(facts.since)} ${paper.the} de ${facts.clientName} (${numberWords(facts.clientNumber)}), à signer. Sauf erreur, votre réponse ne nous est pas encore parvenue\u00a0: la pièce à signer est de nouveau jointe à ce courriel.`,
      'Sans votre signature, l’Agence du numérique en santé (ANS) ne peut pas enregistrer les personnes qui commanderont les certificats de votre structure.',
      '',
      'Ce que nous attendons de vous\u00a0:',
      '  1. Relisez les informations. Si l’une est fausse, ne signez pas\u202f: répondez-nous en disant laquelle.',
      `  2. ${paper.acts}, datez, signez et apposez le cachet de la structure.`,
      ...handBack,
      '',
      'Si votre réponse est partie entre-temps, ne tenez pas compte de ce rappel.',
      '',
      facts.senderName,
      facts.editorName,
    ].join('\n'),
  };
}

import { de } from '../../identifiers/elision.js';
import type { StateDisplay } from '../../journey/states/transitions.js';
import { count, date, longDate } from '../../platform/web/view-helpers.js';
import { type PrerequisiteKind, prerequisites } from '../../clients/records/prerequisites.js';
import type { AnswerContent, AnswerKind, AnswerState, ClientAnswer } from './client-answer.entity.js';

export const answerKinds: Record<AnswerKind, string> = {
  signed_form: 'Formulaire signé',
  signed_mandate: 'Mandat signé',
  contract: prerequisites.contract.answer,
  card: prerequisites.card.answer,
  refusal: 'Ne donne pas suite',
  question: 'Question',
};

export const answerStates: Record<AnswerState, StateDisplay> = {
  to_review: { label: 'À relire', tone: 'move', icon: 'eye' },
  accepted: { label: 'Accepté', tone: 'ok', icon: 'circle-check', final: true },
  sent_back: { label: 'Renvoyé', tone: 'soon', icon: 'arrow-back-up', final: true },
  given_back: { label: 'Rendu au courriel', tone: 'none', icon: 'arrow-back-up', final: true },
  replaced: { label: 'Remplacé', tone: 'none', icon: 'circle-minus', final: true },
};

/** Whether the client says that it has it: what else it says of it is written down then, and nothing otherwise. */
export const saysYes: Record<PrerequisiteKind, (content: AnswerContent) => boolean> = {
  contract: ({ signed }) => signed === true,
  card: ({ cardKind }) => Boolean(cardKind),
};

const ofKinds: Record<AnswerKind, (content: AnswerContent) => string> = {
  signed_form: paperWords,
  signed_mandate: paperWords,
  contract: ({ signed, number, since }) =>
    signed
      ? `Oui${number ? `, n°\u00a0${number}` : ', sans numéro'}${since ? `, signé le ${date(since)}` : ''}`
      : 'Non, ou ne sait pas',
  card: ({ cardKind, number }) => (cardKind ? `${cardKind} ${number ?? ''}` : 'Pas encore de carte'),
  refusal: ({ words = '' }) => words,
  question: ({ words = '' }) => words,
};

/** What an answer says, in one sentence. */
export function answerWords({ kind, content }: Pick<ClientAnswer, 'kind' | 'content'>): string {
  return ofKinds[kind](content);
}

function paperWords({ pages = 0, photos = 0, notes = [], signatures = [] }: AnswerContent): string {
  if (pages === 0) return 'Pièce jointe d’un courriel';
  const how =
    photos > 0
      ? count(photos, 'photo jointe en PDF', 'photos jointes en PDF')
      : `PDF de ${count(pages, 'page', 'pages')}`;
  const by = signatures.map(
    ({ signer, at }) =>
      `signature électronique ${de(signer ?? 'personne de nommé')}${at ? `, ${longDate(at)}` : ''}, non vérifiée`,
  );
  const said = [how, ...by].join('. ');
  // Notes are whole sentences.
  return notes.length > 0 ? `${said}. ${notes.join(' ')}` : said;
}

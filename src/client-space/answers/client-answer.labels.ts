import { de } from '../../identifiers/elision.js';
import type { StateDisplay } from '../../journey/states/transitions.js';
import { count, date, longDate } from '../../platform/web/view-helpers.js';
import type { AnswerKind, AnswerState, ClientAnswer } from './client-answer.entity.js';

export const answerKinds: Record<AnswerKind, string> = {
  signed_form: 'Formulaire signé',
  signed_mandate: 'Mandat signé',
  contract: 'Contrat avec l’ANS',
  card: 'Carte du représentant',
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

/** What an answer says, in one sentence. */
export function answerWords({ kind, content }: Pick<ClientAnswer, 'kind' | 'content'>): string {
  const { pages = 0, photos = 0, notes = [], signatures = [], signed, number, since, cardKind, words = '' } = content;
  if (kind === 'contract')
    return signed
      ? `Oui${number ? `, n°\u00a0${number}` : ', sans numéro'}${since ? `, signé le ${date(since)}` : ''}`
      : 'Non, ou ne sait pas';
  if (kind === 'card') return cardKind ? `${cardKind} ${number ?? ''}` : 'Pas encore de carte';
  if (kind === 'refusal' || kind === 'question') return words;
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

import { recognisedLabels } from '../../mailbox/rules/mail-rule.entity.js';
import { shownForm } from '../../platform/forms/form.js';
import { dateTime } from '../../platform/web/view-helpers.js';
import type { FormErrors } from '../../platform/web/read-form.js';
import { requestStates } from '../request-states.js';
import { settlementFields } from './doubt.form.js';
import type { Says } from '../said-actions.js';
import type { DoubtPiece, PieceFrom, RequestDoubt } from './request-doubt.entity.js';

const sources: Record<PieceFrom, { label: string; icon: string }> = {
  mail: { label: 'Courriel', icon: 'mail' },
  form: { label: 'Formulaire', icon: 'file-text' },
  register: { label: 'Répertoire FINESS', icon: 'building' },
  person: { label: 'Noté', icon: 'pencil' },
  demarche: { label: 'Démarche Numérique', icon: 'world' },
};

export interface ReturnedSettlement {
  values: Record<string, unknown>;
  errors: FormErrors;
}

/** Both pieces of each contradiction, and the form that settles them; null when there is nothing to settle. */
export function doubtView(requestId: string, doubts: RequestDoubt[], returned?: ReturnedSettlement) {
  const open = doubts.filter(({ settledAt }) => settledAt === null);
  const [first] = open;
  if (!first) return null;
  const others = open.map((doubt, index) => ({ doubt, title: titleOf(index, open.length) }));
  const options = [
    { value: 'held', label: 'Ce que nous tenions', hint: `La demande redevient ${stateOf(first.fromState)}.` },
    ...others.flatMap(({ doubt: { id, says }, title }) =>
      says.outcome
        ? [
            {
              value: id,
              label: title,
              hint: `${recognisedLabels[says.outcome.says]}${says.outcome.dossierNumber ? `, dossier ${says.outcome.dossierNumber}` : ''}\u00a0: la demande en prend l’état${undoing(first.fromState, says.outcome.says)}.`,
            },
          ]
        : [],
    ),
  ];
  return {
    held: { title: 'Ce que nous tenions', ...pieceView(first.held) },
    others: others.map(({ doubt, title }) => ({ title, ...pieceView(doubt.says) })),
    form: shownForm({
      action: `/requests/${requestId}/ruling`,
      fields: settlementFields(options),
      values: returned?.values ?? {},
      errors: returned?.errors,
      submit: 'Trancher',
      icon: 'check',
      effect:
        'Votre nom, ce qui est gardé et le motif entrent au journal. Aucun des deux\u00a0? Choisissez dans «\u00a0Que faire\u00a0».',
    }),
  };
}

/** What was settled before, the latest first. */
export function settledView(doubts: RequestDoubt[]) {
  const kept = {
    held: 'Gardé\u00a0: ce qui était tenu',
    says: 'Gardé\u00a0: l’autre pièce',
    other: 'Ni l’un ni l’autre',
  };
  return doubts
    .flatMap(({ held, says, settledAt, settledBy, kept: which, reason }) =>
      settledAt && which
        ? [{ held: held.text, says: says.text, kept: kept[which], reason, by: settledBy, at: dateTime(settledAt) }]
        : [],
    )
    .reverse();
}

function pieceView({ from, text, at, by, messageId, documentId, words }: DoubtPiece) {
  const { label, icon } = sources[from];
  return {
    icon,
    source: [by ? `${label}, ${by}` : label, at ? dateTime(new Date(at)) : ''].filter(Boolean).join(', le '),
    text,
    words: words ?? null,
    mail: messageId ? `/mailbox/messages/${messageId}` : null,
    document: documentId && !messageId ? `/documents/${documentId}` : null,
  };
}

/** What was over is not by that, and what had followed from its end neither. */
function undoing(from: RequestDoubt['fromState'], says: Says): string {
  if (from === 'validated' && says !== 'validation')
    return '\u202f; les habilitations qu’elle avait données sont à demander de nouveau';
  if ((from === 'refused' || from === 'cancelled') && says === 'validation')
    return '\u202f; les habilitations qu’elle demandait deviennent actives';
  return '';
}

const titleOf = (index: number, among: number) =>
  among === 1 ? 'Ce qui dit autre chose' : `Ce qui dit autre chose, pièce ${index + 1}`;

const stateOf = (state: RequestDoubt['fromState']) => `«\u00a0${requestStates[state].label}\u00a0»`;

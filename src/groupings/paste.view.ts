import { shownForm } from '../platform/forms/form.js';
import type { FormErrors } from '../platform/web/read-form.js';
import { count } from '../platform/web/view-helpers.js';
import { pasteFields } from './members.form.js';
import { changesIn, type PastedAnswer, seenOf } from './pasted-clients.service.js';

const displays = {
  add: { tone: 'ok', icon: 'circle-check', label: 'À ajouter' },
  move: { tone: 'soon', icon: 'arrows-exchange', label: 'Changera de groupement' },
  already: { tone: 'none', icon: 'minus', label: 'Déjà là' },
  wrong: { tone: 'bad', icon: 'alert-circle', label: 'À corriger' },
} as const;
// The wrong ones first: they are what there is to do.
const orderOf = { wrong: 0, move: 1, add: 2, already: 3 } as const;
const shownLines = 200;

/** A paste that came back: what was pasted, what is wrong, or the answer to each line. */
export interface ReturnedPaste {
  values: Record<string, unknown>;
  errors?: FormErrors;
  answers?: PastedAnswer[];
}

/** The form to paste FINESS EJ, and the answer to each line once it was sent. */
export function pasteView(base: string, paste: ReturnedPaste | undefined) {
  const form = shownForm({
    action: `${base}/pasted`,
    fields: pasteFields,
    values: paste?.values,
    errors: paste?.errors,
    submit: 'Ajouter ces clients',
    icon: 'plus',
    tone: 'plain',
  });
  return { form, text: paste?.values['finess'], answers: paste?.answers ? answersView(paste.answers) : null };
}

function answersView(answers: PastedAnswer[]) {
  const wrong = answers.filter(({ outcome }) => outcome === 'wrong').length;
  const [adds, moves] = changesIn(answers);
  const lines = [...answers].sort(
    (one, other) => orderOf[one.outcome] - orderOf[other.outcome] || one.line - other.line,
  );
  return {
    title: wrong > 0 ? `${count(wrong, 'ligne à corriger', 'lignes à corriger')}, rien n’a été ajouté` : 'À confirmer',
    summary: `${count(answers.length, 'ligne lue', 'lignes lues')}\u00a0: ${adds} à ajouter, ${moves} à changer de groupement, ${wrong} à corriger.`,
    lines: lines.slice(0, shownLines).map((one) => ({ ...one, state: { ...displays[one.outcome], plain: true } })),
    hidden: lines.length > shownLines ? lines.length - shownLines : null,
    confirm: adds + moves === 0 ? null : { value: seenOf(answers), label: confirmLabel(adds, moves, wrong) },
  };
}

function confirmLabel(adds: number, moves: number, wrong: number): string {
  const leaving = moves > 0 ? `, dont ${moves} qui ${moves === 1 ? 'change' : 'changent'} de groupement` : '';
  const rest = wrong > 0 ? ' et laisser les autres' : '';
  return `Ajouter ${count(adds + moves, 'client', 'clients')}${leaving}${rest}`;
}

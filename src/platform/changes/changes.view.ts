import type { OfferedAction, Requirement } from '../../journey/states/transitions.js';
import { scanShape } from '../forms/file-field.js';
import type { FormErrors } from '../web/read-form.js';

/** How a room shows the actions of its table: `POST {base}/{noun}`. */
export interface ChangeDisplay {
  noun: string;
  icon?: string;
  warn?: boolean;
  /** The action has a page of its own, at the same address: GET shows its form. */
  page?: boolean;
  hints?: Partial<Record<Requirement, string>>;
  /** What the fields are called here, when « Motif », « Date » and « Pièce » say too little. */
  labels?: Partial<Record<Requirement, string>>;
}

/** Every action has its button. */
export type ChangeDisplays<Action extends string> = Record<Action, ChangeDisplay>;

/** The others are done by a job, or have a form of their own elsewhere on the page. */
export type ShownChanges<Action extends string> = Partial<ChangeDisplays<Action>>;

/** A form that came back: which one, what was typed, what is wrong. */
export interface ReturnedChange {
  noun: string;
  errors: FormErrors;
  values: Record<string, string>;
}

/** What the partial `changes/changes` shows: refused actions stay, with their reasons (product § 2.11). */
export function changesView<State extends string, Action extends string>(
  offered: OfferedAction<State, Action>[],
  view: {
    base: string;
    displays: ShownChanges<Action>;
    today: string;
    returned?: ReturnedChange | undefined;
    /** As in a form (`shownForm`). */
    readWith?: { name: string; value: string };
  },
) {
  const { readWith } = view;
  let primaryGiven = false;
  return offered.flatMap((action) => {
    const display = view.displays[action.action];
    if (!display) return [];
    const primary = action.allowed && !display.warn && !primaryGiven;
    primaryGiven ||= primary;
    return {
      noun: display.noun,
      from: action.from,
      read: readWith && { ...readWith, value: view.returned?.values[readWith.name] ?? readWith.value },
      label: action.requires.length > 0 ? `${action.label}…` : action.label,
      submit: action.label,
      icon: display.icon,
      warn: display.warn ?? false,
      primary,
      allowed: action.allowed,
      page: display.page ?? false,
      reason: action.reasons.join(' '),
      href: `${view.base}/${display.noun}`,
      effect: action.effects.join(' '),
      multipart: action.requires.includes('document'),
      open: view.returned?.noun === display.noun,
      fields: action.requires.map((requirement) => fieldOf(requirement, display, view)),
    };
  });
}

const shapes = {
  reason: { label: 'Motif', type: 'textarea', rows: 2, maxlength: 1000 },
  date: { label: 'Date', type: 'date' },
  document: { label: 'Pièce', ...scanShape },
  reference: { label: 'Référence', maxlength: 200 },
  dossier_number: { label: 'Numéro de dossier', mono: true },
} as const satisfies Record<Requirement, { label: string } & Record<string, unknown>>;

function labelOf(requirement: Requirement, { labels }: ChangeDisplay): string {
  return labels?.[requirement] ?? shapes[requirement].label;
}

/** What the form of a change may ask, as its page calls it: also once the thing is no longer where it asks for it. */
export function askedBy(display: ChangeDisplay): { name: string; label: string }[] {
  const all = Object.keys(shapes) as Requirement[];
  return all.map((one) => ({ name: `${display.noun}-${one}`, label: labelOf(one, display) }));
}

function fieldOf(
  requirement: Requirement,
  display: ChangeDisplay,
  view: { today: string; returned?: ReturnedChange | undefined },
) {
  const name = `${display.noun}-${requirement}`;
  const shape = { ...shapes[requirement], ...(requirement === 'date' ? { max: view.today } : {}) };
  const given = {
    label: labelOf(requirement, display),
    ...(display.hints?.[requirement] ? { hint: display.hints[requirement] } : {}),
  };
  const value = view.returned?.values[name] ?? (requirement === 'date' ? view.today : undefined);
  return { ...shape, ...given, name, required: true, value, error: view.returned?.errors[name] };
}

import { de } from '../identifiers/elision.js';
import { shownFields } from '../platform/forms/form.js';
import { awayTold } from './deputies/away.js';
import { deputyFields } from './deputies/deputy.form.js';
import type { Person } from '../clients/people.queries.js';
import { errorSummary, type FormErrors } from '../platform/web/read-form.js';
import { date } from '../platform/web/view-helpers.js';
import type { AbsenceRow } from './portfolio.queries.js';

type Values = Record<string, unknown>;

/** The fields of a new absence: who is away, then what any deputy is asked. */
export function absenceFormView(people: Person[], values: Values, errors: FormErrors = {}) {
  const manager = {
    name: 'accountManagerId',
    label: 'Qui est absent',
    type: 'select',
    required: true,
    placeholder: 'Choisir une personne',
    error: errors['accountManagerId'],
    options: people.map(({ id, name }) => ({ value: id, label: name, selected: id === values['accountManagerId'] })),
  };
  return {
    action: '/portfolio/absences',
    fields: [manager, ...shownFields(deputyFields(people), values, errors)],
    summary: errorSummary(errors),
    submit: 'Enregistrer l’absence',
  };
}

const crumbs = [{ label: 'Portefeuilles', href: '/portfolio' }];

/** The form alone, when what was typed is to correct. */
export function newAbsenceView(people: Person[], values: Values, errors: FormErrors) {
  return {
    title: 'Nouvelle absence',
    head: { title: 'Nouvelle absence', crumbs },
    form: absenceFormView(people, values, errors),
  };
}

/** One absence, to change or to end. */
export function absencePageView(people: Person[], absence: AbsenceRow, values: Values, errors: FormErrors = {}) {
  const title = `Absence ${de(absence.manager)}`;
  return {
    title,
    head: { title, crumbs, state: absenceStates[absence.when], facts: [{ value: `Notée par ${absence.createdBy}` }] },
    form: {
      action: `/portfolio/absences/${absence.id}`,
      version: values['version'],
      fields: shownFields(deputyFields(people), values, errors),
      summary: errorSummary(errors),
    },
    past: absence.when === 'past' ? `Cette absence est passée depuis le ${date(absence.endsOn)}.` : null,
    away: absence.deputyAway
      ? `${absence.deputy}\u00a0: ${awayTold(absence.deputyAway)}. Personne ne supplée ${absence.manager} ces jours-là\u00a0: choisissez quelqu’un d’autre, ou partagez ces jours en deux absences.`
      : null,
    ending: endingOf(absence),
  };
}

function endingOf(absence: AbsenceRow) {
  if (absence.when === 'past') return null;
  const action = `/portfolio/absences/${absence.id}/ending`;
  if (absence.when === 'upcoming')
    return { action, label: 'Supprimer cette absence', note: 'Elle n’a pas commencé\u00a0: elle n’aura pas lieu.' };
  const note = `${absence.deputy} ne supplée plus ${absence.manager} dès maintenant.`;
  return { action, label: 'Terminer aujourd’hui', note };
}

export const absenceStates = {
  current: { tone: 'move', icon: 'user', label: 'En cours' },
  upcoming: { tone: 'none', icon: 'calendar', label: 'À venir', plain: true },
  past: { tone: 'none', icon: 'check', label: 'Passée', plain: true },
} as const;

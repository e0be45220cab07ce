import type { Role } from '../journey/transitions.js';
import { whatEachRoleIsCalled } from '../platform/web/role-labels.js';
import { errorSummary, type FormErrors } from '../platform/web/read-form.js';
import { date } from '../platform/web/view-helpers.js';
import type { AbsenceRow } from './portfolio.queries.js';

type Person = { id: string; name: string; role: Role };

/** The fields of an absence, as the partial `field` takes them. */
export function absenceFormView(people: Person[], given: object, errors: FormErrors = {}) {
  const values = given as Record<string, unknown>;
  const options = (name: string) =>
    people.map(({ id, name: label, role }) => ({
      value: id,
      label: `${label}, ${whatEachRoleIsCalled[role].toLowerCase()}`,
      selected: id === values[name],
    }));
  const field = (name: string, label: string, rest: object) => ({
    name,
    label,
    required: true,
    error: errors[name],
    value: values[name],
    ...rest,
  });
  return {
    people: [
      field('accountManagerId', 'Qui est absent', {
        type: 'select',
        placeholder: 'Choisir',
        options: options('accountManagerId'),
      }),
      field('deputyId', 'Qui remplace', {
        type: 'select',
        placeholder: 'Choisir',
        options: options('deputyId'),
        hint: 'Ses tâches et sa liste « Mes clients » comptent alors aussi ces clients.',
      }),
    ],
    days: [
      field('startsOn', 'Premier jour', { type: 'date' }),
      field('endsOn', 'Dernier jour, compris', { type: 'date' }),
    ],
    reason: field('reason', 'Motif', { required: false, maxlength: 200 }),
    version: values['version'],
    errors,
    summary: errorSummary(errors),
  };
}

const crumbs = [{ label: 'Portefeuilles', href: '/portfolio' }];

/** The form alone, when what was typed is to correct. */
export function newAbsenceView(people: Person[], values: object, errors: FormErrors) {
  return {
    title: 'Nouvelle absence',
    head: { title: 'Nouvelle absence', crumbs },
    action: '/portfolio/absences',
    form: absenceFormView(people, values, errors),
  };
}

/** One absence, to change or to end. A person whose account was closed since stays in the choices of their own absence. */
export function absencePageView(people: Person[], absence: AbsenceRow, values: object, errors: FormErrors = {}) {
  const missing = { id: absence.account_manager_id, name: absence.manager, role: 'account_manager' as const };
  const all = people.some(({ id }) => id === missing.id) ? people : [...people, missing];
  const title = `Absence de ${absence.manager}`;
  return {
    title,
    head: { title, crumbs, state: absenceStates[absence.when], facts: [{ value: `Notée par ${absence.created_by}` }] },
    action: `/portfolio/absences/${absence.id}`,
    form: absenceFormView(all, values, errors),
    past: absence.when === 'past' ? `Cette absence est passée depuis le ${date(absence.ends_on)}.` : null,
    ending:
      absence.when === 'past'
        ? null
        : {
            action: `/portfolio/absences/${absence.id}/ending`,
            label: absence.when === 'current' ? 'Terminer aujourd’hui' : 'Retirer cette absence',
            note:
              absence.when === 'current'
                ? `${absence.deputy} ne remplace plus ${absence.manager} dès maintenant.`
                : 'Elle n’a pas commencé\u00a0: elle est retirée.',
          },
  };
}

export const absenceStates = {
  current: { tone: 'move', icon: 'user', label: 'En cours' },
  upcoming: { tone: 'none', icon: 'calendar', label: 'À venir', plain: true },
  past: { tone: 'none', icon: 'check', label: 'Passée', plain: true },
} as const;

import { openedAt, shownForm } from '../platform/forms/form.js';
import type { FormErrors } from '../platform/web/read-form.js';
import { count, number, date } from '../platform/web/view-helpers.js';
import type { Solution } from './solution.entity.js';
import { solutionFields } from './solution.form.js';
import type { SolutionRow } from './solutions.queries.js';

interface Returned {
  values?: Record<string, unknown>;
  errors?: FormErrors;
}

const crumbs = [{ label: 'Réglages', href: '/settings' }];
const closed = { tone: 'none', icon: 'archive', label: 'Close', plain: true };

/** Réglages, « Solutions ». */
export function solutionsView(rows: SolutionRow[], mayChange: boolean, { values, errors }: Returned = {}) {
  return {
    title: 'Solutions',
    crumbs,
    rows: rows.map((row) => ({
      name: row.name,
      instances: number(row.instances),
      closed: row.closedAt ? closed : null,
      href: mayChange ? `/settings/solutions/${row.id}/edit` : null,
    })),
    form: mayChange
      ? shownForm({
          action: '/settings/solutions',
          fields: solutionFields,
          values: values ?? {},
          errors,
          submit: 'Ajouter la solution',
        })
      : null,
  };
}

/** One solution: its name, its end, its return. */
export function solutionView(solution: Solution, instances: number, { values, errors }: Returned = {}) {
  const own = `/settings/solutions/${solution.id}`;
  const running = count(instances, 'instance en service', 'instances en service');
  return {
    title: solution.name,
    head: {
      title: solution.name,
      crumbs: [...crumbs, { label: 'Solutions', href: '/settings/solutions' }],
      state: solution.closedAt ? closed : null,
      facts: [
        { value: running },
        ...(solution.closedAt ? [{ label: 'Close le', value: date(solution.closedAt), num: true }] : []),
      ],
    },
    form: shownForm({
      action: own,
      fields: solutionFields,
      values: values ?? { name: solution.name },
      errors,
      version: openedAt(solution, values),
      effect: 'Les prochains formulaires 413 porteront ce nom. Ceux qui sont envoyés ne changent pas.',
      submit: 'Renommer',
    }),
    closing: solution.closedAt === null ? { action: `${own}/closing`, running } : null,
    reopening: `${own}/reopening`,
  };
}

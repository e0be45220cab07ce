import { de } from '../../identifiers/elision.js';
import { errorSummary, type FormErrors } from '../../platform/web/read-form.js';
import { shownFields } from '../../platform/forms/form.js';
import { awayTold } from './away.js';
import { deputyFields } from './deputy.form.js';
import { date } from '../../platform/web/view-helpers.js';
import type { DeputyRow } from './deputies.queries.js';
import type { Person } from '../../clients/people.queries.js';

type Values = Record<string, unknown>;

export function clientDeputiesView(page: {
  clientId: string;
  clientName: string;
  rows: DeputyRow[];
  people: Person[];
  values: Values;
  errors: FormErrors;
  today: string;
}) {
  return {
    title: `Suppléance · ${page.clientName}`,
    action: `/clients/${page.clientId}/deputies`,
    submit: 'Nommer pour ce client',
    summary: errorSummary(page.errors),
    fields: shownFields(deputyFields(page.people), page.values, page.errors),
    rows: page.rows.map((row) => rowView(row, page.today)),
  };
}

function rowView(row: DeputyRow, today: string) {
  const over = row.endsOn < today;
  // An absence for all the clients of somebody is changed where it was named.
  const ours = row.accountManager === null;
  return {
    name: row.deputy,
    unable: row.away && awayTold(row.away),
    whose: row.accountManager === null ? 'ce client' : `tous les clients ${de(row.accountManager)}`,
    from: date(row.startsOn),
    to: date(row.endsOn),
    reason: row.reason,
    by: row.createdBy,
    state: over
      ? { tone: 'none', icon: 'history', label: 'Terminée', plain: true }
      : row.startsOn > today
        ? { tone: 'none', icon: 'clock', label: 'À venir', plain: true }
        : { tone: 'ok', label: 'En cours', plain: true },
    editHref: ours && !over ? `/deputies/${row.id}/edit` : null,
    endAction: ours && !over ? `/deputies/${row.id}/end` : null,
  };
}

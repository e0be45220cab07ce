import sql, { raw } from 'sql-template-tag';
import { coverageLabels, severity } from '../../journey/plan/coverage.js';
import { type Filter, readOne } from '../../platform/lists/list-filter.js';
import { coverageSql } from '../../slots/coverage-sql.js';
import { kindSql, slotKinds } from '../../slots/slot-kinds.js';

export interface Choice {
  id: string;
  name: string;
}

/** The coverage of a slot, at the moment the page speaks of: `seen` is joined by `slotsFrom`. */
export const coverage = (expiringDays?: number) => raw(coverageSql('seen.now', expiringDays));

// Nothing of the first three steps is left to do for its client: somebody may order.
const ready = sql`s.client_id IN (SELECT p.client_id FROM client_progress p WHERE p.step >= 4)`;

/** What slots may be filtered by: `s`, their instance `i`, their open order `o`. */
export function slotFilters(solutions: Choice[]): Record<string, Filter> {
  return {
    coverage: { label: 'État', read: readCoverage },
    order: {
      label: 'Commande',
      read: (value) =>
        readOne(value, {
          none: { where: sql`o.id IS NULL`, value: 'aucune ouverte' },
          to_open: { where: sql`o.id IS NULL AND ${ready}`, value: 'à ouvrir' },
        }),
    },
    kind: {
      label: 'Type',
      read: (value) => {
        const kind = slotKinds.find(({ key }) => key === value);
        return kind ? { where: kindSql(kind), value: kind.label } : null;
      },
    },
    expiring: { label: 'Échéance', read: readExpiring },
    solution: {
      label: 'Solution',
      read: (value) => {
        const solution = solutions.find(({ id }) => id === value);
        return solution ? { where: sql`i.solution_id = ${value}::uuid`, value: solution.name } : null;
      },
    },
  };
}

/** The coverages that the address names. */
export function coveragesOf(value = '') {
  return severity.filter((code) => value.split(',').includes(code));
}

function readCoverage(value: string) {
  const codes = coveragesOf(value);
  if (codes.length === 0 || codes.length !== value.split(',').length) return null;
  return {
    where: sql`${coverage()} = ANY (${codes}::text[])`,
    value: codes.map((code) => coverageLabels[code]).join(', '),
  };
}

// Certificates in service, declared ones too: what is missing or already over has no expiry to come.
function readExpiring(value: string) {
  const days = /^\d{1,3}$/.test(value) ? Number(value) : 0;
  if (days < 1) return null;
  return { where: sql`${coverage(days)} = 'expiring'`, value: `dans ${days}\u00a0j au plus` };
}

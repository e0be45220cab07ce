import sql, { join, raw } from 'sql-template-tag';
import { type Coverage, coverageLabels, severity } from '../../journey/plan/coverage.js';
import { type Filter, readOne } from '../../platform/lists/list-filter.js';
import { coverageIs, isElsewhere, isNotToInstall } from '../../slots/coverage.facts.js';
import { kindSql, slotKinds } from '../../slots/slot-kinds.js';

export interface Choice {
  id: string;
  name: string;
}

/** What the coverage counts and filters by: each slot is of one. Nobody is sent to install what is to be made again (docs/decisions/0088). */
export type Facet = Coverage | 'to_redo';
export const facets = severity.flatMap((coverage): Facet[] =>
  coverage === 'issued_not_installed' ? ['to_redo', coverage] : [coverage],
);
export const facetLabels: Record<Facet, string> = { ...coverageLabels, to_redo: 'À refaire' };

/** The slot is of this one, by what `seen` has. */
export function ofFacet(facet: Facet) {
  if (facet === 'to_redo') return sql`(${covered('issued_not_installed')} AND ${raw(isNotToInstall)})`;
  const is = covered(facet);
  return facet === 'issued_not_installed' ? sql`(${is} AND NOT ${raw(isNotToInstall)})` : is;
}

/** The slot has this coverage, at the moment the page speaks of: `seen` is joined by `slotsFrom`. */
const covered = (coverage: Coverage, expiringDays?: number) => raw(coverageIs(coverage, 'seen.now', expiringDays));

// Nothing of the first three steps is left to do for its client: somebody may order. Those clients have an index, `client_progress_ready`.
const ready = sql`s.client_id IN (SELECT p.client_id FROM client_progress p WHERE p.step >= 4 AND p.slots_covered < p.slots_needed AND NOT p.archived)`;

/** What slots may be filtered by: `s`, their instance `i`. */
export function slotFilters(solutions: Choice[]): Record<string, Filter> {
  return {
    coverage: { label: 'État', read: readCoverage },
    order: {
      label: 'Commande',
      read: (value) =>
        readOne(value, {
          none: { where: sql`s.open_order_id IS NULL`, value: 'aucune ouverte' },
          to_open: {
            where: sql`s.open_order_id IS NULL AND ${ready} AND NOT (${raw(isElsewhere)})`,
            value: 'à ouvrir',
          },
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

/** Those that the address names. */
export function facetsOf(value = '') {
  return facets.filter((code) => value.split(',').includes(code));
}

function readCoverage(value: string) {
  const codes = facetsOf(value);
  if (codes.length === 0 || codes.length !== value.split(',').length) return null;
  return {
    where: sql`(${join(
      codes.map((code) => ofFacet(code)),
      ' OR ',
    )})`,
    value: codes.map((code) => facetLabels[code]).join(', '),
  };
}

// Certificates in service, declared ones too: what is missing or already over has no expiry to come.
function readExpiring(value: string) {
  const days = /^\d{1,3}$/.test(value) ? Number(value) : 0;
  if (days < 1) return null;
  return { where: covered('expiring', days), value: `dans ${days}\u00a0j au plus` };
}

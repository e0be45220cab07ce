import sql, { join, raw } from 'sql-template-tag';
import { type Coverage, coverageLabels, severity } from '../../journey/plan/coverage.js';
import { type Filter, readOne } from '../../platform/lists/list-filter.js';
import { coverageIs, isCalledToRedo, isElsewhere, isOrderedHere, waitsForOrder } from '../../slots/coverage.facts.js';
import { kindSql, slotKinds } from '../../slots/slot-kinds.js';

export interface Choice {
  id: string;
  name: string;
}

/** The slot has this coverage, at the moment the page speaks of: `seen` is joined by `slotsFrom`. */
export const covered = (coverage: Coverage, expiringDays?: number) =>
  raw(coverageIs(coverage, 'seen.now', expiringDays));

// Whoever asks for what is to be made again asks for what is still in service too.
const calledToRedo = raw(isCalledToRedo('seen.now'));

// Nothing of the first three steps is left to do for its client: somebody may order. Those clients have an index, `client_progress_ready`.
const ready = sql`s.client_id IN (SELECT p.client_id FROM client_progress p WHERE p.ready_to_order)`;

// Of those clients, what is of an offer that nobody may order. Few are, and read once.
const isWithheld = `s.id IN (SELECT v.id FROM client_progress p JOIN slots v ON v.client_id = p.client_id WHERE p.withheld IS NOT NULL AND v.offer = ANY (p.withheld))`;

/** What slots may be filtered by: `s`, their instance `i`. */
export function slotFilters(solutions: Choice[]): Record<string, Filter> {
  return {
    coverage: { label: 'État', read: readCoverage },
    order: {
      label: 'Commande',
      read: (value) =>
        readOne(value, {
          none: { where: sql`s.open_order_id IS NULL`, value: 'aucune ouverte' },
          due: { where: raw(waitsForOrder), value: 'attendue, aucune ouverte' },
          to_open: {
            where: sql`s.open_order_id IS NULL AND ${ready} AND NOT (${raw(isElsewhere)}) AND NOT ${raw(isWithheld)}`,
            value: 'à ouvrir',
          },
          here: { where: raw(isOrderedHere), value: 'se passe chez ce client' },
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
export function coveragesOf(value = '') {
  return severity.filter((code) => value.split(',').includes(code));
}

function readCoverage(value: string) {
  const codes = coveragesOf(value);
  if (codes.length === 0 || codes.length !== value.split(',').length) return null;
  return {
    where: sql`(${join(
      codes.map((code) => (code === 'to_redo' ? calledToRedo : covered(code))),
      ' OR ',
    )})`,
    value: codes.map((code) => coverageLabels[code]).join(', '),
  };
}

// Certificates in service, declared ones too: what is missing or already over has no expiry to come.
function readExpiring(value: string) {
  const days = /^\d{1,3}$/.test(value) ? Number(value) : 0;
  if (days < 1) return null;
  return { where: covered('expiring', days), value: `dans ${days}\u00a0j au plus` };
}

import sql, { raw } from 'sql-template-tag';
import {
  either,
  type Filter,
  oneOf,
  readCodes,
  readDays,
  readId,
  readOne,
  today,
} from '../../platform/lists/list-filter.js';
import { contractStateLabels, orderingLabels, requestStateLabels } from '../client.labels.js';
import { mayFollow } from '../who-may-follow.facts.js';

const openRequest = `EXISTS (SELECT 1 FROM open_requests q WHERE q.client_id = c.id`;
const solutionOf = `EXISTS (SELECT 1 FROM instances i WHERE i.client_id = c.id AND i.retired_at IS NULL`;

/** Nobody follows the client, or somebody whose account is disabled or may only read. @param manager the column that says who follows it */
const withoutActiveManager = (manager: string): [string, string] => [
  `${manager} IS NULL`,
  `${manager} = ANY (ARRAY(SELECT m.id FROM users m WHERE NOT (${mayFollow('m')})))`,
];

/** Whom clients are followed by. @param manager the column that says it */
export function managerFilter(manager: string): Filter {
  return {
    label: 'Chargé de compte',
    read: (value) =>
      value === 'inactive'
        ? { ...either(...withoutActiveManager(manager)), value: 'personne d’actif' }
        : readId(value, 'person', (id) => sql`${raw(manager)} = ${id}`, {
            where: raw(`${manager} IS NULL`),
            value: 'personne',
          }),
  };
}

/** Filters on what a client's own page records. `c` is the client, `p` its progress. */
export const recordFilters = {
  blocked: {
    label: 'Bloqué',
    read: (value) =>
      readDays(value, (days) => ({
        where: sql`p.who <> 'nobody' AND p.since < ${today} - ${days}::int`,
        lookedFor: true,
        value: `depuis plus de ${days}\u00a0j`,
      })),
  },
  contract: {
    label: 'Contrat',
    read: (value) => readCodes(value, contractStateLabels, (codes) => oneOf('c.contract_state', codes)),
  },
  ordering: {
    label: 'Commandes',
    read: (value) =>
      readOne(value, {
        self: { where: sql`c.self_administered`, value: orderingLabels.self },
        delegated: { where: sql`NOT c.self_administered`, value: orderingLabels.delegated },
      }),
  },
  representative: {
    label: 'Représentant',
    read: (value) =>
      readOne(value, {
        missing: {
          where: sql`NOT EXISTS (SELECT 1 FROM representatives r WHERE r.client_id = c.id AND r.ended_on IS NULL)`,
          value: 'à désigner',
        },
      }),
  },
  request: {
    label: 'Demande en cours',
    read: (value) =>
      value === 'none'
        ? { where: sql`NOT ${raw(openRequest)})`, value: 'aucune' }
        : readCodes(
            value,
            requestStateLabels,
            (codes) => sql`${raw(openRequest)} AND q.state = ANY (${codes}::text[]))`,
          ),
  },
  solution: {
    label: 'Solution',
    read: (value) =>
      readId(value, 'solution', (id) => sql`${raw(solutionOf)} AND i.solution_id = ${id})`, {
        where: sql`NOT ${raw(solutionOf)})`,
        value: 'aucune',
      }),
  },
  grouping: {
    label: 'Groupement',
    read: (value) =>
      readId(value, 'grouping', (id) => sql`c.grouping_id = ${id}`, {
        where: sql`c.grouping_id IS NULL`,
        value: 'aucun',
      }),
  },
  account_manager: managerFilter('c.account_manager_id'),
  selection: {
    label: 'Sélection',
    read: (value) =>
      readId(
        value,
        'selection',
        (id) => sql`EXISTS (SELECT 1 FROM selection_items y WHERE y.selection_id = ${id} AND y.client_id = c.id)`,
      ),
  },
} satisfies Record<string, Filter>;

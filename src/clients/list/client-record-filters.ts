import { type FilterKey, readCodes, readDays, readId, readOne, today } from '../../platform/lists/filter-key.js';
import { contractStateLabels, orderingLabels, requestStateLabels } from '../client-words.js';

const openRequest = `EXISTS (SELECT 1 FROM open_requests q WHERE q.client_id = c.id`;
const solutionOf = `EXISTS (SELECT 1 FROM instances i WHERE i.client_id = c.id AND i.retired_at IS NULL`;

/** Nobody follows the client, or somebody whose account is disabled or may only read. `c` is the client. */
const withoutActiveManager = `NOT EXISTS (SELECT 1 FROM users m WHERE m.id = c.account_manager_id AND m.disabled_at IS NULL AND m.role <> 'auditor')`;

/** Filters on what a client's own page records. `c` is the client, `p` its progress. */
export const recordFilters: Record<string, FilterKey> = {
  blocked: {
    label: 'Bloqué',
    read: (value) =>
      readDays(value, (days) => ({
        sql: `p.who <> 'nobody' AND p.since < ${today} - $::int`,
        value: `depuis plus de ${days}\u00a0j`,
      })),
  },
  contract: {
    label: 'Contrat',
    read: (value) =>
      readCodes(value, contractStateLabels, (codes) => ({
        sql: 'c.contract_state = ANY ($::text[])',
        parameters: [codes],
      })),
  },
  ordering: {
    label: 'Commandes',
    read: (value) =>
      readOne(value, {
        self: { sql: 'c.self_administered', value: orderingLabels.self },
        delegated: { sql: 'NOT c.self_administered', value: orderingLabels.delegated },
      }),
  },
  representative: {
    label: 'Représentant',
    read: (value) =>
      readOne(value, {
        missing: {
          sql: 'NOT EXISTS (SELECT 1 FROM representatives r WHERE r.client_id = c.id AND r.ended_on IS NULL)',
          value: 'à désigner',
        },
      }),
  },
  request: {
    label: 'Demande en cours',
    read: (value) =>
      value === 'none'
        ? { sql: `NOT ${openRequest})`, parameters: [], value: 'aucune' }
        : readCodes(value, requestStateLabels, (codes) => ({
            sql: `${openRequest} AND q.state = ANY ($::text[]))`,
            parameters: [codes],
          })),
  },
  solution: {
    label: 'Solution',
    read: (value) =>
      readId(value, 'solution', `${solutionOf} AND i.solution_id = $)`, { sql: `NOT ${solutionOf})`, value: 'aucune' }),
  },
  grouping: {
    label: 'Groupement',
    read: (value) => readId(value, 'grouping', 'c.grouping_id = $', { sql: 'c.grouping_id IS NULL', value: 'aucun' }),
  },
  account_manager: {
    label: 'Chargé de compte',
    read: (value) =>
      value === 'inactive'
        ? { sql: withoutActiveManager, parameters: [], value: 'personne d’actif' }
        : readId(value, 'person', 'c.account_manager_id = $', {
            sql: 'c.account_manager_id IS NULL',
            value: 'personne',
          }),
  },
  selection: {
    label: 'Sélection',
    read: (value) =>
      readId(
        value,
        'selection',
        'EXISTS (SELECT 1 FROM selection_items y WHERE y.selection_id = $ AND y.client_id = c.id)',
      ),
  },
};

import { z } from 'zod';
import { type Coverage, coverageLabels } from '../journey/coverage.js';
import { type Who, whoLabels } from '../journey/next-action.js';
import { clientSearch, isSearch } from './client-search.js';

/** The tables a filter speaks of: `clients` is `c`, its progress `p`. Put it after FROM. */
export const clientFilterFrom = 'clients c JOIN client_progress p ON p.client_id = c.id';

export const stepLabels = { 1: 'Contrat', 2: 'Administrateur', 3: 'Demande', 4: 'Retrait', 5: 'Veille' } as const;

/** One active filter, as a chip shows it. */
export interface FilterChip {
  key: string;
  label: string;
  value: string;
}

export interface ClientFilter {
  /** A WHERE expression over `clientFilterFrom`. */
  sql: string;
  parameters: unknown[];
  /** French sentence of what is kept, for a campaign: « Étape : Demande ; Qui : Client ». */
  description: string;
  chips: FilterChip[];
  /** What of the address was not understood, each told in French: never silently ignored. */
  unknown: string[];
}

type Query = Record<string, unknown>;

interface Condition {
  /** `$` stands for the parameter. */
  sql: string;
  parameters: unknown[];
  value: string;
}

// The state of the list that filters nothing.
const ofTheList = new Set(['sort', 'direction', 'after', 'before']);
const today = `(now() AT TIME ZONE 'Europe/Paris')::date`;

interface FilterKey {
  label: string;
  /** null: the value means nothing here. */
  read(value: string): Condition | null;
}

const filterKeys: Record<string, FilterKey> = {
  q: { label: 'Recherche', read: readSearch },
  step: {
    label: 'Étape',
    read: (value) =>
      readCodes(value, stepLabels, (codes) => ({ sql: 'p.step = ANY ($::int[])', parameters: [codes.map(Number)] })),
  },
  who: {
    label: 'Qui',
    read: (value) =>
      readCodes<Who>(value, whoLabels, (codes) => ({ sql: 'p.who = ANY ($::text[])', parameters: [codes] })),
  },
  coverage: {
    label: 'Couverture',
    read: (value) =>
      readCodes<Coverage>(value, coverageLabels, (codes) => ({
        sql: 'p.worst_coverage = ANY ($::text[])',
        parameters: [codes],
      })),
  },
  late: {
    label: 'Échéance',
    read: (value) => (value === '1' ? { sql: `p.due < ${today}`, parameters: [], value: 'dépassée' } : null),
  },
  blocked: { label: 'Bloqué', read: readBlocked },
  expiring: { label: 'Certificats', read: readExpiring },
  orphan: {
    label: 'Habilitation',
    read: (value) => (value === '1' ? { sql: orphanCondition, parameters: [], value: 'aucun administrateur' } : null),
  },
  delegation: {
    label: 'Délégation',
    read: (value) =>
      value === 'to_review'
        ? {
            sql: `EXISTS (SELECT 1 FROM delegations d WHERE d.client_id = c.id AND d.state = 'to_review')`,
            parameters: [],
            value: 'à revoir',
          }
        : null,
  },
  departement: {
    label: 'Département',
    read: (value) =>
      /^(\d{2,3}|2[AB]|\d[A-Z])$/i.test(value)
        ? { sql: 'c.departement = $', parameters: [value.toUpperCase()], value: value.toUpperCase() }
        : null,
  },
  account_manager: { label: 'Suivi', read: readAccountManager },
  mine: {
    label: 'Suivi',
    read: (value) => (value === '1' ? { sql: followedByMe, parameters: [], value: 'mes clients' } : null),
  },
  environment: {
    label: 'Environnement',
    read: (value) =>
      readCodes(value, { PROD: 'Production', TEST: 'Test' }, (codes) => ({
        sql: 'c.environment = ANY ($::text[])',
        parameters: [codes],
      })),
  },
};

/** The clients the signed-in person follows, and those of the people they stand in for today. `c` is the client. */
export const followedByMe = `(c.account_manager_id = current_person() OR EXISTS (SELECT 1 FROM deputies d WHERE d.deputy_id = current_person()
   AND ${today} BETWEEN d.starts_on AND d.ends_on AND (d.client_id = c.id OR d.account_manager_id = c.account_manager_id)))`;

/** Nobody follows the client, or somebody whose account is disabled or may only read. `c` is the client. */
export const withoutActiveManager = `NOT EXISTS (SELECT 1 FROM users m WHERE m.id = c.account_manager_id AND m.disabled_at IS NULL AND m.role <> 'auditor')`;

/**
 * Domain rule 8: certificates in service that nobody may renew or revoke any more. A client that has none yet is no orphan.
 * `c` is the client, `p` its progress; « Mes tâches » counts with the same words.
 */
export const orphanCondition = `p.active_assignments = 0 AND EXISTS (SELECT 1 FROM certificates x WHERE x.client_id = c.id AND x.not_after > now() AND x.revoked_at IS NULL)`;

/**
 * What the list's address keeps. The same function freezes « tous les résultats » for a campaign, so what was seen is what runs.
 * @param query the parsed address, or its text `?who=client&step=3`
 */
export function clientFilter(query: Query | string): ClientFilter {
  const given = typeof query === 'string' ? Object.fromEntries(new URLSearchParams(query)) : query;
  const filter: ClientFilter = {
    sql: 'c.archived_at IS NULL',
    parameters: [],
    description: '',
    chips: [],
    unknown: [],
  };
  for (const [key, raw] of Object.entries(given)) {
    if (ofTheList.has(key)) continue;
    const value = (typeof raw === 'string' ? raw : Array.isArray(raw) ? raw.join(',') : '').trim().slice(0, 200);
    // A select left on « Toutes » sends an empty value.
    if (value === '') continue;
    add(filter, key, value);
  }
  const sentence = filter.chips.map((chip) => `${chip.label} : ${chip.value}`).join(' ; ');
  return { ...filter, description: sentence === '' ? 'Tous les clients' : sentence };
}

function add(filter: ClientFilter, key: string, value: string): void {
  const known = Object.hasOwn(filterKeys, key) ? filterKeys[key] : undefined;
  if (!known) return void filter.unknown.push(`« ${key} » n’est pas un filtre de cette liste.`);
  const condition = known.read(value);
  if (!condition) return void filter.unknown.push(`« ${value} » n’est pas une valeur du filtre ${known.label}.`);
  filter.sql += ` AND ${numbered(condition.sql, filter.parameters.length)}`;
  filter.parameters.push(...condition.parameters);
  filter.chips.push({ key, label: known.label, value: condition.value });
}

// `$` becomes `$3` when two parameters are there already.
function numbered(sql: string, already: number): string {
  let next = already;
  return sql.replace(/\$/g, () => `$${(next += 1)}`);
}

function readSearch(value: string): Condition {
  const words = clientSearch(value);
  if (!isSearch(words)) return { sql: 'true', parameters: [], value };
  return { sql: 'c.id IN (SELECT search_clients($::jsonb))', parameters: [words], value };
}

function readCodes<Code extends string | number>(
  value: string,
  labels: Record<Code, string>,
  condition: (codes: string[]) => Omit<Condition, 'value'>,
): Condition | null {
  const codes = [...new Set(value.split(','))];
  if (!codes.every((code) => Object.hasOwn(labels, code))) return null;
  return { ...condition(codes), value: codes.map((code) => labels[code as Code]).join(', ') };
}

function readExpiring(value: string): Condition | null {
  if (!/^\d{1,3}$/.test(value)) return null;
  return {
    sql: `p.next_expiry < ${today} + $::int`,
    parameters: [Number(value)],
    value: `échéance à ${Number(value)} j`,
  };
}

// Days of the calendar in Paris since the client waits for what comes next.
function readBlocked(value: string): Condition | null {
  if (!/^\d{1,3}$/.test(value)) return null;
  const sql = `p.who <> 'nobody' AND p.since < ${today} - $::int`;
  return { sql, parameters: [Number(value)], value: `depuis plus de ${Number(value)} j` };
}

function readAccountManager(value: string): Condition | null {
  if (value === 'none') return { sql: 'c.account_manager_id IS NULL', parameters: [], value: 'personne' };
  if (value === 'inactive') return { sql: withoutActiveManager, parameters: [], value: 'personne d’actif' };
  if (!z.uuid().safeParse(value).success) return null;
  return { sql: 'c.account_manager_id = $', parameters: [value], value: 'une personne' };
}

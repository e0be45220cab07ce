import sql, { raw } from 'sql-template-tag';
import { lackLabels, type Readiness, readinessLabels, readinessSql } from '../../readiness/readiness.facts.js';
import { type Filter, readCodes, readOne } from '../../platform/lists/list-filter.js';

const readiness = Object.fromEntries(
  (Object.keys(readinessSql) as Readiness[]).map((value) => [
    value,
    { where: raw(readinessSql[value]), value: readinessLabels[value].toLowerCase() },
  ]),
);

const portal = raw(`EXISTS (SELECT 1 FROM delegations d WHERE d.client_id = c.id AND d.channel = 'portal'`);

/** Filters on what a client lacks to be habilitated together with the others. `p` is its progress. */
export const readinessFilters: Record<string, Filter> = {
  readiness: { label: 'Habilitation en masse', read: (value) => readOne(value, readiness) },
  designation: {
    label: 'mesHabilitations',
    read: (value) =>
      readOne(value, {
        asked: { where: sql`${portal} AND d.state IN ('requested', 'signed'))`, value: 'désignation demandée' },
        seen: { where: sql`${portal} AND d.state IN ('active', 'to_review'))`, value: 'désignation constatée' },
        none: {
          where: sql`NOT ${portal} AND d.state IN ('requested', 'signed', 'active', 'to_review'))`,
          value: 'aucune désignation',
        },
      }),
  },
  lack: {
    label: 'Il manque',
    read: (value) => readCodes(value, lackLabels, (codes) => sql`p.lacks && ${codes}::text[]`),
  },
};

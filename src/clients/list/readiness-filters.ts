import { askedOnPortal, onPortal } from '../../delegations/delegation.facts.js';
import sql, { raw } from 'sql-template-tag';
import {
  lackLabels,
  mandateAskable,
  reachable,
  type Readiness,
  readinessLabels,
  readinessSql,
} from '../../readiness/readiness.facts.js';
import { type Filter, readCodes, readOne } from '../../platform/lists/list-filter.js';

const readiness = Object.fromEntries(
  (Object.keys(readinessSql) as Readiness[]).map((value) => [
    value,
    { where: raw(readinessSql[value]), value: readinessLabels[value].toLowerCase() },
  ]),
);

const [asked, seen] = [askedOnPortal('c.id'), onPortal('c.id')];

/** Filters on what a client lacks to be habilitated together with the others. `p` is its progress. */
export const readinessFilters: Record<string, Filter> = {
  readiness: { label: 'Habilitation en masse', read: (value) => readOne(value, readiness) },
  designation: {
    label: 'mesHabilitations',
    read: (value) =>
      readOne(value, {
        asked: { where: raw(asked), value: 'désignation demandée' },
        seen: { where: raw(seen), value: 'désignation constatée' },
        none: { where: raw(`NOT ${asked} AND NOT ${seen}`), value: 'aucune désignation' },
      }),
  },
  askable: {
    label: 'À qui demander',
    read: (value) =>
      readOne(value, {
        '1': { where: raw(reachable), value: 'représentant joignable' },
        mandate: { where: raw(mandateAskable), value: 'mandat pas encore demandé' },
      }),
  },
  lack: {
    label: 'Il manque',
    read: (value) => readCodes(value, lackLabels, (codes) => sql`p.lacks && ${codes}::text[]`),
  },
};

import { prerequisitesCited } from '../records/prerequisites.js';
import { followedByMe, followedHalves, whomIFollowFor } from '../followed.facts.js';
import sql, { raw } from 'sql-template-tag';
import { type Coverage, coverageLabels, severity } from '../../journey/plan/coverage.js';
import { actionLabels, type ActionQueueName, codesOf } from '../../journey/steps/action-queues.js';
import { type Who, whoLabels } from '../../journey/steps/next-action.js';
import { mandateEnding, toActivate } from '../../delegations/delegation.facts.js';
import { departementTitle } from '../../directory/departements.js';
import { orphan } from '../../progress/orphan.facts.js';
import { countedClients } from '../../progress/progress-counts.facts.js';
import { chasedMandate, chasedPrerequisites } from '../../reminders/waits/waits.facts.js';
import { managerFilter, recordFilters } from './client-record-filters.js';
import { readinessFilters } from './readiness-filters.js';
import { clientSearch, isSearch, ownedBy } from './client-search.js';
import { environmentLabels } from '../client.labels.js';
import { registerFilters } from './register-filters.js';
import {
  type Condition,
  either,
  type Filter,
  oneOf,
  readCodes,
  readDays,
  readOne,
  today,
} from '../../platform/lists/list-filter.js';
import { endsSoonDays } from '../../journey/steps/card-actions.js';

export const stepLabels = { 1: 'Contrat', 2: 'Administrateur', 3: 'Demande', 4: 'Retrait', 5: 'Veille' } as const;

/** As the filter says them beside its name. */
export const mandateWords = {
  signed: 'signée, à activer',
  to_review: 'à revoir',
  ending: `à terme dans les ${endsSoonDays}\u00a0j, ou échue`,
} as const;

/** What the list may be filtered by. `c` is the client, `p` its progress. */
export const clientFilters = {
  q: { label: 'Recherche', read: readSearch },
  step: {
    label: 'Étape',
    read: (value) => readCodes(value, stepLabels, (codes) => oneOf('p.step', codes.map(Number), 'int')),
  },
  who: {
    label: 'Qui',
    read: (value) => readCodes<Who>(value, whoLabels, (codes) => oneOf('p.who', codes), countedClients.whoseTurn),
  },
  action: { label: 'Action', read: readAction },
  coverage: {
    label: 'Couverture',
    read: (value) =>
      readCodes<Coverage>(value, coverageLabels, (codes) => oneOf('p.coverage_rank', ranksOf(codes), 'smallint')),
  },
  late: {
    label: 'Échéance',
    read: (value) => readOne(value, { '1': { where: sql`p.due < ${today}`, lookedFor: true, value: 'dépassée' } }),
  },
  expiring: {
    label: 'Certificats',
    read: (value) =>
      readDays(value, (days) => ({
        // A moment against a moment, the midnight of Paris: against a day, PostgreSQL asks its time zone at each client.
        // The last of the days is among them, as in the list of certificates.
        where: sql`p.next_expiry < (${today} + ${days + 1}::int)::timestamp AT TIME ZONE 'Europe/Paris'`,
        lookedFor: true,
        tally: countedClients.endingBefore(sql`${today} + ${days + 1}::int`),
        value: `échéance à ${days}\u00a0j`,
      })),
  },
  orphan: {
    label: 'Habilitation',
    read: (value) => readOne(value, { '1': { where: raw(orphan), value: 'aucun administrateur' } }),
  },
  delegation: {
    label: 'Délégation',
    read: (value) =>
      readOne(value, {
        to_review: {
          where: sql`EXISTS (SELECT 1 FROM delegations d WHERE d.client_id = p.client_id AND d.state = 'to_review')`,
          value: mandateWords.to_review,
        },
        signed: {
          where: raw(`EXISTS (SELECT 1 FROM delegations d WHERE d.client_id = p.client_id AND ${toActivate('d')})`),
          value: mandateWords.signed,
        },
        ending: {
          where: raw(mandateEnding),
          lookedFor: true,
          value: mandateWords.ending,
        },
      }),
  },
  chased: {
    label: 'Relances',
    read: (value) =>
      readOne(value, {
        mandate: { where: raw(chasedMandate), value: 'à reprendre de vive voix, mandat ou désignation' },
        prerequisites: { where: raw(chasedPrerequisites), value: `à reprendre de vive voix, ${prerequisitesCited}` },
      }),
  },
  departement: {
    label: 'Département',
    read: (value) =>
      /^(\d{2,3}|2[AB]|\d[A-Z])$/i.test(value)
        ? { where: sql`c.departement = ${value.toUpperCase()}`, value: departementTitle(value.toUpperCase()) }
        : null,
  },
  mine: {
    label: 'Chargé de compte',
    read: (value) => readOne(value, { '1': { where: raw(followedByMe), value: 'mes clients' } }),
  },
  environment: inEnvironment('c.environment'),
  archived: {
    label: 'Archive',
    read: (value) => readOne(value, { '1': { where: sql`c.archived_at IS NOT NULL`, value: 'clients archivés' } }),
  },
  ...recordFilters,
  ...registerFilters,
  ...readinessFilters,
} satisfies Record<string, Filter>;

const [byManager, byDeputy] = followedHalves;

/** « mes clients » of what is read with the progress of its client, `p`. */
export const mineByProgress: Filter = {
  ...clientFilters.mine,
  read: (value) => readOne(value, { '1': { where: raw(`(${byManager} OR ${byDeputy})`), value: 'mes clients' } }),
};

/** What the client's progress knows too: the list of clients asks it there, so that one index has all of the answer. */
const progressFilters = {
  mine: {
    ...clientFilters.mine,
    read: (value) =>
      readOne(value, {
        '1': { ...either(byManager, byDeputy), tally: countedClients.followedBy(whomIFollowFor), value: 'mes clients' },
      }),
  },
  account_manager: managerFilter('p.account_manager_id'),
  environment: inEnvironment('p.environment'),
  archived: {
    ...clientFilters.archived,
    read: (value) => readOne(value, { '1': { where: sql`p.archived`, value: 'clients archivés' } }),
  },
} satisfies Record<string, Filter>;

/** Those of the list itself, where `p` is always read. */
export const clientListFilters = { ...clientFilters, ...progressFilters };

function inEnvironment(column: string): Filter {
  return {
    label: 'Environnement',
    read: (value) => readCodes(value, environmentLabels, (codes) => oneOf(column, codes)),
  };
}

/** As `coverage_rank` has them, which has an index. */
function ranksOf(codes: string[]): number[] {
  return codes.map((code) => severity.indexOf(code as Coverage) + 1);
}

function readAction(value: string): Condition | null {
  const codesOfAll = (queues: string[]) => queues.flatMap((queue) => codesOf(queue as ActionQueueName));
  const condition = readCodes(value, actionLabels, (queues) => oneOf('p.code', codesOfAll(queues)));
  // An index has all but those who are watched over, who are most.
  return condition && { ...condition, lookedFor: true };
}

function readSearch(value: string): Condition | null {
  const words = clientSearch(value);
  return isSearch(words) ? { where: ownedBy('c.id', words), value } : null;
}

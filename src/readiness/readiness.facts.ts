import { ofOneClient } from '../platform/tenancy/of-one-client.js';
import { isNotHeld } from '../clients/records/prerequisites.facts.js';
import { endsSoonDays } from '../journey/steps/card-actions.js';

const today = '(SELECT paris_today())';

/** Whether the client `c` has such a row: read once of all the clients asked, `$1`, however many they are. */
export const hasIn = (table: string, condition = '') =>
  `c.id IN (SELECT client_id FROM ${table} WHERE client_id = ANY ($1)${condition && ` AND ${condition}`})`;

/** SQL: a delegation that is in force, stays so, and whose piece is kept; asked of each client, printed in the annex of a mandate. @param row its alias */
export const usableMandate = (row: string) =>
  `${row}.state = 'active' AND ${row}.evidence_document_id IS NOT NULL AND (${row}.starts_on IS NULL OR ${row}.starts_on <= ${today}) AND (${row}.ends_on IS NULL OR ${row}.ends_on > ${today} + ${endsSoonDays})`;

/** Who mends it. */
export type Mender = 'client' | 'editor';

export interface Condition {
  /** What is asked, in the words of the page. */
  asked: string;
  /** What is missing, of one client. */
  lacking: string;
  mender: Mender;
  /** SQL, true for a client that does not meet it. `c` is the client, `r` its representative in office; who has left signs nothing any more. */
  sql: string;
}

/**
 * What a client needs to be habilitated together with the others (guide V0.6, « Futures évolutions »; F5), in the order in which it is
 * mended. Whoever nobody represents lacks that alone: neither a card nor an address is asked of nobody.
 */
export const conditions = {
  // F4.1: what it asks of ANS goes to another desk, by form 414; every way of these is of production.
  environment: {
    asked: 'Client en production',
    lacking: 'Client en environnement de test',
    mender: 'editor',
    sql: `c.environment = 'TEST'`,
  },
  contract: {
    asked: 'Contrat avec l’ANS sur le FINESS EJ',
    lacking: 'Contrat avec l’ANS pas encore signé',
    mender: 'client',
    sql: isNotHeld.contract,
  },
  representative: {
    asked: 'Représentant connu, et toujours en fonction',
    lacking: 'Représentant inconnu, ou parti',
    mender: 'client',
    sql: `r.id IS NULL`,
  },
  card: {
    asked: 'Carte du représentant en cours (CPS ou CDE)',
    lacking: 'Carte du représentant (CPS ou CDE)',
    mender: 'client',
    sql: isNotHeld.card,
  },
  address: {
    asked: 'Adresse électronique du représentant, personnelle ou générique',
    lacking: 'Adresse électronique du représentant absente',
    mender: 'editor',
    sql: `r.id IS NOT NULL AND r.email IS NULL`,
  },
  delegation: {
    asked: 'Délégation en vigueur, sa pièce gardée',
    lacking: 'Délégation absente, à revoir ou à terme',
    mender: 'editor',
    sql: `NOT ${hasIn('delegations', usableMandate('delegations'))}`,
  },
  // F4.1: a form takes a FINESS or, without one, a SIRET; the register of FINESS lists no structure that has none. Its proof is then the
  // SIRET itself, whose keys are checked when it is typed, and the contract, which is asked above. One whom the register knows has a FINESS.
  register: {
    asked: 'FINESS EJ ouvert au répertoire\u202f; sans FINESS, un SIRET que le répertoire ne connaît pas',
    lacking: 'FINESS EJ absent du répertoire, ou fermé',
    mender: 'editor',
    sql: `CASE WHEN c.finess_ej IS NULL THEN EXISTS (SELECT 1 FROM directory_establishments e WHERE e.siret = c.siret AND (e.closed_on IS NULL OR e.closed_on > ${today}) ${ofOneClient})
      ELSE NOT EXISTS (SELECT 1 FROM directory_legal_entities e WHERE e.finess = c.finess_ej AND (e.closed_on IS NULL OR e.closed_on > ${today}) ${ofOneClient}) END`,
  },
  contradiction: {
    asked: 'Aucune contradiction à trancher',
    lacking: 'Demande à trancher, ou courriel à vérifier',
    mender: 'editor',
    sql: `(${hasIn('open_requests', `state = 'in_doubt'`)} OR ${hasIn('messages', `direction = 'in' AND state = 'to_check'`)})`,
  },
} as const satisfies Record<string, Condition>;

export type Lack = keyof typeof conditions;

export const lackCodes = Object.keys(conditions) as Lack[];

/** What a client lacks, as lists and pages say it. */
export const lackLabels = Object.fromEntries(lackCodes.map((code) => [code, conditions[code].lacking])) as Record<
  Lack,
  string
>;

/** What the client lacks, in that order; null for one that orders for itself: nobody is habilitated for it. `c` is the client, `r` its representative. */
export const lacks = `CASE WHEN NOT c.self_administered THEN array_remove(ARRAY[
  ${lackCodes.map((code) => `CASE WHEN ${conditions[code].sql} THEN '${code}' END`).join(',\n  ')}
]::text[], NULL) END`;

/** How near a client is. */
export type Readiness = 'ready' | 'one' | 'several';

/** Of the clients that count; `p` is the client's progress, where what it lacks is derived with everything else. */
export const readinessSql: Record<Readiness, string> = {
  ready: 'p.lack_count = 0',
  one: 'p.lack_count = 1',
  several: 'p.lack_count > 1',
};

export const readinessLabels: Record<Readiness, string> = {
  ready: 'Prêts',
  one: 'Manque une chose',
  several: 'Manquent plusieurs',
};

/** Nobody can be asked for anything: nobody signs for it, or no address of theirs is known. */
export const unreachableLacks: readonly Lack[] = ['representative', 'address'];

/** SQL: its representative may be written to; `p` is the client's progress. */
export const reachable = `NOT p.lacks && '{${unreachableLacks.join(',')}}'::text[]`;

// Whom a mandate was sent to that is not in force yet.
const mandatesUnderWay = `SELECT d.client_id FROM delegations d WHERE d.channel = 'form' AND d.state IN ('requested', 'signed')`;

/** SQL: and no mandate of it waits for an answer, as the campaign that sends them judges. */
export const mandateAskable = `${reachable} AND p.client_id NOT IN (${mandatesUnderWay})`;

/** SQL: the same who lack a delegation, and of whom one does: a few, looked for from their mandates. */
export const mandateUnderWay = `p.lacks && '{delegation}'::text[] AND ${reachable} AND p.client_id IN (${mandatesUnderWay})`;

import { representativeName } from '../clients/records/representative.facts.js';
import { administratorName } from '../administrators/administrator.facts.js';
import { Injectable } from '@nestjs/common';
import sql, { raw } from 'sql-template-tag';
import { awayToday, standInToday } from '../clients/followed.facts.js';
import { followerName } from '../clients/who-may-follow.facts.js';
import { countedLacks } from '../progress/progress-counts.facts.js';
import { TenantDb } from '../platform/tenancy/tenant-db.js';
import { type Lack, mandateUnderWay, type Readiness, readinessSql } from './readiness.facts.js';

/** So many clients lack exactly these. */
export interface LackCount {
  lacks: Lack[];
  clients: number;
}

export interface Measure {
  day: string;
  clients: number;
  ready: number;
  oneLack: number;
}

export interface NearClient {
  id: string;
  name: string;
  town: string | null;
  number: string;
  lacks: Lack[];
  since: string | null;
  representative: string | null;
  manager: string | null;
}

/** What the editor itself brings to a mass habilitation. */
export interface EditorFacts {
  name: string;
  contractSignedOn: string | null;
  thirdPartySince: string | null;
  siret: string | null;
  thirdPartyDocumentId: string | null;
  /** With a card valid for twelve months at least, by name. */
  lasting: string[];
  /** With a card valid today. */
  valid: number;
}

/** What the page of mass habilitation reads: `client_progress.lacks`, as the list of clients does. */
@Injectable()
export class ReadinessQueries {
  constructor(private readonly db: TenantDb) {}

  /** By what they lack, of which there are few combinations. */
  byLacks(): Promise<LackCount[]> {
    return this.db.query<LackCount>(countedLacks);
  }

  /** The first of them, those that lack it for the shortest time last. */
  nearest(readiness: Readiness, atMost: number): Promise<NearClient[]> {
    return this.db.query<NearClient>(
      sql`SELECT c.id, c.name, c.town, c.number, p.lacks, p.lacks_since AS since, ${raw(representativeName('r'))} AS representative, coalesce(${raw(standInToday('c'))}, ${raw(followerName('u'))}) AS manager
            FROM (SELECT p.client_id, p.lacks, p.lacks_since, p.lack_count FROM client_progress p
                   WHERE NOT p.archived AND ${raw(readinessSql[readiness])} ORDER BY p.lack_count, p.lacks_since, p.client_id LIMIT ${atMost}) p
            JOIN clients c ON c.id = p.client_id
            LEFT JOIN representatives r ON r.client_id = c.id AND r.ended_on IS NULL LEFT JOIN users u ON u.id = c.account_manager_id
            ${raw(awayToday)}
           ORDER BY p.lack_count, p.lacks_since, c.id`,
    );
  }

  /** The last measure of each of the last twelve months, the oldest first. */
  months(): Promise<Measure[]> {
    return this.db.query<Measure>(
      `SELECT DISTINCT ON (date_trunc('month', day)) day, clients, ready, one_lack FROM readiness_measures
        WHERE day >= date_trunc('month', (SELECT paris_today())) - interval '11 months' ORDER BY date_trunc('month', day), day DESC`,
    );
  }

  /** One row a day: measured twice, the later one stays. */
  async keep({ clients, ready, oneLack }: Omit<Measure, 'day'>): Promise<void> {
    await this.db.execute(
      `INSERT INTO readiness_measures (day, clients, ready, one_lack) VALUES (paris_today(), $1, $2, $3)
       ON CONFLICT (editor_id, day) DO UPDATE SET clients = excluded.clients, ready = excluded.ready, one_lack = excluded.one_lack`,
      [clients, ready, oneLack],
    );
  }

  async editor(): Promise<EditorFacts> {
    const [row] = await this.db.query<EditorFacts>(
      `SELECT e.name, e.ans_contract_signed_on AS contract_signed_on, e.third_party_since, e.siret, e.third_party_document_id,
              ARRAY(SELECT DISTINCT ${administratorName('a')} FROM administrators_with_valid_card v JOIN administrators a ON a.id = v.id
                     WHERE v.client_id IS NULL AND v.kind = 'CPA' AND v.left_on IS NULL AND v.valid_until >= (SELECT paris_today()) + interval '12 months' ORDER BY 1) AS lasting,
              (SELECT count(DISTINCT v.id)::int FROM administrators_with_valid_card v WHERE v.client_id IS NULL AND v.kind = 'CPA') AS valid
         FROM editors e`,
    );
    if (!row) throw new Error('no editor');
    return row;
  }

  /** Those that lack a delegation, may be written to, and have a mandate on its way. */
  async mandatesUnderWay(): Promise<number> {
    const [row] = await this.db.query<{ clients: number }>(
      `SELECT count(*)::int AS clients FROM client_progress p WHERE NOT p.archived AND ${mandateUnderWay}`,
    );
    return row?.clients ?? 0;
  }

  /** Those that order for themselves: nobody is habilitated for them. */
  async selfAdministered(): Promise<number> {
    const [row] = await this.db.query<{ clients: number }>(
      'SELECT count(*)::int AS clients FROM client_progress WHERE NOT archived AND lack_count IS NULL',
    );
    return row?.clients ?? 0;
  }
}

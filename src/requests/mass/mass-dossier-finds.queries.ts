import { Injectable } from '@nestjs/common';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import { ownNumbers } from '../../clients/numbers/borne-numbers.facts.js';
import { agencyNumber } from '../../identifiers/agency-number.js';

/** A dossier that a mail may be about. */
export interface FoundDossier {
  id: string;
  title: string;
  dossierNumber: string | null;
  rows: number;
}

/** Finds dossiers, for mails and for people who look for one. */
@Injectable()
export class MassDossierFinds {
  constructor(private readonly db: TenantDb) {}

  async byNumber(dossierNumber: string): Promise<string | null> {
    const [row] = await this.db.query<{ id: string }>('SELECT id FROM mass_dossiers WHERE dossier_number = $1', [
      dossierNumber,
    ]);
    return row?.id ?? null;
  }

  /** Those that are with ANS and bear this number, or have clients with one of these. */
  near(dossierNumber: string | null, numbers: string[]): Promise<(FoundDossier & { named: number })[]> {
    return this.db.query(
      `SELECT * FROM (
         SELECT d.id, d.title, d.dossier_number, (SELECT count(*)::int FROM mass_dossier_rows m WHERE m.dossier_id = d.id) AS rows,
                (SELECT count(*)::int FROM mass_dossier_rows m WHERE m.dossier_id = d.id AND m.client_id IN (SELECT b.client_id FROM (${ownNumbers('$2')}) b)) AS named
           FROM mass_dossiers d WHERE d.state = 'sent') found
        WHERE dossier_number = $1 OR named > 0 ORDER BY (dossier_number = $1) DESC NULLS LAST, named DESC, id LIMIT 3`,
      [dossierNumber, numbers],
    );
  }

  search(query: string): Promise<FoundDossier[]> {
    return this.db.query<FoundDossier>(
      `SELECT d.id, d.title, d.dossier_number, (SELECT count(*)::int FROM mass_dossier_rows m WHERE m.dossier_id = d.id) AS rows
         FROM mass_dossiers d WHERE d.state = 'sent' AND (strpos(searchable(d.title), (SELECT trim(searchable($1)))) > 0 OR d.dossier_number = $2) ORDER BY d.created_at DESC, d.id LIMIT 5`,
      [query.slice(0, 200), agencyNumber(query.trim())],
    );
  }
}

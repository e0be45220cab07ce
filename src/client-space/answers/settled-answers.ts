import { IsKept, type Kept } from '../../platform/retention/kept.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';

/** What clients answered and a person has settled. A policy refuses what still waits, and the last three months. */
@IsKept()
export class SettledAnswers implements Kept {
  readonly key = 'space_answers';
  readonly label = 'Réponses de clients traitées';
  readonly hint =
    'Questions, refus, contrat et carte dits par l’espace. Les documents déposés et le journal sont des preuves\u00a0: ils restent.';
  readonly days = { usual: 365, least: 90, most: 1825 };

  constructor(private readonly db: TenantDb) {}

  purge(before: Date, most: number): Promise<number> {
    return this.db.execute(
      `DELETE FROM client_answers WHERE id IN (SELECT id FROM client_answers
        WHERE state <> 'to_review' AND state_since < least($1, moment() - interval '90 days') ORDER BY id LIMIT $2)`,
      [before, most],
    );
  }
}

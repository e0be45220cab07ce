import { TenantDb } from '../tenancy/tenant-db.js';
import { IsKept, type Kept } from './kept.js';

/** What makes a form sent twice have one effect: nobody sends one again after weeks. */
@IsKept()
export class SentForms implements Kept {
  readonly key = 'forms';
  readonly label = 'Jetons de formulaire';
  readonly hint = 'Ils évitent qu’un formulaire envoyé deux fois agisse deux fois.';
  readonly days = { usual: 30, least: 1, most: 90 };

  constructor(private readonly db: TenantDb) {}

  purge(before: Date, most: number): Promise<number> {
    return this.db.execute(
      'DELETE FROM form_tokens WHERE token IN (SELECT token FROM form_tokens WHERE created_at < $1 ORDER BY created_at LIMIT $2)',
      [before, most],
    );
  }
}

import { Injectable } from '@nestjs/common';
import { AuditService, whoDid } from '../platform/audit/audit.service.js';
import type { ListFilter } from '../platform/lists/read-list-filter.js';
import { TenantDb, type TenantScope } from '../platform/tenancy/tenant-db.js';
import { frenchCsv } from '../platform/files/french-csv.js';
import { dateTime } from '../platform/web/view-helpers.js';
import { AuditQueries, type JournalRow } from './audit.queries.js';
import { AuditWords } from './audit-words.js';

const atOnce = 2_000;
const header = [
  'N°',
  'Quand',
  'Qui',
  'Objet',
  'Action',
  'Ce qui s’est passé',
  'Motif',
  'De',
  'À',
  'Client',
  'FINESS EJ ou SIRET',
  'Empreinte (SHA-256)',
];

/** The journal as a file, whatever its length: read and sent piece by piece. */
@Injectable()
export class AuditExport {
  constructor(
    private readonly db: TenantDb,
    private readonly queries: AuditQueries,
    private readonly audit: AuditService,
    private readonly words: AuditWords,
  ) {}

  /** Told in the journal (product § 2.9). The file stops at the entry that was the last one when it was asked. */
  async file(filter: ListFilter): Promise<AsyncGenerator<string>> {
    const { editorId, actor, requestId } = this.db.context();
    const upTo = await this.queries.last();
    const subject = { kind: 'journal', id: editorId };
    await this.audit.exported({ subject, what: 'Journal exporté', told: filter.description });
    return this.pieces(filter, upTo, { editorId, actor, requestId, looks: true });
  }

  // The request's own transaction is over when the file leaves: each piece is read in a short one of its own.
  private async *pieces(filter: ListFilter, upTo: string, scope: TenantScope): AsyncGenerator<string> {
    yield frenchCsv([header]);
    for (let after: string | null = '0'; after !== null;) {
      const from: string = after;
      const rows = await this.db.run(scope, () => this.queries.piece(filter, from, upTo, atOnce));
      if (rows.length > 0)
        yield frenchCsv(
          rows.map((row) => this.lineOf(row)),
          false,
        );
      after = rows.length < atOnce ? null : (rows.at(-1)?.sequence ?? null);
    }
  }

  private lineOf(row: JournalRow): string[] {
    const { subjectKind, fromState, toState } = row;
    return [
      row.sequence,
      dateTime(row.at),
      whoDid(row),
      this.words.kind(subjectKind),
      this.words.action(row),
      row.summary,
      row.reason ?? '',
      fromState ? this.words.state(subjectKind, fromState) : '',
      toState ? this.words.state(subjectKind, toState) : '',
      row.clientName ?? '',
      row.clientNumber ?? '',
      row.hash,
    ];
  }
}

import { Injectable } from '@nestjs/common';
import sql, { raw } from 'sql-template-tag';
import { parisDate } from '../../journey/calendar/calendar-days.js';
import { AuditService } from '../../platform/audit/audit.service.js';
import type { TableFormat } from '../../platform/files/spreadsheet.js';
import type { WrittenCell } from '../../platform/files/xlsx-writer.js';
import type { Cursor } from '../../platform/lists/cursor.js';
import { everyPage, type Page, readPage } from '../../platform/lists/keyset.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import { count } from '../../platform/web/view-helpers.js';
import type { Certificate } from '../certificate.entity.js';
import { mayHaveToRedo } from '../../clients/to-redo.facts.js';
import { certificateState } from '../../slots/certificate-state.view.js';
import { numberCarried } from '../../slots/plan/holder-level.js';
import { filterInWords, type GridFilter } from './grid-filter.js';
import { certificatesThatFit } from './grid.queries.js';

type Row = Pick<
  Certificate,
  | 'serialNumber'
  | 'sha256'
  | 'commonName'
  | 'issuer'
  | 'subject'
  | 'notBefore'
  | 'notAfter'
  | 'installedAt'
  | 'verifiedAt'
  | 'revokedAt'
  | 'history'
> & {
  client: string;
  number: string;
  /** Of its slot, by its number of today. */
  holder: string;
  instance: string;
  slot: string;
  inForce: boolean;
  alone: boolean;
  toRedo: string | null;
};

const certificatesAtOnce = 500;

// Of few clients anything may be wrong, and nothing is looked up of the others.
const wrong = raw(`CASE WHEN ${mayHaveToRedo('c')} THEN what_is_wrong(k.id) END`);

export const certificateTitles = [
  'Client',
  'FINESS EJ ou SIRET',
  'Porteur (FINESS ou SIRET)',
  'Instance',
  'Emplacement',
  'Numéro de série',
  'CN',
  'Émetteur',
  'Empreinte SHA-256',
  'Valable du',
  'Valable au',
  'Installé le',
  'Vérifié le',
  'Révoqué le',
  'État',
];

/** Certificates one line each, those of before included: what an auditor or another tool asks for. */
@Injectable()
export class CertificateExport {
  constructor(
    private readonly db: TenantDb,
    private readonly audit: AuditService,
  ) {}

  /** The titles, then the certificates of the clients of the filter, read as they are written. The journal is told before the last one leaves. */
  async *rows(format: TableFormat, filter: GridFilter, now: Date): AsyncGenerator<WrittenCell[]> {
    yield certificateTitles;
    let certificates = 0;
    for await (const rows of everyPage(null, (cursor) => this.page(filter, cursor))) {
      certificates += rows.length;
      yield* rows.map((row) => written(row, now));
    }
    await this.audit.exported({
      what: 'Certificats exportés',
      told: `${count(certificates, 'certificat', 'certificats')}. ${filterInWords(filter)}`,
      format,
    });
  }

  private page(filter: GridFilter, cursor: Cursor | null): Promise<Page<Row>> {
    return readPage<Row>(this.db, {
      from: sql`certificates k`,
      where: certificatesThatFit(filter),
      keys: [
        { name: 'client_id', sql: 'k.client_id', type: 'uuid' },
        { name: 'id', sql: 'k.id', type: 'uuid' },
      ],
      cursor,
      size: certificatesAtOnce,
      columns: sql`c.name AS client, c.number, coalesce(e.finess_eg, c.number) AS holder, i.name AS instance, s.label AS slot, s.in_force_id IS NOT DISTINCT FROM k.id AS in_force, s.holder_closed AS alone,
              k.serial_number, k.sha256, k.common_name, k.subject, k.issuer, k.not_before, k.not_after, k.installed_at, k.verified_at, k.revoked_at, k.history,
              ${wrong} AS to_redo`,
      tables: sql`JOIN certificates k ON k.id = page.id JOIN slots s ON s.id = k.slot_id JOIN instances i ON i.id = s.instance_id JOIN clients c ON c.id = k.client_id LEFT JOIN establishments e ON e.id = s.establishment_id`,
    });
  }
}

function written(row: Row, now: Date): WrittenCell[] {
  const day = (at: Date | null): WrittenCell => (at ? { day: parisDate(at) } : '');
  return [
    row.client,
    row.number,
    // A certificate carries the number of the day it was made.
    numberCarried(row.subject) ?? row.holder,
    row.instance,
    row.slot,
    row.serialNumber,
    row.commonName ?? '',
    row.issuer,
    row.sha256,
    day(row.notBefore),
    day(row.notAfter),
    day(row.installedAt),
    day(row.verifiedAt),
    day(row.revokedAt),
    certificateState(row, row.inForce, now).label,
  ];
}

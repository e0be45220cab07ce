import { Injectable } from '@nestjs/common';
import { lockClientsWhole } from '../../clients/lock-clients.js';
import sql from 'sql-template-tag';
import { CertificateBatch, type CertificateUndo } from '../../certificates/import/certificate-batch.service.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import { sinceOf } from '../kinds/changed-since.js';
import type { Undoable } from '../kinds/import-kinds.js';

const undoOf = ({ undo }: Undoable) => undo as CertificateUndo;

/** Gives a drop of certificates back, as long as nothing was built on them. */
@Injectable()
export class CertificateDropUndo {
  constructor(
    private readonly db: TenantDb,
    private readonly batch: CertificateBatch,
  ) {}

  async changedSince(importId: string, things: Undoable[], lock: boolean): Promise<Map<string, string>> {
    const ids = things.map(({ subjectId }) => subjectId);
    if (lock) await lockClientsWhole(this.db, sql`SELECT client_id FROM certificates WHERE id = ANY (${ids}::uuid[])`);
    const subjects = new Map(
      things.flatMap((thing) => {
        const { order } = undoOf(thing);
        return [thing.subjectId, ...(order ? [order.id] : [])].map((id) => [id, thing.subjectId] as const);
      }),
    );
    const since = await sinceOf(this.db, importId, 'e.subject_id', subjects, ['certificate', 'order']);
    return new Map([
      ...(await this.builtUpon(ids)),
      ...[...since].map(([id, words]) => [subjects.get(id) ?? id, words] as const),
    ]);
  }

  async undo(things: Undoable[], file: { id: string; name: string }): Promise<void> {
    const ids = things.map(({ subjectId }) => subjectId);
    const rows = await this.db.query<{ id: string; clientId: string }>(
      'SELECT id, client_id FROM certificates WHERE id = ANY ($1)',
      [ids],
    );
    await this.batch.giveBack(things.map(undoOf), {
      importId: file.id,
      reason: `L’import «\u00a0${file.name}\u00a0» est défait.`,
      summary: `Certificat repris par l’import «\u00a0${file.name}\u00a0» supprimé, l’import est défait`,
      clientIds: new Map(rows.map(({ id, clientId }) => [id, clientId])),
    });
  }

  private async builtUpon(ids: string[]): Promise<Map<string, string>> {
    const rows = await this.db.query<{ id: string; reason: string }>(
      `SELECT t.id, CASE WHEN EXISTS (SELECT 1 FROM certificates x WHERE x.replaces_id = t.id) THEN 'Un autre certificat le remplace.'
                         WHEN EXISTS (SELECT 1 FROM orders o WHERE o.renews_certificate_id = t.id) THEN 'Une commande le renouvelle.'
                         ELSE 'Des rappels ont été décidés pour lui.' END AS reason
         FROM unnest($1::uuid[]) AS t (id)
        WHERE EXISTS (SELECT 1 FROM certificates x WHERE x.replaces_id = t.id) OR EXISTS (SELECT 1 FROM orders o WHERE o.renews_certificate_id = t.id)
           OR EXISTS (SELECT 1 FROM reminders m WHERE m.certificate_id = t.id)`,
      [ids],
    );
    return new Map(rows.map(({ id, reason }) => [id, reason]));
  }
}

import { Injectable } from '@nestjs/common';
import { ClientsService } from '../clients/clients.service.js';
import { EditsService } from '../platform/changes/edits.service.js';
import { type AuditEntry, AuditService } from '../platform/audit/audit.service.js';
import { TenantDb } from '../platform/tenancy/tenant-db.js';
import { NotFound, Refused } from '../platform/web/errors.js';
import { optionalDay } from '../platform/forms/day-field.js';
import { field } from '../platform/forms/form.js';
import { date } from '../platform/web/view-helpers.js';
import { declaredExpiryProblem } from './declared-expiry.js';
import { Slot } from './slot.entity.js';
import { clock } from '../platform/clock.js';

/** `notAfter`: ISO day of Paris; null takes the declaration back. */
export interface ExpiryToDeclare {
  slotId: string;
  notAfter: string | null;
}

interface Written {
  id: string;
  clientId: string;
  label: string;
  version: number;
  before: string | null;
  after: string | null;
}

const fields = [field('declaredNotAfter', 'Échéance déclarée', optionalDay, { type: 'date' })];

/** A certificate in service that we know by its end only, until its file is imported. */
@Injectable()
export class DeclaredExpiries {
  constructor(
    private readonly db: TenantDb,
    private readonly audit: AuditService,
    private readonly edits: EditsService,
    private readonly clients: ClientsService,
  ) {}

  /**
   * Declares, corrects, or with null clears the end of what is in service.
   * @throws Refused for a slot with an imported certificate, or of an archived client; EditConflict when somebody saved since the page was opened
   */
  async declare(slotId: string, wish: { notAfter: string | null; version: number }): Promise<void> {
    const slot = await this.db.one(Slot, { id: slotId });
    if (!slot) throw new NotFound();
    await this.clients.open(slot.clientId);
    if (await this.isImported(slotId))
      throw new Refused(['Un certificat est importé sur cet emplacement\u00a0: c’est son échéance qui compte.']);
    if (wish.notAfter !== null && slot.notNeededReason !== null)
      throw new Refused([`Cet emplacement n’est pas requis\u00a0: ${slot.notNeededReason}`]);
    const edit = openedBy(slotId, wish);
    const version = await this.edits.standing(edit, slot);
    if (slot.declaredNotAfter === wish.notAfter) return;
    const written = await this.write([{ id: slotId, notAfter: wish.notAfter, version }]);
    // Between the reading and the writing, somebody was faster.
    if (written.length === 0) throw await this.edits.conflict(edit, await this.again(slotId));
    await this.audit.recordMany(written.map(entryOf));
  }

  /**
   * Set-based, for an import. A slot with an imported certificate, or that nothing needs, is left alone.
   * @returns the slots whose end changed; @throws RangeError for a day that `declaredExpiryProblem` refuses
   */
  async declareMany(rows: ExpiryToDeclare[]): Promise<string[]> {
    const today = clock.today();
    for (const { notAfter } of rows) {
      const problem = notAfter === null ? null : declaredExpiryProblem(notAfter, today);
      if (problem) throw new RangeError(problem);
    }
    const written = await this.write(rows.map(({ slotId, notAfter }) => ({ id: slotId, notAfter, version: null })));
    await this.audit.recordMany(written.map(entryOf));
    return written.map((row) => row.id);
  }

  private async write(rows: { id: string; notAfter: string | null; version: number | null }[]): Promise<Written[]> {
    if (rows.length === 0) return [];
    return this.db.query<Written>(
      `UPDATE slots s SET declared_not_after = n."notAfter", declared_by = CASE WHEN n."notAfter" IS NOT NULL THEN $2 END,
              declared_at = CASE WHEN n."notAfter" IS NOT NULL THEN moment() END, version = s.version + 1
         FROM jsonb_to_recordset($1::jsonb) AS n (id uuid, "notAfter" date, version int), slots old
        WHERE s.id = n.id AND old.id = n.id AND s.in_force_id IS NULL AND (n."notAfter" IS NULL OR s.not_needed_reason IS NULL)
          AND s.declared_not_after IS DISTINCT FROM n."notAfter" AND (n.version IS NULL OR s.version = n.version)
       RETURNING s.id, s.client_id, s.label, s.version, old.declared_not_after AS before, s.declared_not_after AS after`,
      [JSON.stringify(rows), this.db.actor.name],
    );
  }

  private async isImported(slotId: string): Promise<boolean> {
    const rows = await this.db.query('SELECT 1 FROM slots WHERE id = $1 AND in_force_id IS NOT NULL', [slotId]);
    return rows.length > 0;
  }

  private again(slotId: string): Promise<Slot> {
    return this.db.theOne(Slot, { id: slotId });
  }
}

function openedBy(id: string, wish: { notAfter: string | null; version: number }) {
  return {
    subject: { kind: 'slot', id },
    fields,
    opened: wish.version,
    yours: { declaredNotAfter: wish.notAfter },
    address: `/slots/${id}/declared-expiry`,
    cancel: `/slots/${id}`,
  };
}

function entryOf({ id, clientId, label, version, before, after }: Written): AuditEntry {
  const summary = !after
    ? `Échéance déclarée effacée\u00a0: ${label}`
    : before
      ? `Échéance déclarée corrigée\u00a0: ${label}, jusqu’au ${date(after)}`
      : `Échéance déclarée\u00a0: ${label}, en service jusqu’au ${date(after)}, certificat non importé`;
  return {
    subject: { kind: 'slot', id },
    clientId,
    action: after ? 'expiry_declared' : 'expiry_cleared',
    summary,
    details: { version, changes: { declaredNotAfter: [before ?? '', after ?? ''] } },
  };
}

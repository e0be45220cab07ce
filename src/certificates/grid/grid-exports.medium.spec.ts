import { buffer } from 'node:stream/consumers';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { aCertificate, aClient, aSlot } from '../../../test/support/factories.js';
import { aTenant } from '../../../test/support/tenant.js';
import { tableStream } from '../../platform/files/table-writer.js';
import { writeCursor } from '../../platform/lists/cursor.js';
import { uuidv7 } from '../../platform/uuid.js';
import { ProgressService } from '../../progress/progress.service.js';
import { CertificateExport } from './certificate-export.js';
import { GridExport } from './grid-export.service.js';
import { type GridFilter, readGridFilter } from './grid-filter.js';

const now = new Date();
const tenant = await aTenant();
beforeAll(async () => {
  const clients: Record<string, unknown>[] = Array.from({ length: 63 }, () => ({ departement: '06' }));
  for (const one of [...clients, { archived_at: now }, { name: '=HYPERLINK("x")', departement: '75' }])
    await aSlot(tenant, { client_id: (await aClient(tenant, one)).id });
  await tenant.run(() => tenant.get(ProgressService).refreshAll());
});

describe('the export of the grid', () => {
  it('has every client of the filter, no formula, and is told in the journal', async () => {
    const written = async (filter: GridFilter) => {
      const rows = tenant.get(GridExport).rows('csv', filter, now);
      return (await tenant.run(() => buffer(tableStream('csv', '', 0, rows)))).toString();
    };
    const lines = (await written(readGridFilter({ departement: '75' }, now))).trimEnd().split('\r\n');
    expect(lines).toHaveLength(2);
    expect(lines[0]).toMatch(/^\ufeffFINESS EJ ou SIRET;Client;/);
    expect(lines[1]).toContain(`"'=HYPERLINK(""x"")"`);
    expect(lines[1]).toContain('Manquant');
    const everyone = await written(readGridFilter({}, now));
    expect(everyone.trimEnd().split('\r\n')).toHaveLength(65);
    // An address that says where its page begins leaves nobody out.
    const after = writeCursor(JSON.stringify(['9', 'zzz', uuidv7()]));
    expect(await written(readGridFilter({ after }, now))).toBe(everyone);
    const { rows } = await tenant.owner.query(
      `SELECT summary FROM audit_entries WHERE action = 'exported' ORDER BY sequence`,
    );
    expect(rows).toEqual([
      { summary: 'Couverture exportée (csv)\u00a0: 1\u00a0client. Département\u00a0: 75\u00a0Paris' },
      { summary: 'Couverture exportée (csv)\u00a0: 64\u00a0clients. Tous les clients' },
      { summary: 'Couverture exportée (csv)\u00a0: 64\u00a0clients. Tous les clients' },
    ]);
  });
});

describe('the export of certificates', () => {
  it('has one line each, those of before included, and is told in the journal', async () => {
    const editor = await tenant.secondEditor();
    const client = await aClient(editor, { name: '=Evil', finess_ej: '060785011', departement: '06' });
    const slot = await aSlot(editor, { client_id: client.id });
    const of = { client_id: client.id, slot_id: slot.id };
    const first = await aCertificate(editor, { ...of, revoked_at: new Date('2026-01-05T12:00:00Z') });
    const second = await aCertificate(editor, { ...of, installed_at: new Date('2026-02-01T12:00:00Z') });
    const exported = async (asked: Record<string, string>) => {
      const rows: unknown[][] = [];
      await editor.run(async () => {
        const filter = readGridFilter({ view: 'list', departement: '06', ...asked }, now);
        for await (const row of tenant.get(CertificateExport).rows('csv', filter, now)) rows.push(row);
      });
      return rows;
    };
    const rows = await exported({});
    expect(rows.map((row) => row.length)).toEqual([15, 15, 15]);
    const named = rows
      .slice(1)
      .map((row) => ({ serial: row[5], fingerprint: row[8], revoked: row[13], state: row[14] }));
    expect(named).toEqual([
      {
        serial: first['serial_number'],
        fingerprint: first['sha256'],
        revoked: { day: '2026-01-05' },
        state: 'Révoqué',
      },
      { serial: second['serial_number'], fingerprint: second['sha256'], revoked: '', state: 'À vérifier' },
    ]);
    // Of slots that are listed by their state, the certificate that has it: none of before beside it.
    const serials = async (asked: Record<string, string>) => (await exported(asked)).slice(1).map((row) => row[5]);
    expect(await serials({ coverage: 'issued_not_installed' })).toEqual([second['serial_number']]);
    expect(await serials({ coverage: 'revoked' })).toEqual([]);
    const told = await editor.owner.query(
      `SELECT summary FROM audit_entries WHERE action = 'exported' ORDER BY sequence LIMIT 1`,
    );
    expect(told.rows).toEqual([
      { summary: 'Certificats exportés (csv)\u00a0: 2\u00a0certificats. Département\u00a0: 06\u00a0Alpes-Maritimes' },
    ]);
  });
});

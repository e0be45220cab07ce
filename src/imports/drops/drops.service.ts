import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { Injectable } from '@nestjs/common';
import { uuidv7 } from '../../platform/uuid.js';
import { CsrsService } from '../../orders/csrs.service.js';
import { privateKeyFinding } from '../../pki/bytes/private-key.js';
import { AuditService } from '../../platform/audit/audit.service.js';
import { safeFileName } from '../../platform/documents/file-name.js';
import { UnreadableFile } from '../../platform/files/sheet-limits.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import type { SpooledFile } from '../../platform/web/current.js';
import { count } from '../../platform/web/view-helpers.js';
import { ImportRows } from '../apply/import-rows.js';
import { Import } from '../import.entity.js';
import { ImportsService } from '../imports.service.js';
import { type DropKind, refuseRole } from '../kinds/import-kinds.js';
import { DropEntries } from './drop-entries.js';
import { DropReadings } from './drop-readings.service.js';
import type { DropReading } from './read-drop.js';
import { type DroppedLine, filesAtMost, withoutBytes } from './drop-shape.js';

/** What was dropped: its import, and the files that held a private key, of which nothing is kept. */
export interface DropOutcome {
  id: string;
  privateKeys: string[];
}

type DroppedKey = NonNullable<Extract<DropReading, { lines: unknown }>['key']>;

/** Takes a drop in: its files become lines at once, so that nothing that must not be kept ever is. */
@Injectable()
export class DropsService {
  constructor(
    private readonly db: TenantDb,
    private readonly audit: AuditService,
    private readonly imports: ImportsService,
    private readonly rows: ImportRows,
    private readonly entries: DropEntries,
    private readonly csrs: CsrsService,
    private readonly readings: DropReadings,
  ) {}

  /** @throws UnreadableFile when the whole cannot be read, or holds nothing of this kind */
  async take(of: DropKind, sent: SpooledFile[]): Promise<DropOutcome> {
    refuseRole(of, this.db.actor);
    const { kind, drop, columns, words } = of;
    const { format, count: files, files: read } = await this.readings.of(kind, sent);
    const id = uuidv7();
    const fileName = format === 'zip' ? safeFileName(sent[0]?.fileName ?? '') : count(files, 'fichier', 'fichiers');
    const privateKeys = read.flatMap(({ key }) => key ?? []);
    const lines: DroppedLine[] = [];
    for (const one of read) {
      lines.push(...one.lines);
      if (one.key) lines.push(withoutBytes(one.key.name, drop, await this.alarm(one.key, { id, fileName })));
    }
    const atMost = (format === 'zip' && drop.archived) || filesAtMost;
    if (lines.length > atMost)
      throw new UnreadableFile(
        `Ces fichiers contiennent ${lines.length} certificats\u00a0: ${atMost} au plus. Déposez-les en plusieurs fois.`,
      );
    await this.db.repo(Import).insert({
      ...{ id, kind, format, fileName, state: 'uploaded', createdBy: this.db.actor.name },
      size: sent.reduce((sum, { size }) => sum + size, 0),
      sha256: await hashOf(sent),
      sheets: [],
      header: drop.columns.map(({ key }) => columns.label(key)),
      mapping: drop.columns.map(({ key }) => key),
      readRows: lines.length,
      readAll: true,
    } as Partial<Import>);
    // As in a table: the titles would stand on the first line.
    const numbered = lines.map((line, index) => ({ ...line, line: index + 2, key: line.key ?? `?${index + 2}` }));
    await this.rows.keep(
      id,
      numbered.map(({ line, key, cells }) => ({ line, key, cells })),
    );
    await this.entries.keep(id, numbered);
    await this.audit.record({
      subject: { kind: 'import', id },
      clientId: null,
      action: 'uploaded',
      to: 'uploaded',
      summary: `Dépôt «\u00a0${fileName}\u00a0»\u00a0: ${words.title.toLowerCase()}`,
    });
    await this.imports.check(id);
    return { id, privateKeys: privateKeys.map(({ name }) => name) };
  }

  // Told to the journal at once; the line says what to do, and keeps nothing.
  private async alarm({ name, kind, fingerprints }: DroppedKey, of: { id: string; fileName: string }): Promise<string> {
    const finding = privateKeyFinding(kind);
    const label = `l’import «\u00a0${of.fileName}\u00a0» (${name})`;
    const told = await this.csrs.alarm({ kind: 'import', id: of.id }, { clientId: null, label }, finding, fingerprints);
    return `${told.title} ${told.mend}`;
  }
}

async function hashOf(sent: SpooledFile[]): Promise<string> {
  const hash = createHash('sha256');
  for (const { path } of sent) for await (const piece of createReadStream(path)) hash.update(piece as Buffer);
  return hash.digest('hex');
}

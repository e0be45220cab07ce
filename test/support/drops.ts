import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DropOutcome, DropsService } from '../../src/imports/drops/drops.service.js';
import { ImportKinds, isDrop } from '../../src/imports/kinds/import-kinds.js';
import type { Import } from '../../src/imports/import.entity.js';
import type { SpooledFile } from '../../src/platform/web/current.js';
import { importsOf } from './imports.js';
import type { Files } from './zip.js';
import type { TestEditor, TestTenant } from './tenant.js';

/** Drops files as a person and a worker would, without HTTP. */
export function dropsOf(tenant: TestTenant, editor: TestEditor = tenant) {
  const hand = importsOf(tenant, editor);

  async function take(kind: string, files: Files): Promise<DropOutcome> {
    const folder = await mkdtemp(join(tmpdir(), 'sceau-test-drop-'));
    try {
      const sent: SpooledFile[] = [];
      for (const [index, [fileName, bytes]] of Object.entries(files).entries()) {
        const path = join(folder, String(index));
        await writeFile(path, bytes);
        sent.push({ fileName, path, size: bytes.length });
      }
      const found = tenant.get(ImportKinds).of({ kind });
      if (!isDrop(found)) throw new Error(`${kind} is no drop`);
      return await editor.run(() => tenant.get(DropsService).take(found, sent));
    } finally {
      await rm(folder, { recursive: true });
    }
  }

  async function check(kind: string, files: Files): Promise<Import> {
    const { id } = await take(kind, files);
    await hand.runner.check({ importId: id }, hand.job);
    return hand.byId(id);
  }

  /** File by file: what becomes of it, or why not. */
  async function told(id: string): Promise<Record<string, string>> {
    const rows = await hand.rows(id);
    return Object.fromEntries(
      rows.map((row) => {
        const [file = ''] = row['cells'] as string[];
        const found = (row.differences ?? []).map(([key, , after]) => `${key} ${after}`).join('; ');
        return [
          file,
          [row.outcome, row.errors?.[0]?.text ?? found, ...(row.remarks ?? [])].filter(Boolean).join(' | '),
        ];
      }),
    );
  }

  return { ...hand, take, check, told };
}

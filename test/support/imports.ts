import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ImportRunner } from '../../src/imports/apply/import-runner.js';
import { ImportsService } from '../../src/imports/imports.service.js';
import { mappingByTitles } from '../../src/imports/file/column-mapping.js';
import type { Import } from '../../src/imports/import.entity.js';
import type { TestEditor, TestTenant } from './tenant.js';

/** Brings files of clients in as a person and a worker would, without HTTP. */
export function importsOf(tenant: TestTenant, editor: TestEditor = tenant) {
  const imports = tenant.get(ImportsService);
  const runner = tenant.get(ImportRunner);
  const job = { scope: { editorId: editor.editorId, actor: { kind: 'job', name: 'essai' } as const }, lastTry: false };
  const byId = (id: string): Promise<Import> => editor.run(() => imports.byId(id));

  async function upload(content: string | Buffer, fileName = 'clients.csv'): Promise<string> {
    const folder = await mkdtemp(join(tmpdir(), 'sceau-test-file-'));
    const path = join(folder, 'file');
    try {
      await writeFile(path, content);
      return await editor.run(() => imports.upload({ fileName, path, size: Buffer.byteLength(content) }));
    } finally {
      await rm(folder, { recursive: true });
    }
  }

  async function map(id: string): Promise<void> {
    const { header } = await byId(id);
    await editor.run(() => imports.map(id, mappingByTitles(header)));
  }

  async function check(content: string | Buffer, fileName?: string): Promise<Import> {
    const id = await upload(content, fileName);
    await map(id);
    await runner.check({ importId: id }, job);
    return byId(id);
  }

  async function accept(id: string): Promise<void> {
    const { version, newRows, changedRows } = await byId(id);
    await editor.run(() => imports.apply(id, { version, typed: String(newRows + changedRows) }));
  }

  async function apply(id: string): Promise<Import> {
    await accept(id);
    await runner.apply({ importId: id }, job);
    return byId(id);
  }

  const rows = async (id: string) =>
    (
      await editor.owner.query<
        Record<string, unknown> & {
          line: number;
          outcome: string;
          errors: { key: string; text: string }[] | null;
          differences: string[][] | null;
          reason: string | null;
          remarks: string[] | null;
        }
      >('SELECT * FROM import_rows WHERE import_id = $1 ORDER BY line', [id])
    ).rows;

  return { imports, runner, job, byId, upload, map, check, accept, apply, rows };
}

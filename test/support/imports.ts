import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ImportRunner } from '../../src/imports/apply/import-runner.js';
import { ImportsService } from '../../src/imports/imports.service.js';
import { ImportKinds } from '../../src/imports/kinds/import-kinds.js';
import { mappingByTitles } from '../../src/imports/file/column-mapping.js';
import type { Choices } from '../../src/imports/columns/cell-readers.js';
import type { Import } from '../../src/imports/import.entity.js';
import type { TestEditor, TestTenant } from './tenant.js';

/** A day as French people type it in a cell: 24/11/2026. */
export const typedDay = (day: string) => day.split('-').reverse().join('/');

/** Brings files of clients in as a person and a worker would, without HTTP. */
export function importsOf(tenant: TestTenant, editor: TestEditor = tenant) {
  const imports = tenant.get(ImportsService);
  const runner = tenant.get(ImportRunner);
  const kinds = tenant.get(ImportKinds);
  const job = { scope: { editorId: editor.editorId, actor: { kind: 'job', name: 'essai' } as const }, lastTry: false };
  const byId = (id: string): Promise<Import> => editor.run(() => imports.byId(id));

  // A long file is done by several jobs, one after the other: as many as it takes.
  async function done(step: 'check' | 'apply' | 'undo', id: string): Promise<Import> {
    for (;;) {
      await runner[step]({ importId: id }, job);
      const row = await byId(id);
      if (!['checking', 'applying', 'undoing'].includes(row.state)) return row;
    }
  }

  /** One batch a job: the worker is told to stop while it checks the first. @returns how many jobs it took */
  async function checkInJobs(id: string): Promise<number> {
    let jobs = 0;
    for (; (await byId(id)).state === 'checking'; jobs += 1) {
      let looked = 0;
      const stopping = Object.defineProperty(new AbortController().signal, 'aborted', { get: () => (looked += 1) > 1 });
      await runner.check({ importId: id }, { ...job, stopping });
    }
    return jobs;
  }

  async function upload(content: string | Buffer, fileName = 'clients.csv', kind = 'clients'): Promise<string> {
    const folder = await mkdtemp(join(tmpdir(), 'sceau-test-file-'));
    const path = join(folder, 'file');
    try {
      await writeFile(path, content);
      return await editor.run(() =>
        imports.upload(kinds.of({ kind }), { fileName, path, size: Buffer.byteLength(content) }),
      );
    } finally {
      await rm(folder, { recursive: true });
    }
  }

  async function map(id: string): Promise<void> {
    const row = await byId(id);
    const mapping = row.mapping ?? mappingByTitles(row.header, kinds.of(row).columns);
    await editor.run(() => imports.map(id, mapping));
  }

  async function check(content: string | Buffer, fileName?: string, kind?: string): Promise<Import> {
    const id = await upload(content, fileName, kind);
    await map(id);
    return done('check', id);
  }

  async function accept(id: string): Promise<void> {
    const { version, newRows, changedRows } = await byId(id);
    await editor.run(() => imports.apply(id, { version, typed: String(newRows + changedRows) }));
  }

  async function apply(id: string): Promise<Import> {
    await accept(id);
    return done('apply', id);
  }

  async function choose(id: string, choices: Partial<Choices>): Promise<Import> {
    await editor.run(() => imports.choose(id, { leftOut: [], confirmed: [], ...choices }));
    return done('check', id);
  }

  async function undo(id: string): Promise<Import> {
    const { version, appliedRows } = await byId(id);
    await editor.run(() => imports.undo(id, { version, typed: String(appliedRows) }));
    return done('undo', id);
  }

  const rows = async (id: string) =>
    (
      await editor.owner.query<
        Record<string, unknown> & {
          line: number;
          outcome: string;
          errors: { key: string; text: string }[] | null;
          differences: string[][] | null;
          left_out: { key: string; text: string }[] | null;
          reason: string | null;
          remarks: string[] | null;
        }
      >('SELECT * FROM import_rows WHERE import_id = $1 ORDER BY line', [id])
    ).rows;

  const one = async (sql: string, parameters: unknown[] = []) =>
    (await editor.owner.query<Record<string, unknown>>(sql, parameters)).rows[0] ?? {};
  const count = async (table: string) => Number((await one(`SELECT count(*) AS n FROM ${table}`))['n']);

  return { imports, runner, job, byId, upload, map, check, checkInJobs, accept, apply, choose, undo, rows, one, count };
}

/** A file of clients, a line after the other. */
export const csv = (...lines: string[]) => lines.join('\r\n');

/** How the lines of an import were counted. */
export const tally = (row: Import) => ({
  read: row.readRows,
  new: row.newRows,
  changed: row.changedRows,
  unchanged: row.unchangedRows,
  error: row.errorRows,
  applied: row.appliedRows,
  stale: row.staleRows,
});

import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from '@jest/globals';

const program = fileURLToPath(new URL('run.mjs', import.meta.url));

interface Numbers {
  node: string;
  rows: {
    label: string;
    connections: number;
    ratio: number;
    met: boolean | null;
    small?: boolean;
    slowness?: number;
    result?: { ours: { bytes?: number; html?: number } };
  }[];
}

// No time is judged here: only that the bench still knows the way through the product.
it('measures a page of a small editor against the floor', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'sceau-bench-spec-'));
  try {
    const json = join(folder, 'bench.json');
    const words = ['--quick', '--only', 'list', '--clients', '50', '--json', json];
    const { stdout } = await promisify(execFile)(process.execPath, [program, ...words]);
    const { rows } = JSON.parse(readFileSync(json, 'utf8')) as Numbers;
    const pages = rows.filter((row) => row.result?.ours.bytes);
    expect(pages.map((row) => [row.label, row.connections])).toEqual([
      ['list of clients', 1],
      ['list of clients', 16],
    ]);
    expect(pages.every((row) => row.ratio > 0 && (row.result?.ours.html ?? 0) > 10_000)).toBe(true);
    // A row for each promise made of the page.
    const promised = rows.filter((row) => row.label.startsWith('  ')).map((row) => row.label.trim());
    expect(promised).toEqual(expect.arrayContaining(['pages a second', 'HTML, kB']));
    // Time was promised of a machine, bytes were not.
    const slow = (what: string) => rows.find(({ label }) => label.trim() === what)?.slowness ?? 0;
    expect([slow('pages a second') > 0, slow('HTML, kB') > 0]).toEqual([true, false]);
    expect(stdout).toContain('list of clients');
    // Fifty clients are no answer to a goal of five thousand.
    expect(rows.every((row) => row.small === true && row.met === null)).toBe(true);
    const table = join(folder, 'table.md');
    await promisify(execFile)(process.execPath, [program, '--show', json, '--markdown', table]);
    expect(readFileSync(table, 'utf8')).toMatch(/^\| … HTML, kB .* ≤ 45 .*\|$/m);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}, 300_000);

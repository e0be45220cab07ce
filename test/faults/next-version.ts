import { cpSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** The number of the migration that it has and ours has not. */
export const further = '9000000000000';

// Work that is there from the very moment of the migration: a process of before is asked at once.
const migration = `
export class Further${further} {
  async up(runner) {
    await runner.query('ALTER TABLE campaign_rows ADD COLUMN further text');
    await runner.query("SELECT set_config('app.editor_id', (SELECT every_editor() LIMIT 1)::text, true)");
    await runner.query("INSERT INTO outbox (id, name, payload, key) SELECT gen_random_uuid(), 'progress.refresh', '{}', 'further ' || n FROM generate_series(1, 40) n");
  }
  async down() {}
}
`;

/** The program as it will be: what is built, and one migration more. */
export function nextVersion(): { program: string; remove(): void } {
  const folder = mkdtempSync(join(tmpdir(), 'sceau-next-'));
  cpSync(join(root, 'dist'), join(folder, 'dist'), { recursive: true });
  for (const name of ['node_modules', 'package.json', 'views']) symlinkSync(join(root, name), join(folder, name));
  writeFileSync(join(folder, 'dist/migrations', `${further}-further.js`), migration);
  return { program: folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

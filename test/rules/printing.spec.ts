import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../../src/platform/web/project-root.js';
import { filesOf } from '../support/sentences.js';

/** Who prints otherwise than by platform/log.ts, and why. */
const printers: Record<string, string> = {
  'src/platform/log.ts': 'the one owner',
  'src/main.ts': 'says once that its processes are ready',
  'src/web.ts': 'says once that it is ready',
  'src/worker.ts': 'says once that it is ready, or that it will not start',
  'src/cli.ts': 'a command answers the operator',
  'src/accounts/providers/provider-trouble.ts': 'codes of a conversation, by the slug of the editor',
};

describe('web and worker', () => {
  it('print by one owner, which takes out what names or opens something', () => {
    const served = filesOf('src', /\.ts$/).filter(
      (file) => !/\.spec\.ts$|^src\/(operator|demo|volume|local)\//.test(file),
    );
    expect(served.length).toBeGreaterThan(300);
    const printing = served.filter((file) => /\bconsole\.\w+\(/.test(readFileSync(join(projectRoot(), file), 'utf8')));
    expect(printing.filter((file) => !(file in printers))).toEqual([]);
  });
});

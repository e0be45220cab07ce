import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { projectRoot } from '../../src/platform/web/project-root.js';

const folder = join(projectRoot(), 'src');
const sources = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts') && !file.endsWith('.spec.ts'))
  .map((file) => ({ file, text: readFileSync(join(folder, file), 'utf8').replace(/\/\/.*$|^\s*\*.*$/gm, '') }));

const filesWith = (pattern: RegExp, apart: RegExp) =>
  sources.filter(({ file, text }) => pattern.test(text) && !apart.test(file)).map(({ file }) => file);

describe('the time', () => {
  it('is read from the clock, and nowhere else', () => {
    // The clock itself, and what stands for the outside world: the process that shows it is alive, the simulator of ANS.
    expect(filesWith(/new Date\(\)/, /^platform\/(clock|jobs\/worker-progress)\.ts$|^demo\/simulator\//)).toEqual([]);
  });

  it('has one noon of a day, that of Paris, and one way to the day of a moment in SQL', () => {
    // What a page shows of a day is no moment that is kept; `verify` looks at rows with other eyes.
    const apart = /^(platform\/(tenancy\/paris-day|web\/view-helpers)\.ts$|operator\/|demo\/|volume\/)/;
    expect(filesWith(/T12:00:00Z|time '12:00'|AT TIME ZONE 'Europe\/Paris'\)::date/, apart)).toEqual([]);
  });

  it('is the day of Paris in SQL too, never the day of the server', () => {
    expect(filesWith(/\bcurrent_date\b|\bcurrent_timestamp\b/i, /^$/)).toEqual([]);
    // Of a moment, that of the session; of what is a moment anyway, `parisDay` says it.
    expect(filesWith(/(?:_at|_since|At"|Since")::date\b/, /^$/)).toEqual([]);
    const schema = readFileSync(join(projectRoot(), 'migrations/schema.sql'), 'utf8');
    expect(schema).toContain('paris_today()');
    expect(schema).not.toMatch(/\bcurrent_date\b/i);
    // A test that asked the server, or Greenwich, for its day failed an hour or two every night.
    const ofServer = /\bcurrent_date\b|new Date\(\)\.toISOString\(\)\.slice/i;
    const asked = ['src', 'test'].flatMap((root) =>
      readdirSync(join(projectRoot(), root), { recursive: true, encoding: 'utf8' })
        .filter((file) => file.endsWith('.ts') && !file.endsWith('clock.spec.ts'))
        .filter((file) => ofServer.test(readFileSync(join(projectRoot(), root, file), 'utf8'))),
    );
    expect(asked).toEqual([]);
    // The machine's own affairs: sessions, jobs, the loads and locks of the operator.
    const machine =
      /^(platform\/(auth|jobs)|accounts\/sign-in|settings\/schedule|directory\/load|operator|demo\/story\/stage)/;
    expect(filesWith(/(?<![.\w])now\(\)(?! ?[:{])/, machine)).toEqual([]);
  });
});

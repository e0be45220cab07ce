import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { projectRoot } from '../../src/platform/web/project-root.js';

const textOf = (file: string) => readFileSync(join(projectRoot(), file), 'utf8');
const { scripts } = JSON.parse(textOf('package.json')) as { scripts: Record<'start' | 'start:worker', string> };
const folder = 'dist/joined';

describe('what web and worker are started from', () => {
  it('is made by the build, and named alike wherever they are started', () => {
    const { services } = parse(textOf('docker/compose.yaml'), { merge: true }) as {
      services: Record<string, { command?: string[] }>;
    };
    const [, ofImage = '[]'] = /^CMD (.*)$/m.exec(textOf('docker/Dockerfile')) ?? [];
    const [, variable = 'none'] = /^ENV NODE_ENV=production (\S+)$/m.exec(textOf('docker/Dockerfile')) ?? [];
    // What the image sets is the worker’s; the web says its own.
    expect((JSON.parse(ofImage) as string[]).join(' ')).toBe(`env ${scripts.start}`);
    expect([variable, ...(services['worker']?.command ?? [])].join(' ')).toBe(scripts['start:worker']);
    const programs = Object.values(scripts).flatMap((script) => /\S*dist\/joined\S*/.exec(script) ?? []);
    expect(programs).toEqual([`${folder}/main.js`, `${folder}/worker.js`]);
    expect(programs.filter((program) => !existsSync(join(projectRoot(), program)))).toEqual([]);
  });

  it('has letters of one byte only: V8 would take two for each of four millions', () => {
    const wide = readdirSync(join(projectRoot(), folder))
      .filter((name) => name.endsWith('.js'))
      .filter((name) => /[^\0-\xff]/.test(textOf(`${folder}/${name}`)));
    expect(wide).toEqual([]);
  });

  it('finds nothing by the place of a module of ours, which is no longer its own', () => {
    const places = readdirSync(join(projectRoot(), folder))
      .filter((name) => name.endsWith('.js'))
      .flatMap((name) => textOf(`${folder}/${name}`).split('\n'))
      .filter((line) => line.includes('import.meta') && !/createRequire\d*\(import\.meta\.url\)/.test(line))
      .map((line) => line.trim());
    expect(places.sort()).toEqual([
      // main.ts: the program of each web process stands beside it.
      'await shareAmong(WEB_PROCESSES, fileURLToPath(new URL("./web.js", import.meta.url)));',
      // platform/frame-places.ts: of the folder of joined files itself.
      'function placed(frame, folder = new URL(".", import.meta.url)) {',
      // platform/web/project-root.ts looks upwards.
      'let folder = dirname(fileURLToPath(import.meta.url));',
    ]);
  });
});

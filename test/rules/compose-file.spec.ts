import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { projectRoot } from '../../src/platform/web/project-root.js';

// No engine runs here. What an engine would refuse, or take for something else, is looked for in the files.
interface Service {
  [key: string]: unknown;
  image?: string;
  command?: string[];
  depends_on?: Record<string, { condition: string }>;
  healthcheck?: Record<string, unknown> & { test: string[] };
  volumes?: string[];
  environment?: Record<string, string>;
  restart?: string;
  read_only?: boolean;
}

const textOf = (file: string) => readFileSync(join(projectRoot(), file), 'utf8');
const compose = parse(textOf('docker/compose.yaml'), { merge: true }) as Record<string, unknown> & {
  services: Record<string, Service>;
  volumes: object;
};
const { services } = compose;

// Of the Compose specification, what this file uses: a key with a slip is no key.
const known = {
  top: ['name', 'services', 'volumes', 'x-sceau'],
  service:
    `build cap_drop command depends_on environment healthcheck image logging ports profiles read_only restart security_opt shm_size
    stop_grace_period tmpfs volumes`.split(/\s+/),
  healthcheck: ['test', 'interval', 'timeout', 'retries', 'start_period'],
  dependsOn: ['condition'],
};

describe('docker/compose.yaml, as an engine reads it', () => {
  it('says nothing that the specification does not know', () => {
    expect(Object.keys(compose).filter((key) => !known.top.includes(key))).toEqual([]);
    for (const [name, service] of Object.entries(services)) {
      const slips = [
        ...Object.keys(service).filter((key) => !known.service.includes(key)),
        ...Object.keys(service.healthcheck ?? {}).filter((key) => !known.healthcheck.includes(key)),
        ...Object.values(service.depends_on ?? {}).flatMap((one) =>
          Object.keys(one).filter((key) => !known.dependsOn.includes(key)),
        ),
      ];
      expect([name, slips]).toEqual([name, []]);
    }
  });

  it('gives times with their unit, texts as texts, and versions to its images', () => {
    for (const [name, { healthcheck, stop_grace_period: grace, environment, image }] of Object.entries(services)) {
      const times = [grace, healthcheck?.['interval'], healthcheck?.['timeout'], healthcheck?.['start_period']];
      for (const time of times)
        if (time !== undefined) expect([name, time]).toEqual([name, expect.stringMatching(/^\d+s$/)]);
      expect([name, Object.values(environment ?? {}).filter((value) => typeof value !== 'string')]).toEqual([name, []]);
      if (image) expect([name, image]).toEqual([name, expect.stringMatching(/:v?\d/)]);
    }
  });

  it('waits only for what is there, and can be waited for', () => {
    for (const [name, { depends_on: waited = {} }] of Object.entries(services))
      for (const [other, { condition }] of Object.entries(waited)) {
        const service = services[other];
        const can = condition === 'service_healthy' ? Boolean(service?.healthcheck) : service?.restart === 'no';
        expect([name, other, condition, can]).toEqual([name, other, condition, true]);
      }
  });

  it('writes on a volume that it declares, or nowhere', () => {
    const mounted = Object.values(services).flatMap(({ volumes = [] }) => volumes.map((one) => one.split(':')));
    expect(new Set(mounted.map(([volume]) => volume))).toEqual(new Set(Object.keys(compose.volumes)));
    expect(['web', 'worker', 'prepare'].filter((name) => services[name]?.read_only !== true)).toEqual([]);
    // The folders that the worker is told to write to.
    const folder = /-(\/.*)\}$/.exec(services['worker']?.environment?.['ANCHOR_FOLDER'] ?? '')?.[1];
    expect(mounted.map(([, path]) => path)).toContain(folder);
    for (const [, path = ''] of mounted.filter(([volume]) => volume === 'maildir' || volume === 'anchors'))
      expect(textOf('docker/Dockerfile')).toContain(path);
  });

  it('asks for nothing that .env.example does not name', () => {
    const asked = [...textOf('docker/compose.yaml').matchAll(/\$\{(\w+)/g)].map(([, name = '']) => name);
    expect(asked.length).toBeGreaterThan(15);
    const example = textOf('.env.example');
    expect([...new Set(asked)].filter((name) => !new RegExp(`^#?${name}=`, 'm').test(example))).toEqual([]);
  });

  it.each(['docker/compose.yaml', 'README.md'])('has a service for the operator’s commands, as %s says', (file) => {
    const written = [...textOf(file).matchAll(/ run --rm (\w+) node (\S+) editor:create/g)];
    expect(written).toHaveLength(1);
    for (const [, name = '', program = ''] of written) {
      expect(Object.keys(services[name]?.environment ?? {})).toEqual(
        expect.arrayContaining(['DATABASE_OWNER_URL', 'SESSION_SECRET', 'PUBLIC_URL', 'SECRETS_KEY']),
      );
      expect(services[name]?.command).toContain(program);
    }
  });

  it('starts programs that the build makes', () => {
    const programs = Object.values(services).flatMap(({ command = [] }) =>
      command.filter((word) => word.startsWith('dist/')),
    );
    expect(programs.length).toBeGreaterThan(1);
    expect(programs.filter((path) => !existsSync(join(projectRoot(), path)))).toEqual([]);
  });
});

describe('docker/Dockerfile', () => {
  it('copies what is there, and nothing that is kept out of the build', () => {
    const copied = textOf('docker/Dockerfile')
      .split('\n')
      .filter((line) => line.startsWith('COPY ') && !line.includes('--from='))
      .flatMap((line) => line.split(' ').slice(1, -1));
    expect(copied.length).toBeGreaterThan(6);
    const kept = textOf('.dockerignore').split('\n').filter(Boolean);
    expect(
      copied.filter((path) => !existsSync(join(projectRoot(), path)) || kept.some((out) => path.startsWith(out))),
    ).toEqual([]);
  });

  it('runs on a Node that package.json lets in, of one version, as nobody in particular', () => {
    const text = textOf('docker/Dockerfile');
    const images = [...text.matchAll(/^FROM (\S+)/gm)].map(([, image]) => image);
    expect(new Set(images).size).toBe(1);
    expect(images[0]).toMatch(/^node:(2[0-9])-/);
    expect(text).toMatch(/^USER node$/m);
  });
});

/** The command of a health check, run as the engine does. @returns its exit code */
async function checked(service: string, changed: (script: string) => string): Promise<number> {
  const [kind, program, ...words] = services[service]?.healthcheck?.test ?? [];
  expect([kind, program, words[0]]).toEqual(['CMD', 'node', '-e']);
  const child = spawn(process.execPath, ['-e', changed(words[1] ?? '')], { stdio: 'ignore' });
  const [code] = (await once(child, 'exit')) as [number];
  return code;
}

describe('a health check', () => {
  it('of the web process holds while it is ready, and not otherwise', async () => {
    let status = 200;
    const server = createServer((request, response) => {
      response.writeHead(request.url === '/health/ready' ? status : 404).end();
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const here = (script: string) => script.replace('127.0.0.1:3000', `127.0.0.1:${port}`);
    expect(await checked('web', here)).toBe(0);
    status = 503;
    expect(await checked('web', here)).toBe(1);
    server.close();
    await once(server, 'close');
    expect(await checked('web', here)).toBe(1);
  });

  it('of the worker holds while its file is written, and not otherwise', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'sceau-alive-'));
    const file = join(folder, 'alive');
    const there = (script: string) => {
      expect(script).toContain(services['worker']?.environment?.['WORKER_ALIVE_FILE']);
      return script.replace('/tmp/worker-alive', file);
    };
    expect(await checked('worker', there)).toBe(1);
    writeFileSync(file, '');
    expect(await checked('worker', there)).toBe(0);
    const before = Date.now() / 1000 - 90;
    utimesSync(file, before, before);
    expect(await checked('worker', there)).toBe(1);
    rmSync(folder, { recursive: true });
  });
});

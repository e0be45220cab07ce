import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { describe, expect, it } from '@jest/globals';
import { readEnv, webProcessesOn } from './env.js';

const least = {
  DATABASE_URL: 'postgres://sceau_app@localhost/sceau',
  SESSION_SECRET: 'thirty-two characters, or more of them',
  SECRETS_KEY: `first:${'0'.repeat(64)}`,
};

/** The lines of the refusal, without the sentence before them. */
function complaintsOf(source: NodeJS.ProcessEnv): string[] {
  try {
    readEnv(source);
    return [];
  } catch (error) {
    const [first, ...lines] = (error as Error).message.split('\n');
    expect(first).toBe('The environment is not right (see .env.example):');
    return lines;
  }
}

describe('the environment', () => {
  it('needs a database, a secret and a key only, and has these defaults', () => {
    expect(readEnv(least)).toEqual({
      ...least,
      DATABASE_POOL: 12,
      READING_SECONDS: 3,
      HOLD_MAIL: '0',
      PORT: 3000,
      WEB_PROCESSES: webProcessesOn(availableParallelism()),
      PUBLIC_URL: 'http://localhost:3000',
      PLATFORM_URL: 'https://pfc.eservices.esante.gouv.fr',
      SESSION_IDLE_MINUTES: 60,
      TRUST_PROXY: 0,
      PROVIDER_HOSTS: [],
      MAILBOX_HOSTS: [],
      FACTORS_OPTIONAL: '0',
      DEMO: '0',
      NODE_ENV: 'production',
    });
  });

  it('is read whole, numbers as numbers', () => {
    const whole = {
      DATABASE_URL: 'postgresql://sceau_app@db/sceau',
      DATABASE_POOL: '100',
      READING_SECONDS: '9.5',
      REDIS_URL: 'rediss://cache:6380',
      SMTP_URL: 'smtps://relay:465',
      PORT: '0',
      WEB_PROCESSES: '3',
      PUBLIC_URL: 'https://sceau.example',
      PLATFORM_URL: 'https://platform.example',
      SESSION_SECRET: 'x'.repeat(32),
      SECRETS_KEY: `second:${'ab'.repeat(32)}, first:${'0'.repeat(64)}`,
      SESSION_IDLE_MINUTES: '5',
      TRUST_PROXY: '5',
      PROVIDER_HOSTS: 'idp.intranet, other.intranet',
      MAILBOX_HOSTS: 'imap.intranet',
      FACTORS_OPTIONAL: '1',
      DEMO: '1',
      HOLD_MAIL: '1',
      WORKER_ALIVE_FILE: '/tmp/worker-alive',
      NODE_ENV: 'development',
    };
    expect(readEnv({ ...whole, UNKNOWN: 'is left out' })).toEqual({
      ...whole,
      DATABASE_POOL: 100,
      READING_SECONDS: 9.5,
      PROVIDER_HOSTS: ['idp.intranet', 'other.intranet'],
      MAILBOX_HOSTS: ['imap.intranet'],
      PORT: 0,
      WEB_PROCESSES: 3,
      SESSION_IDLE_MINUTES: 5,
      TRUST_PROXY: 5,
    });
  });

  it('leaves cores to PostgreSQL and the worker where there are more than two', () => {
    expect([1, 2, 3, 4, 6, 8, 64].map(webProcessesOn)).toEqual([1, 2, 2, 2, 3, 4, 4]);
  });

  it.each([
    ['DATABASE_URL', 'mysql://localhost/sceau', 'must begin with postgres:// or postgresql://'],
    ['DATABASE_POOL', '1', 'Too small: expected number to be >=2'],
    ['DATABASE_POOL', '101', 'Too big: expected number to be <=100'],
    ['DATABASE_POOL', '2.5', 'Invalid input: expected int, received number'],
    ['DATABASE_POOL', 'twelve', 'Invalid input: expected number, received NaN'],
    ['REDIS_URL', 'localhost:6379', 'must begin with redis:// or rediss://'],
    ['SMTP_URL', 'relay.example', 'must begin with smtp:// or smtps://'],
    ['PORT', '-1', 'Too small: expected number to be >=0'],
    ['PORT', '65536', 'Too big: expected number to be <=65535'],
    ['WEB_PROCESSES', '0', 'Too small: expected number to be >=1'],
    ['WEB_PROCESSES', '65', 'Too big: expected number to be <=64'],
    ['PUBLIC_URL', 'sceau.example', 'must begin with http:// or https://'],
    ['SESSION_SECRET', 'x'.repeat(31), 'Too small: expected string to have >=32 characters'],
    ['SECRETS_KEY', 'ab'.repeat(32), 'key 1 must be an id, a colon and 64 hexadecimal digits'],
    ['SECRETS_KEY', `a:${'0'.repeat(64)},b:short`, 'key 2 must be an id, a colon and 64 hexadecimal digits'],
    ['SECRETS_KEY', `a:${'0'.repeat(64)},a:${'1'.repeat(64)}`, 'two keys have the same id'],
    ['SESSION_IDLE_MINUTES', '4', 'Too small: expected number to be >=5'],
    ['SESSION_IDLE_MINUTES', '721', 'Too big: expected number to be <=720'],
    ['TRUST_PROXY', '-1', 'Too small: expected number to be >=0'],
    ['TRUST_PROXY', '6', 'Too big: expected number to be <=5'],
    ['FACTORS_OPTIONAL', '1', 'must stay 0 in production: administrators come in with a second factor'],
    ['DEMO', 'yes', 'Invalid option: expected one of "0"|"1"'],
    ['NODE_ENV', 'staging', 'Invalid option: expected one of "development"|"test"|"production"'],
  ])('refuses %s=%s, in one line', (name, value, sentence) => {
    expect(complaintsOf({ ...least, [name]: value })).toEqual([`  ${name}: ${sentence}`]);
  });

  const behind = { PUBLIC_URL: 'https://sceau.example', TRUST_PROXY: '1' };
  it.each([
    [
      { PUBLIC_URL: 'http://sceau.example' },
      ['  PUBLIC_URL: must begin with https:// in production: passwords and sessions would travel in clear'],
    ],
    [
      { PUBLIC_URL: 'http://localhost.evil.example' },
      [expect.stringContaining('PUBLIC_URL: must begin with https://')],
    ],
    [
      { PUBLIC_URL: 'https://sceau.example' },
      [expect.stringMatching(/^ {2}TRUST_PROXY: must be 1 or more .*nobody could sign in$/)],
    ],
    [{ PUBLIC_URL: 'http://localhost:3100' }, []],
    [{ PUBLIC_URL: 'http://127.0.0.1:3100' }, []],
    [{ PUBLIC_URL: 'http://sceau.example', NODE_ENV: 'development' }, []],
    [behind, []],
  ])('of %j says %j', (given, lines) => {
    expect(complaintsOf({ ...least, ...given })).toEqual(lines);
  });

  it('takes what is empty for what is not given', () => {
    expect(readEnv({ ...least, REDIS_URL: '', SMTP_URL: '', HOST: '', PORT: '' })).toEqual(readEnv(least));
  });

  it('tells all that is missing or wrong at once', () => {
    expect(complaintsOf({ PORT: 'high', DEMO: 'yes' })).toEqual([
      '  DATABASE_URL: Invalid input: expected string, received undefined',
      '  PORT: Invalid input: expected number, received NaN',
      '  SESSION_SECRET: Invalid input: expected string, received undefined',
      '  SECRETS_KEY: Invalid input: expected string, received undefined',
      '  DEMO: Invalid option: expected one of "0"|"1"',
    ]);
  });

  it('asks for nothing that .env.example does not name', () => {
    const example = readFileSync(new URL('../../.env.example', import.meta.url), 'utf8');
    for (const name of Object.keys(
      readEnv({ ...least, REDIS_URL: 'redis://a', SMTP_URL: 'smtp://a', WORKER_ALIVE_FILE: 'a' }),
    ))
      if (!['NODE_ENV', 'DEMO', 'FACTORS_OPTIONAL'].includes(name))
        expect(example).toMatch(new RegExp(`^#?${name}=`, 'm'));
  });
});

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { startTenant, type TestTenant } from '../support/tenant.js';
import { waitFor } from '../support/wait-for.js';
import { provenAfterEach } from './proof.js';
import { startWeb, type WebVictim } from './victims.js';

// Pass: two web processes behind one port. Whoever of them dies is replaced, nobody notices more than the pages it had in hand, and none
// outlives the process that started them.
// Whose child a process is, Linux says in /proc.
const here = existsSync('/proc/self/stat') ? describe : describe.skip;

here('a web of two processes', () => {
  let tenant: TestTenant;
  let web: WebVictim;

  beforeAll(async () => {
    tenant = await startTenant();
  });
  afterEach(async () => {
    await web.kill();
  });
  provenAfterEach(() => tenant);
  afterAll(async () => {
    await tenant.stop();
  });

  const start = (environment: Record<string, string> = {}) =>
    startWeb(tenant.database, undefined, { WEB_PROCESSES: '2', ...environment });

  /** On a connection of its own: each goes to the next process in turn. */
  const ready = () =>
    fetch(`${web.url}/health/ready`, { headers: { connection: 'close' } }).then(({ status }) => status);

  it('answers while one is replaced that was killed', async () => {
    web = await start();
    expect(web.output()).toContain('2 processes');
    const [first, second] = members(web.pid);
    process.kill(first as number, 'SIGKILL');
    await waitFor('it is gone', () => Promise.resolve(!members(web.pid).includes(first as number)));
    for (let page = 0; page < 6; page += 1) expect(await ready()).toBe(200);
    await waitFor('another one is there', () => Promise.resolve(members(web.pid).length === 2));
    expect(members(web.pid)).toContain(second);
    expect(web.output()).toContain('"what":"a web process ended"');
    for (let page = 0; page < 6; page += 1) expect(await ready()).toBe(200);
  });

  it('stops with the process that started them, asked to or not', async () => {
    web = await start();
    const asked = members(web.pid);
    expect(await web.terminate()).toBe(0);
    expect(asked.filter(lives)).toEqual([]);

    web = await start();
    const orphans = members(web.pid);
    expect(orphans).toHaveLength(2);
    await web.kill();
    await waitFor('they are gone too', () => Promise.resolve(!orphans.some(lives)));
  });

  it('does not start again and again what cannot start: it ends, and says why', async () => {
    const { ownerUrl } = tenant.database;
    await expect(start({ DATABASE_URL: ownerUrl })).rejects.toThrow(/It stopped before it was ready:[^]*runtime role/);
  });
});

/** Those that it started. */
function members(pid: number): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && parentOf(name) === pid)
    .map(Number);
}

function parentOf(pid: string): number | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
  } catch {
    return null;
  }
}

function lives(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

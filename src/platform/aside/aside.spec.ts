import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { waitFor } from '../../../test/support/wait-for.js';
import { UnreadableFile } from '../files/sheet-limits.js';
import { TooManyReadings } from '../web/unavailable.js';
import { asideRoom } from './aside-room.js';
import { waysToFill } from './aside-trials.js';
import { Aside } from './aside.js';

/** Nobody waits for it: a machine that gives it no time is no reason to refuse it. */
const patient = { patient: true };
const room = asideRoom<typeof import('./aside-trials.js')>('platform/aside/aside-trials.js');
/** Says which process it asked something of that never ends. */
const orphaning = `
  import { Aside } from '${new URL('../../../dist/src/platform/aside/aside.js', import.meta.url).href}';
  const aside = new Aside(60);
  const room = { file: '${room.file}' };
  const number = await aside.call(room, 'ownNumber', [], { patient: true });
  void aside.call(room, 'neverEnd', [], { patient: true });
  console.log(number);
`;

/** One that has ended, and that nobody has asked the end of yet, is none. */
function alive(number: number): boolean {
  try {
    process.kill(number, 0);
    return !existsSync('/proc/self') || !/\) Z /.test(readFileSync(`/proc/${number}/stat`, 'utf8'));
  } catch {
    return false;
  }
}

describe('what runs aside', () => {
  let aside: Aside;
  beforeEach(() => {
    aside = new Aside(1);
  });
  afterEach(() => aside.onApplicationShutdown());

  it('gives what the function gives, and takes bytes as bytes', async () => {
    expect(await aside.call(room, 'lengthOf', [Buffer.from('bonjour')], patient)).toEqual({
      length: 7,
      isBuffer: true,
    });
  });

  it('tells a refusal as a refusal, and a fault as a fault', async () => {
    await expect(aside.call(room, 'refuse', ['Ce fichier est vide.'], patient)).rejects.toEqual(
      new UnreadableFile('Ce fichier est vide.'),
    );
    const fault = await aside.call(room, 'fail', [], patient).catch((error: unknown) => error);
    expect(fault).toBeInstanceOf(Error);
    expect(fault).not.toBeInstanceOf(UnreadableFile);
    expect((fault as Error).stack).toContain('aside-trials');
  });

  it('is ended when it goes on and on, or leaves: the next one has another', async () => {
    const brief = new Aside(0.1);
    for (const name of ['neverEnd', 'leave'] as const)
      await expect(brief.call(room, name, [], patient)).rejects.toThrow('trop de temps ou de mémoire');
    expect(await brief.call(room, 'lengthOf', [Buffer.alloc(3)], patient)).toMatchObject({ length: 3 });
    await brief.onApplicationShutdown();
  });

  it('is ended when it fills the memory, by many things or by a single one: nothing else ends with it', async () => {
    const ample = new Aside(60);
    for (const way of Object.keys(waysToFill) as (keyof typeof waysToFill)[])
      await expect(ample.call(room, 'fillMemory', [way], patient)).rejects.toThrow('trop de temps ou de mémoire');
    expect(await ample.call(room, 'lengthOf', [Buffer.alloc(3)], patient)).toMatchObject({ length: 3 });
    await ample.onApplicationShutdown();
  });

  it('is no fault of the file when somebody else ended it: it may come back', async () => {
    const number = await aside.call(room, 'ownNumber', [], patient);
    const asked = aside.call(room, 'wait', [60_000], patient);
    process.kill(number, 'SIGKILL');
    await expect(asked).rejects.toBeInstanceOf(TooManyReadings);
    expect(await aside.call(room, 'ownNumber', [], patient)).not.toBe(number);
  });

  it('leaves it to its parent when to end: a signal to the whole group stops nothing that is being read', async () => {
    const number = await aside.call(room, 'ownNumber', [], patient);
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.kill(number, signal);
    expect(await aside.call(room, 'ownNumber', [], patient)).toBe(number);
  });

  it('ends with its parent, whatever it is at', async () => {
    const parent = spawn(process.execPath, ['--input-type=module', '-e', orphaning], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [told] = (await once(parent.stdout, 'data')) as [Buffer];
    const number = Number(told.toString());
    parent.kill('SIGKILL');
    await waitFor('it is gone', () => !alive(number));
  });

  it('answers whoever waits, also on a machine that gives it no time: what nobody waits for may take longer', async () => {
    await expect(aside.call(room, 'wait', [2_000])).rejects.toBeInstanceOf(TooManyReadings);
    expect(await aside.call(room, 'wait', [2_000], patient)).toBe(2_000);
  });

  it('hands batches over one at a time, and stops with who reads them', async () => {
    const taken: number[] = [];
    for await (const batch of aside.stream(room, 'count', [1_000], patient)) {
      taken.push(batch);
      if (batch === 5) break;
    }
    expect(taken).toEqual([1, 2, 3, 4, 5]);
    const all: number[] = [];
    for await (const batch of aside.stream(room, 'count', [40], patient)) all.push(batch);
    expect(all).toHaveLength(40);
  });

  it('is waited for in a queue that has an end', async () => {
    const brief = new Aside(0.1);
    // The two that are being read are ended by their own time, a second of it, however busy the machine.
    const asked = Array.from({ length: 40 }, (_, at) =>
      brief.call(room, 'neverEnd', [], at < 2 ? patient : {}).then(
        () => 'done',
        (error: Error) => error.constructor.name,
      ),
    );
    const told = await Promise.all(asked);
    // Whoever still waited, or came to a full queue, was told to come back.
    expect(told.slice(0, 2)).toEqual([UnreadableFile.name, UnreadableFile.name]);
    expect(told.slice(2)).toEqual(Array.from({ length: 38 }, () => TooManyReadings.name));
    await brief.onApplicationShutdown();
  });
});

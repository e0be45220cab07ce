import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { UnreadableFile } from '../files/sheet-limits.js';
import { TooManyReadings } from '../web/unavailable.js';
import { threadRoom } from './thread-room.js';
import { Threads } from './threads.js';

/** Nobody waits for it: a machine that gives it no time is no reason to refuse it. */
const patient = { patient: true };
const room = threadRoom<typeof import('./thread-trials.js')>('platform/threads/thread-trials.js');

describe('a thread', () => {
  let threads: Threads;
  beforeEach(() => {
    threads = new Threads(1);
  });
  afterEach(() => threads.onApplicationShutdown());

  it('gives what the function gives, and takes bytes as bytes', async () => {
    expect(await threads.call(room, 'lengthOf', [Buffer.from('bonjour')], patient)).toEqual({
      length: 7,
      isBuffer: true,
    });
  });

  it('tells a refusal as a refusal, and a fault as a fault', async () => {
    await expect(threads.call(room, 'refuse', ['Ce fichier est vide.'], patient)).rejects.toEqual(
      new UnreadableFile('Ce fichier est vide.'),
    );
    const fault = await threads.call(room, 'fail', [], patient).catch((error: unknown) => error);
    expect(fault).toBeInstanceOf(Error);
    expect(fault).not.toBeInstanceOf(UnreadableFile);
    expect((fault as Error).stack).toContain('thread-trials');
  });

  it('is ended when it goes on and on, or fills the memory: the next one has another', async () => {
    const brief = new Threads(0.1);
    for (const name of ['neverEnd', 'fillMemory', 'leave'] as const)
      await expect(brief.call(room, name, [], patient)).rejects.toThrow('trop de temps ou de mémoire');
    expect(await brief.call(room, 'lengthOf', [Buffer.alloc(3)], patient)).toMatchObject({ length: 3 });
    await brief.onApplicationShutdown();
  });

  it('answers whoever waits, also on a machine that gives it no time: what nobody waits for may take longer', async () => {
    await expect(threads.call(room, 'wait', [2_000])).rejects.toBeInstanceOf(TooManyReadings);
    expect(await threads.call(room, 'wait', [2_000], patient)).toBe(2_000);
  });

  it('hands batches over one at a time, and stops with who reads them', async () => {
    const taken: number[] = [];
    for await (const batch of threads.stream(room, 'count', [1_000], patient)) {
      taken.push(batch);
      if (batch === 5) break;
    }
    expect(taken).toEqual([1, 2, 3, 4, 5]);
    const all: number[] = [];
    for await (const batch of threads.stream(room, 'count', [40], patient)) all.push(batch);
    expect(all).toHaveLength(40);
  });

  it('is waited for in a queue that has an end', async () => {
    const brief = new Threads(0.1);
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

import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { UnreadableFile } from '../files/sheet-limits.js';
import { TooManyReadings } from '../web/unavailable.js';
import { AsidePool } from './aside-pool.js';
import type { Batches, Given, NameIn, Result, AsideRoom } from './aside-room.js';

/** How much longer a file may take that nobody waits for. */
const patience = 10;

/** How much longer than its own time somebody waits for one file, its place in the queue included: 4.5 s of the 5 s that a page may take. */
const answered = 1.5;

/** How one thing is read. */
interface Asked {
  /** Nobody waits for the answer: it may take its time to begin. */
  patient?: boolean;
}

/**
 * Reads what strangers send (PDF, workbooks, tables, certificates, mails) beside the process instead of in it: whatever it is made of,
 * it costs its sender a refusal and nobody else a page. Always before a transaction: a connection must not wait for a file.
 * @see docs/decisions/0019-what-strangers-send.md
 */
@Injectable()
export class Aside implements OnApplicationShutdown {
  private readonly pool: AsidePool;
  /** A long table keeps its process while a job writes what it says: files that a person waits for do not wait behind it. */
  private readonly tables: AsidePool;

  /** @param seconds what one file may take, half of it more in the queue; a table may take as long between two batches */
  constructor(private readonly seconds: number) {
    const limits = { heapMegabytes: 384, waiting: 30, waitMilliseconds: seconds * 500, taskSeconds: seconds };
    this.pool = new AsidePool({ ...limits, processes: 2 });
    this.tables = new AsidePool({ ...limits, processes: 4 });
  }

  /**
   * Runs `room[name](...given)` in a process aside.
   * @throws UnreadableFile with a sentence, when it throws one, takes too long or needs too much memory; TooManyReadings when too many
   * wait, or the machine is too busy to read it in time
   */
  async call<Module, Name extends NameIn<Module>>(
    room: AsideRoom<Module>,
    name: Name,
    given: Given<Module, Name>,
    asked: Asked = {},
  ): Promise<Result<Module, Name>> {
    const result = this.result(room.file, name, given as unknown[], asked) as Promise<Result<Module, Name>>;
    return asked.patient ? result : this.inTime(result);
  }

  /** The same for a generator: its batches, one after the other; it waits while one is in hand. */
  async *stream<Module, Name extends NameIn<Module>>(
    room: AsideRoom<Module>,
    name: Name,
    given: Given<Module, Name>,
    asked: Pick<Asked, 'patient'> = {},
  ): AsyncGenerator<Batches<Module, Name>> {
    yield* this.run(room.file, name, given as unknown[], { streams: true, ...asked }) as AsyncGenerator<
      Batches<Module, Name>
    >;
  }

  async onApplicationShutdown(): Promise<void> {
    await Promise.all([this.pool.close(), this.tables.close()]);
  }

  private async result(file: string, name: string, given: unknown[], asked: Asked): Promise<unknown> {
    for await (const value of this.run(file, name, given, { streams: false, ...asked })) return value;
    throw new Error(`${file} ${name} ended without a word`);
  }

  /**
   * By the clock on the wall: on a busy machine too the page answers. What was not read by then is the machine's fault, not the
   * file's: whoever sent it may send it again. Its process goes on, within its own time, and is warm for them.
   */
  private async inTime<Value>(result: Promise<Value>): Promise<Value> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, fail) => {
      timer = setTimeout(() => fail(new TooManyReadings(Math.ceil(this.seconds))), this.seconds * answered * 1_000);
    });
    try {
      return await Promise.race([result, late]);
    } finally {
      clearTimeout(timer);
      result.catch(() => undefined);
    }
  }

  private async *run(
    file: string,
    name: string,
    given: unknown[],
    { streams, patient = false }: Asked & { streams: boolean },
  ): AsyncGenerator {
    const pool = streams ? this.tables : this.pool;
    const child = await pool.take(patient);
    let whole = false;
    try {
      const milliseconds = this.seconds * (patient ? patience : 1) * 1_000;
      // Many small things one after the other are as long as a long one.
      const altogether = streams && !patient ? this.seconds * patience * 1_000 : null;
      for await (const said of child.ask({ file, name, given, streams }, { milliseconds, altogether })) {
        if (said.kind === 'failed') {
          whole = true;
          throw said.unreadable
            ? new UnreadableFile(said.message)
            : Object.assign(new Error(said.message), { stack: said.stack });
        }
        if (said.kind === 'begun') continue;
        whole = said.kind === 'done';
        if (!whole || !streams) yield said.value;
      }
    } finally {
      // Left in the middle: what it is at would be the next one's trouble. A table that a job has read is read once: what its process
      // took, as much as three batches, is not kept beside them.
      if (!whole || (streams && patient)) await pool.end(child);
      pool.give(child);
    }
  }
}

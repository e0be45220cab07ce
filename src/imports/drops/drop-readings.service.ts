import { Injectable } from '@nestjs/common';
import { Readings } from '../../platform/threads/readings.js';
import { threadRoom } from '../../platform/threads/thread-room.js';
import { Threads } from '../../platform/threads/threads.js';
import { holding } from '../../platform/files/look-at-file.js';
import type { SpooledFile } from '../../platform/web/current.js';
import type { DropReading } from './read-drop.js';

const room = threadRoom<typeof import('./read-drop.js')>('imports/drops/read-drop.js');

type OneFile = Extract<DropReading, { lines: unknown }>;

/** All that was read of a drop, in the order of its files. */
export interface ReadDrop {
  format: 'zip' | 'files';
  count: number;
  files: OneFile[];
}

/** Reads drops in a thread, once: before the transaction of the request that brings them. */
@Injectable()
export class DropReadings {
  constructor(
    private readonly threads: Threads,
    private readonly readings: Readings,
  ) {}

  /** @throws UnreadableFile with a sentence for the person */
  of(kind: string, sent: SpooledFile[]): Promise<ReadDrop> {
    return this.readings.once(sent[0] ?? sent, `drop ${kind}`, async () => {
      const read: ReadDrop = { format: 'files', count: 0, files: [] };
      for await (const one of this.threads.stream(room, 'readDrop', [kind, sent])) {
        if ('lines' in one) read.files.push(one);
        else Object.assign(read, one);
      }
      const keys = read.files.flatMap(({ key }) => key ?? []);
      // Refused for another reason, a drop has brought them all the same.
      if (keys[0] && sent[0])
        sent[0].seen = holding({ kind: keys[0].kind, fingerprints: keys.flatMap(({ fingerprints }) => fingerprints) });
      return read;
    });
  }
}

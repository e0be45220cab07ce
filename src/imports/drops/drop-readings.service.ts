import { Injectable } from '@nestjs/common';
import { Readings } from '../../platform/aside/readings.js';
import { asideRoom } from '../../platform/aside/aside-room.js';
import { Aside } from '../../platform/aside/aside.js';
import { holding } from '../../platform/files/look-at-file.js';
import type { SpooledFile } from '../../platform/web/current.js';
import type { DropReading } from './read-drop.js';

const room = asideRoom<typeof import('./read-drop.js')>('imports/drops/read-drop.js');

type OneFile = Extract<DropReading, { lines: unknown }>;

/** All that was read of a drop, in the order of its files. */
export interface ReadDrop {
  format: 'zip' | 'files';
  count: number;
  files: OneFile[];
}

/** Reads drops aside, once: before the transaction of the request that brings them. */
@Injectable()
export class DropReadings {
  constructor(
    private readonly aside: Aside,
    private readonly readings: Readings,
  ) {}

  /** @throws UnreadableFile with a sentence for the person */
  of(kind: string, sent: SpooledFile[]): Promise<ReadDrop> {
    return this.readings.once(sent[0] ?? sent, `drop ${kind}`, async () => {
      const read: ReadDrop = { format: 'files', count: 0, files: [] };
      for await (const one of this.aside.stream(room, 'readDrop', [kind, sent])) {
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

import { Injectable } from '@nestjs/common';
import type { TableFormat } from '../../platform/files/spreadsheet.js';
import { neverSendKeys } from '../../pki/bytes/private-key.js';
import { holding } from '../../platform/files/look-at-file.js';
import { type SheetRow, UnreadableFile } from '../../platform/files/sheet-limits.js';
import { Readings } from '../../platform/aside/readings.js';
import { asideRoom } from '../../platform/aside/aside-room.js';
import { Aside } from '../../platform/aside/aside.js';
import type { SpooledFile } from '../../platform/web/current.js';
import type { TableBeginning } from './read-table.js';

const room = asideRoom<typeof import('./read-table.js')>('imports/file/read-table.js');

/** Reads tables aside: the workbook that costs a minute costs it to nobody else. */
@Injectable()
export class TableReadings {
  constructor(
    private readonly aside: Aside,
    private readonly readings: Readings,
  ) {}

  /** One that is brought: its beginning, once no private key was found in the whole. @throws UnreadableFile */
  brought(file: SpooledFile): Promise<TableBeginning> {
    return this.readings.once(file, 'table', async () => {
      const beginning = await this.beginning(file.path, file.fileName, null);
      for await (const key of this.aside.stream(room, 'searchKeys', [file.path, beginning.format])) {
        if (!key) continue;
        file.seen = holding(key);
        throw new UnreadableFile(neverSendKeys);
      }
      return beginning;
    });
  }

  /** @param sheet the one that is chosen; the first that is visible when there is none of that name */
  beginning(path: string, fileName: string, sheet: string | null): Promise<TableBeginning> {
    return this.aside.call(room, 'beginningOf', [path, fileName, sheet]);
  }

  /** All its lines, some hundreds at a time; the reading waits while they are written. */
  lines(path: string, format: TableFormat, sheet: string | null): AsyncGenerator<SheetRow[]> {
    return this.aside.stream(room, 'linesOf', [path, format, sheet], { patient: true });
  }
}

import { Injectable } from '@nestjs/common';
import { KeptThings } from '../apply/kept-things.js';
import type { Import } from '../import.entity.js';
import type { ImportKind } from '../kinds/import-kinds.js';
import { addSetOff, noSetOff } from '../kinds/set-off.service.js';
import type { UndoForecast } from './undo.view.js';

const namedAtMost = 100;

/** Asks of every thing an import changed what its undoing will ask, and changes nothing. */
@Injectable()
export class UndoForecasts {
  constructor(private readonly kept: KeptThings) {}

  async of(row: Import, kind: ImportKind, refusal: string | null): Promise<UndoForecast> {
    const found: UndoForecast = { created: 0, changed: 0, rows: 0, kept: 0, named: [], setOff: noSetOff(), refusal };
    for await (const { things, staying } of this.kept.ahead(row.id, kind)) {
      for (const { subjectId, name, created, rows } of things) {
        const reason = staying.get(subjectId)?.reason;
        if (reason === undefined) {
          found[created ? 'created' : 'changed'] += 1;
          found.rows += rows;
        } else {
          found.kept += 1;
          if (found.named.length < namedAtMost)
            found.named.push({ name, href: kind.address(subjectId), since: reason });
        }
      }
      const free = things.filter(({ subjectId }) => !staying.has(subjectId));
      if (kind.setOff) addSetOff(found.setOff, await kind.setOff(row.id, free));
    }
    return found;
  }
}

import type { ClientFrame } from '../../clients/client-frames.js';
import { count } from '../../platform/web/view-helpers.js';
import type { SlotWithCoverage } from '../../slots/coverage.queries.js';
import { slotLines, slotTally } from './slot-lines.view.js';

/** The slots of a client by software instance, each with what comes next. */
export function clientCertificatesView(
  frame: ClientFrame,
  slots: SlotWithCoverage[],
  seen: Parameters<typeof slotLines>[3],
) {
  return {
    title: `Certificats · ${frame.name}`,
    frame,
    addHref: frame.locked ? null : `${frame.base}/slots/new`,
    tally: slotTally(slots),
    lines: slotLines(frame, slots, ({ length }) => count(length, 'emplacement', 'emplacements'), seen),
  };
}

import { afterEach, describe, expect, it } from '@jest/globals';
import { startLine, type CutLine } from '../../../test/support/cut-line.js';
import { insertRow } from '../../../test/support/factories.js';
import { aTenant } from '../../../test/support/tenant.js';
import { waitFor } from '../../../test/support/wait-for.js';
import { hearOutbox } from './outbox-news.js';

let line: CutLine;
let stop: (() => Promise<void>) | null = null;
const tenant = await aTenant();
afterEach(async () => {
  await stop?.();
  await line.stop();
});

async function hears(): Promise<void> {
  await waitFor('an announcement', async () => {
    const before = heard;
    await insertRow(tenant, 'outbox', { id: crypto.randomUUID(), name: 'progress.refresh', payload: {} });
    await new Promise((done) => setTimeout(done, 100));
    // The listener also says « look » when it comes back: an announcement is what follows a row.
    return heard > before;
  });
}

let heard = 0;

describe('the announcements of the outbox', () => {
  it('are heard though the first connection failed, and again after each outage', async () => {
    line = await startLine(tenant.database.url, true);
    stop = hearOutbox(line.url, () => (heard += 1));
    await line.mend();
    await hears();
    line.blink();
    await hears();
    await line.cut();
    await new Promise((done) => setTimeout(done, 2_500));
    await line.mend();
    await hears();
    expect(heard).toBeGreaterThanOrEqual(3);
  });
});

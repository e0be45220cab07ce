import { describe, expect, it } from '@jest/globals';
import { CampaignKinds } from '../../src/campaigns/engine/campaign-kinds.js';
import type { RowForecast } from '../../src/campaigns/engine/campaign-kinds.js';
import { uuidv7 } from '../../src/platform/uuid.js';
import { aClient } from '../support/factories.js';
import { statementsDuring } from '../support/statements.js';
import { aTenant, type TestEditor } from '../support/tenant.js';
import { scenes } from './campaign-scenes.js';

const tenant = await aTenant();

type Work = (clientIds: string[]) => Promise<unknown>;

const back = new Error('given back');

/** What is asked of the database for these clients; nothing is kept of it. How many values, or rows of them, a statement carries is no matter. */
async function askedFor(editor: TestEditor, work: Work, clientIds: string[]): Promise<string[]> {
  const texts = await statementsDuring(() =>
    expect(
      editor.run(async () => {
        await work(clientIds);
        throw back;
      }),
    ).rejects.toBe(back),
  );
  return texts.map(sameForAll).toSorted();
}

/** `= ANY ($1)` is `= $2` where one is asked of (`ofOneClient`). */
function sameForAll(text: string): string {
  return text
    .replace(/\$\d+/g, '$')
    .replace(/= ANY ?\(\$(?:::uuid\[\])?\)/g, '= $')
    .replace(/(\([^()]*\))(?:, ?\1)+/g, '$1');
}

/**
 * Clients of whom the same is told and asked, one by one, are as many statements together as alone: of each such set.
 * @returns how many the largest set has
 */
async function expectAsManyTogether(editor: TestEditor, work: Work, told: Map<string, RowForecast>): Promise<number> {
  const alike = new Map<string, { alone: string[]; ids: string[] }>();
  for (const [id, { reasons }] of told) {
    const alone = await askedFor(editor, work, [id]);
    const key = JSON.stringify([reasons, alone]);
    alike.set(key, { alone, ids: [...(alike.get(key)?.ids ?? []), id] });
  }
  for (const { alone, ids } of alike.values()) expect(await askedFor(editor, work, ids)).toEqual(alone);
  return Math.max(0, ...[...alike.values()].map(({ ids }) => ids.length));
}

describe('a campaign of every kind there is', () => {
  it.each(Object.keys(scenes))(
    'asks as much of several clients as of one, to judge them and to act: %s',
    async (name) => {
      const editor = await tenant.secondEditor();
      const kind = tenant.get(CampaignKinds).of(name);
      const tried = { judged: 0, done: 0 };
      for (const { parameters, clients } of (await scenes[name]?.(editor)) ?? []) {
        const ids = clients.map(({ id }) => id);
        const forecasts = await editor.run(() => kind.judge(ids, parameters));
        const judged = await expectAsManyTogether(editor, (some) => kind.judge(some, parameters), forecasts);
        const ready = new Map([...forecasts].filter(([, { forecast }]) => forecast === 'would_do'));
        await kind.ready?.([...ready.keys()], parameters, (work) => editor.run(work));
        const done = await expectAsManyTogether(editor, (some) => kind.actMany(some, parameters), ready);
        tried.judged = Math.max(tried.judged, judged);
        tried.done = Math.max(tried.done, done);
      }
      // Of one alone nothing is learnt: a scene has two to whom the same is done.
      expect({ name, several: tried.judged > 1 && tried.done > 1 }).toEqual({ name, several: true });
    },
  );

  it.each(Object.keys(scenes))(
    'knows no more of the client of another editor than of one that is not there: %s',
    async (name) => {
      const [editor, other] = [await tenant.secondEditor(), await tenant.secondEditor()];
      const theirs = (await aClient(other)).id;
      const kind = tenant.get(CampaignKinds).of(name);
      for (const { parameters } of (await scenes[name]?.(editor)) ?? []) {
        const nobody = uuidv7();
        const forecasts = await editor.run(() => kind.judge([theirs, nobody], parameters));
        expect(forecasts.get(theirs)?.forecast).not.toBe('would_do');
        expect(forecasts.get(theirs)).toEqual(forecasts.get(nobody));
      }
    },
  );
});

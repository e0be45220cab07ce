import { describe, expect, it } from '@jest/globals';
import { type CampaignKind, CampaignKinds } from '../../src/campaigns/engine/campaign-kinds.js';
import { CampaignRunner } from '../../src/campaigns/engine/campaign-runner.js';
import { CampaignsService } from '../../src/campaigns/engine/campaigns.service.js';
import { aSelection } from '../support/factories.js';
import { aTenant, type TestEditor } from '../support/tenant.js';
import { waitFor } from '../support/wait-for.js';
import { type Scene, scenes } from './campaign-scenes.js';

const tenant = await aTenant();

interface Row {
  client: string;
  forecast: string;
  state: string;
  reason: string | null;
  told: number;
}

/** A campaign that was simulated and confirmed, its first row still to be done. */
async function confirmed(editor: TestEditor, kind: string, { parameters, clients }: Scene): Promise<string> {
  const ids = clients.map(({ id }) => id);
  const selectionId = (await aSelection(editor, {}, ids)).id;
  const wish = { kind, title: 'En même temps', selectionId, parameters };
  const id = await editor.run(() => tenant.get(CampaignsService).create(wish));
  const decidedBy = editor.users.admin.id;
  await editor.owner.query(`UPDATE campaigns SET state = 'running', decided_by_id = $2 WHERE id = $1`, [id, decidedBy]);
  return id;
}

async function rowsOf(editor: TestEditor, id: string): Promise<Row[]> {
  const { rows } = await editor.owner.query<Row>(
    `SELECT r.client_id AS client, r.forecast, r.state, r.reason,
            (SELECT count(*)::int FROM audit_entries e WHERE e.campaign_row_id = r.id) AS told
       FROM campaign_rows r WHERE r.campaign_id = $1 ORDER BY r.client_id`,
    [id],
  );
  return rows;
}

/**
 * Holds the first act within its transaction, clients locked and judged, until the other campaign waits for those locks: then both run as
 * two people made them run, the one inside of the other.
 */
async function heldUntilTheOtherWaits(
  editor: TestEditor,
  kind: CampaignKind,
  work: () => Promise<unknown>,
): Promise<number> {
  const act = kind.actMany.bind(kind);
  let [acts, waited] = [0, 0];
  kind.actMany = async (...given) => {
    acts += 1;
    if (acts === 1) {
      await waitFor('the other campaign at the locks', async () => {
        const { rows } = await editor.owner.query<{ waiting: number }>(
          // Who waits for a row holds it by its place meanwhile.
          `SELECT count(*)::int AS waiting FROM pg_locks WHERE locktype = 'tuple' AND relation = 'clients'::regclass
            AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`,
        );
        return (waited = rows[0]?.waiting ?? 0);
      });
    }
    return act(...given);
  };
  try {
    await work();
  } finally {
    // The method of its class again.
    Reflect.deleteProperty(kind, 'actMany');
  }
  return waited;
}

describe('two people who launch the same campaign at once', () => {
  it.each(Object.keys(scenes))('have each client done by one of them, told once: %s', async (name) => {
    const editor = await tenant.secondEditor();
    const kind = tenant.get(CampaignKinds).of(name);
    const scene = ((await scenes[name]?.(editor)) ?? []).find(({ fates }) => fates.would_do > 0);
    if (!scene) throw new Error(`No scene of ${name} does anything`);
    const both = [await confirmed(editor, name, scene), await confirmed(editor, name, scene)];
    const runner = tenant.get(CampaignRunner);
    const waited = await heldUntilTheOtherWaits(editor, kind, () =>
      Promise.all(both.map((campaignId) => runner.run({ campaignId }, { scope: editor.scope() }))),
    );
    expect(waited).toBe(1);
    const [first = [], second = []] = await Promise.all(both.map((id) => rowsOf(editor, id)));
    expect(first).toHaveLength(scene.clients.length);
    for (const [index, one] of first.entries()) {
      const other = second[index] as Row;
      const states = [one.state, other.state].sort();
      if (one.forecast !== 'would_do') expect(states).not.toContain('done');
      else if (scene.again) expect(states).toEqual(['done', 'done']);
      else {
        expect([
          ['done', 'refused'],
          ['done', 'skipped'],
        ]).toContainEqual(states);
        const loser = one.state === 'done' ? other : one;
        expect(loser.told).toBe(0);
        expect(loser.reason).not.toBeNull();
      }
    }
  });
});

import { CampaignRunner } from '../../src/campaigns/engine/campaign-runner.js';
import { answersOf } from '../../src/departures/departure-answers.js';
import { DepartureCourse } from '../../src/departures/departure-course.service.js';
import { DepartureDrafts } from '../../src/departures/departure-drafts.service.js';
import { DeparturePages } from '../../src/departures/page/departure-pages.service.js';
import {
  aClient,
  aDelegation,
  anAdministrator,
  anAssignment,
  aRepresentative,
  dayFromToday,
  type Row,
} from './factories.js';
import type { TestEditor, TestTenant } from './tenant.js';

/** What is answered when a departure is opened. */
export const when = (replacementId: string | null, days = 30) => ({
  lastDay: dayFromToday(days),
  accessTime: '18:00',
  replacementId,
  secondId: null,
});

/** Brings departures along as people and the worker would, without HTTP. */
export function departuresOf(tenant: () => TestTenant) {
  const drafts = () => tenant().get(DepartureDrafts);

  /** An editor with somebody who leaves, somebody who takes over, and a client ready to be signed for. */
  async function aHouse() {
    const editor = await tenant().secondEditor();
    const user = editor.users.technical_admin;
    const leaver = await anAdministrator(editor, {
      last_name: 'Bertin',
      first_name: 'Marc',
      email: 'm.bertin@demo.example',
      user_id: user.id,
    });
    const taker = await anAdministrator(
      editor,
      { last_name: 'Guérin', first_name: 'Thomas', email: 't.guerin@demo.example' },
      { valid_until: dayFromToday(900) },
    );
    const held = async (columns = {}, others: Row | null = null) => {
      const client = await aClient(editor, columns);
      await aRepresentative(editor, { client_id: client.id });
      await aDelegation(editor, { client_id: client.id });
      await anAssignment(editor, { client_id: client.id, administrator_id: leaver.id, state: 'active' });
      if (others) await anAssignment(editor, { client_id: client.id, administrator_id: others.id, state: 'active' });
      return client;
    };
    return { editor, leaver, taker, user, held };
  }

  async function decide(editor: TestEditor, id: string, answers: Record<string, string>) {
    await editor.run(async () => {
      const fields = await tenant().get(DeparturePages).fields(id);
      await drafts().save(id, fields, { ...answersOf(await drafts().byId(id)), ...answers } as never);
    });
  }

  async function confirm(editor: TestEditor, id: string) {
    await editor.run(() => tenant().get(DepartureCourse).simulate(id));
    const { version } = await editor.run(() => drafts().byId(id));
    await editor.run(() => tenant().get(DepartureCourse).confirm(id, { version, typed: null }));
  }

  async function runCampaign(editor: TestEditor, id: string) {
    const { campaignId } = await editor.run(() => drafts().byId(id));
    await tenant()
      .get(CampaignRunner)
      .run({ campaignId: campaignId ?? '' }, { scope: editor.scope() });
  }

  async function statesOf(editor: TestEditor, clientId: string): Promise<Record<string, string>> {
    const { rows } = await editor.owner.query<{ last_name: string; state: string }>(
      `SELECT a.last_name, s.state FROM assignments s JOIN administrators a ON a.id = s.administrator_id WHERE s.client_id = $1`,
      [clientId],
    );
    return Object.fromEntries(rows.map((row) => [row.last_name, row.state]));
  }

  return { aHouse, drafts, decide, confirm, runCampaign, statesOf };
}

import { describe, expect, it } from '@jest/globals';
import { anApp, pageOf, wordsOf } from '../../test/support/app.js';
import { dayFromToday } from '../../test/support/factories.js';
import { date } from '../platform/web/view-helpers.js';

const app = await anApp();
const admin = await app.signIn('admin');

const address = '/settings/editor';

/** What the page has in its fields: the radio that is ticked, among the others. */
async function answers(): Promise<Record<string, unknown>> {
  const page = pageOf(await admin.get(address));
  const fields = page('main form :is(input[type=radio]:checked, input:not([type=radio]), textarea)[name]').toArray();
  return Object.fromEntries(fields.map((one) => [page(one).attr('name') ?? '', page(one).val()]));
}

/** Saves the page as it is now, but for this. */
async function saveBut(typed: Record<string, string>) {
  return admin
    .post(address)
    .type('form')
    .send({ ...(await answers()), ...typed });
}

const save = (siret: string) => saveBut({ siret });

async function signedOn(): Promise<string | null | undefined> {
  const { rows } = await app.owner.query<{ day: string | null }>(
    'SELECT ans_contract_signed_on::text AS day FROM editors WHERE editor_id = $1',
    [app.editorId],
  );
  return rows[0]?.day;
}

async function kept(): Promise<string | null | undefined> {
  const { rows } = await app.owner.query<{ siret: string | null }>('SELECT siret FROM editors WHERE editor_id = $1', [
    app.editorId,
  ]);
  return rows[0]?.siret;
}

it.each([
  ['the day of our contract, which every next action may wait for,', { ansContractSignedOn: dayFromToday(-40) }],
  ['our name, which a form that left may not say any more,', { name: 'Un nom tout neuf' }],
])('%s has them computed again', async (_, typed: Record<string, string>) => {
  await app.owner.query('DELETE FROM outbox');
  const waiting = async () => {
    const { rows } = await app.owner.query<{ n: number }>(
      `SELECT count(*)::int AS n FROM outbox WHERE name = 'progress.refresh' AND key = 'editor'`,
    );
    return rows[0]?.n;
  };
  const { mailCampaignMinutes } = await answers();
  expect((await saveBut({ mailCampaignMinutes: String(Number(mailCampaignMinutes) + 1) })).status).toBe(303);
  expect(await waiting()).toBe(0);
  expect((await saveBut(typed)).status).toBe(303);
  expect(await waiting()).toBe(1);
});

describe('the SIRET of the editor', () => {
  it('is typed with its spaces, kept without, shown again, and taken away when it is emptied', async () => {
    expect((await save('732 829 320 00074')).status).toBe(303);
    expect(await kept()).toBe('73282932000074');
    expect(pageOf(await admin.get(address))('[name=siret]').val()).toBe('73282932000074');
    expect((await save('')).status).toBe(303);
    expect(await kept()).toBeNull();
  });

  it.each(['123', '73282932000075', 'sans'])('is refused on its field when it is none: %s', async (typed) => {
    const answer = await save(typed);
    expect(answer.status).toBe(422);
    expect(wordsOf(pageOf(answer), 'main')).toContain('SIRET');
    expect(pageOf(answer)('#f-siret-error').text()).not.toBe('');
  });
});

describe('what has several values in one field', () => {
  it.each([
    ['30, x', 'Écrivez des nombres de jours'],
    ['x, y', 'Écrivez des nombres de jours'],
    ['30, 1000', '400 jours'],
    ['30, -90', '60 jours après'],
  ])('is refused once, on the field, with what may be written: %s', async (typed, reason) => {
    const answer = await saveBut({ reminderStages: typed });
    expect(answer.status).toBe(422);
    const page = pageOf(answer);
    expect(page('#f-reminderStages-error').text()).toContain(reason);
    expect(page('.s-errors a').toArray()).toHaveLength(1);
    expect(page('.s-errors a').attr('href')).toBe('#f-reminderStages');
  });
});

describe('the day of the editor’s own contract', () => {
  it('has come: one of the future is refused, and nothing depends on it', async () => {
    const answer = await saveBut({ ansContractSignedOn: dayFromToday(30) });
    expect(answer.status).toBe(422);
    expect(pageOf(answer)('#f-ansContractSignedOn-error').text()).toContain('pas encore venue');
  });

  it('stays when something else is saved, as a browser sends it back', async () => {
    expect((await saveBut({ ansContractSignedOn: dayFromToday(-5) })).status).toBe(303);
    expect((await saveBut({ mailCampaignMinutes: '7' })).status).toBe(303);
    expect(await signedOn()).toBe(dayFromToday(-5));
  });

  it('is told as days are read here, on the page of two who changed it at once', async () => {
    const opened = await answers();
    await saveBut({ ansContractSignedOn: dayFromToday(-3) });
    const late = { ...opened, ansContractSignedOn: dayFromToday(-2) };
    const answer = await admin.post(address).type('form').send(late).expect(409);
    const words = wordsOf(pageOf(answer), 'main');
    expect(words).toContain(date(dayFromToday(-3)));
    expect(words).not.toContain(dayFromToday(-3));
  });
});

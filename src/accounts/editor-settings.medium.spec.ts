import { describe, expect, it } from '@jest/globals';
import { anApp, pageOf, wordsOf } from '../../test/support/app.js';

const app = await anApp();
const admin = await app.signIn('admin');

const address = '/settings/editor';

/** What the page has in its fields: the radio that is ticked, among the others. */
async function answers(): Promise<Record<string, unknown>> {
  const page = pageOf(await admin.get(address));
  const fields = page('main form :is(input[type=radio]:checked, input:not([type=radio]), textarea)[name]').toArray();
  return Object.fromEntries(fields.map((one) => [page(one).attr('name') ?? '', page(one).val()]));
}

/** Saves the page as it is now, with this SIRET. */
async function save(siret: string) {
  return admin
    .post(address)
    .type('form')
    .send({ ...(await answers()), siret });
}

async function kept(): Promise<string | null | undefined> {
  const { rows } = await app.owner.query<{ siret: string | null }>('SELECT siret FROM editors WHERE editor_id = $1', [
    app.editorId,
  ]);
  return rows[0]?.siret;
}

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

import { beforeEach, describe, expect, it } from '@jest/globals';
import { anApp, pageOf, wordsOf } from '../../../test/support/app.js';
import { afterDays, anAwaitedForm, chaseAt, chasedOf, noon, waitsSince } from '../../../test/support/chased.js';
import { aChaseMute, aClient, aRepresentative, insertRow } from '../../../test/support/factories.js';
import { completeForm413 } from '../../../test/support/blank-413.js';
import { aLink } from '../../../test/support/space.js';
import type { TestEditor } from '../../../test/support/tenant.js';
import { clock } from '../../platform/clock.js';
import { uuidv7 } from '../../platform/uuid.js';
import { DelegationChanges } from '../../delegations/delegation-changes.service.js';
import { DelegationsService } from '../../delegations/delegations.service.js';
import { MailDecisions } from '../../mailbox/out/mail-decisions.service.js';
import { HandChasing } from './hand-chasing.service.js';

let editor: TestEditor;
const app = await anApp();
beforeEach(async () => {
  editor = await app.secondEditor();
});

const chase = (clientId: string, days: number) =>
  clock.at(afterDays(days), () =>
    editor.run(async () => {
      const hand = app.get(HandChasing);
      return hand.chase(await hand.of([clientId], 'signature'));
    }),
  );
const mails = async () => {
  const { rows } = await editor.owner.query<{ subject: string; body: string; link_id: string | null }>(
    `SELECT subject, body, link_id FROM messages WHERE direction = 'out' AND purpose = 'signature_chase' ORDER BY created_at, id`,
  );
  return rows;
};

describe('a chase by hand', () => {
  it('asks nobody of a client in test to sign what never leaves, nor does a round; back in production both do', async () => {
    const { client, request } = await anAwaitedForm(editor);
    const goes = (environment: string) => editor.owner.query('UPDATE clients SET environment = $1', [environment]);
    await goes('TEST');
    await expect(chase(client.id, 5)).rejects.toThrow(/formulaire 414/u);
    const meant = { rule: 'signature' as const, subjectId: request.id, handedLink: null, seen: null };
    const one = () => editor.run(() => app.get(HandChasing).chaseOne(client.id, meant));
    await expect(clock.at(afterDays(5), one)).rejects.toThrow(/formulaire 414/u);
    expect(await chaseAt(app, editor, afterDays(5))).toBe(0);
    expect(await mails()).toEqual([]);
    await goes('PROD');
    await chase(client.id, 5);
    expect(await chasedOf(editor, request.id)).toEqual(['sent 5 client']);
  });

  it('takes the stage that is due: the round of the same day sends nothing besides, and the other way round', async () => {
    const { client, request } = await anAwaitedForm(editor);
    await chase(client.id, 5);
    expect(await chaseAt(app, editor, afterDays(5))).toBe(0);
    expect(await mails()).toHaveLength(1);
    await chaseAt(app, editor, afterDays(10));
    expect(await chasedOf(editor, request.id)).toEqual(['sent 5 client', 'sent 10 client']);
    const [first, second] = await mails();
    expect(first?.subject).toBe(second?.subject);
    expect(first?.body).toBe(second?.body);
    expect(first?.link_id).toBe(second?.link_id);
  });

  it('before its day takes the stage that comes; after the last, one of its own; each is told', async () => {
    const { client, request } = await anAwaitedForm(editor);
    await chase(client.id, 4);
    expect(await chaseAt(app, editor, afterDays(5))).toBe(0);
    await chase(client.id, 22);
    await chase(client.id, 23);
    await chase(client.id, 23);
    expect(await chasedOf(editor, request.id)).toEqual([
      'sent 5 client',
      'skipped 10 client',
      'sent 20 client',
      'sent 23 client',
      'sent 24 client',
    ]);
    const { rows } = await editor.owner.query<{ summary: string }>(
      `SELECT summary FROM audit_entries WHERE subject_id = $1 AND action = 'chased' ORDER BY sequence`,
      [request.id],
    );
    expect(rows[0]?.summary).toMatch(/^Client relancé, règle «\u00a0Formulaire à signer\u00a0», étape 5/u);
  });

  it('that is taken back leaves its stage to the round; one of the round that is taken back does not come again', async () => {
    const { client, request } = await anAwaitedForm(editor);
    const takeBack = async () => {
      const { rows } = await editor.owner.query<{ id: string }>(
        `SELECT id FROM messages WHERE purpose = 'signature_chase' AND state = 'queued'`,
      );
      await editor.run(() => app.get(MailDecisions).withdraw(rows[0]?.id ?? ''));
    };
    await chase(client.id, 4);
    await takeBack();
    await chase(client.id, 4);
    await takeBack();
    await chaseAt(app, editor, afterDays(5));
    expect(await chasedOf(editor, request.id)).toEqual(['sent 5 client', 'sent 5 client', 'sent 5 client']);
    await takeBack();
    await chaseAt(app, editor, afterDays(6));
    expect(await mails()).toHaveLength(3);
  });

  it('for who has waited so many working days counts those of the client, as the round does', async () => {
    // In Alsace nobody works on Good Friday.
    const since = { state_since: noon('2026-03-30') };
    const { client } = await anAwaitedForm(editor, { client: { departement: '67' }, request: since });
    const forecast = () =>
      clock.at(noon('2026-04-07'), () =>
        editor.run(async () => {
          const hand = app.get(HandChasing);
          const judged = await hand.judged(await hand.of([client.id], 'signature'), { waitingDays: 5, quietDays: 0 });
          return judged.map((one) => one.forecast);
        }),
      );
    expect(await forecast()).toEqual(['refused']);
    await editor.owner.query(`UPDATE requests SET spent_days = '{"awaiting_signature": 1}'`);
    expect(await forecast()).toEqual(['would_do']);
  });

  it('two at once write one letter a stage', async () => {
    const { client, request } = await anAwaitedForm(editor);
    await Promise.allSettled([chase(client.id, 5), chaseAt(app, editor, afterDays(5))]);
    const stages = await chasedOf(editor, request.id);
    expect(new Set(stages).size).toBe(stages.length);
    expect(stages.filter((one) => one === 'sent 5 client')).toHaveLength(1);
  });

  it('is refused while it is muted, and once it is signed', async () => {
    const { client, request } = await anAwaitedForm(editor);
    await aChaseMute(editor, { client_id: client.id, subject_id: client.id, until: '2026-12-31' });
    await expect(chase(client.id, 5)).rejects.toThrow(/En sourdine/u);
    await editor.owner.query('DELETE FROM chase_mutes');
    const [row] = await clock.at(afterDays(5), () =>
      editor.run(() => app.get(HandChasing).of([client.id], 'signature')),
    );
    await editor.owner.query(`UPDATE requests SET state = 'signed' WHERE id = $1`, [request.id]);
    await expect(editor.run(() => app.get(HandChasing).chase([row!]))).rejects.toThrow(/n’est plus attendu/u);
    expect(await mails()).toEqual([]);
  });
});

it('« Relancer maintenant » is on the page of what waits, for whoever may', async () => {
  const { client } = await anAwaitedForm(editor);
  const support = await app.signIn('support', editor);
  const page = await support.get(`/clients/${client.id}/chasing`).expect(200);
  expect(page.text).toContain('Relancer maintenant');
  const { rows } = await editor.owner.query<{ id: string }>('SELECT id FROM requests');
  const sent = { rule: 'signature', subject: rows[0]?.id };
  const auditor = await app.signIn('auditor', editor);
  await auditor.post(`/clients/${client.id}/chases`).type('form').send(sent).expect(403);
  await support.post(`/clients/${client.id}/chases`).type('form').send(sent).expect(303);
  expect(await mails()).toHaveLength(1);
  const told = await support.get(`/clients/${client.id}/chasing`).expect(200);
  expect(told.text).toContain('Relance voulue par');
  await support.post(`/clients/${client.id}/chases`).type('form').send({ rule: 'expiry' }).expect(303);
  expect(await mails()).toHaveLength(1);
});

describe('« Relancer maintenant » pressed from two tabs', () => {
  async function twoTabs() {
    const { client } = await anAwaitedForm(editor);
    const support = await app.signIn('support', editor);
    const page = async () => pageOf(await support.get(`/clients/${client.id}/chasing`).expect(200));
    const shown = async () => {
      const form = (await page())(`form[action="/clients/${client.id}/chases"] input[name]`);
      const inputs = form.toArray().map(({ attribs }) => [attribs['name'], attribs['value']]);
      return Object.fromEntries(inputs.filter(([name]) => name !== '_token')) as Record<string, string>;
    };
    const press = (form: Record<string, string>) =>
      support
        .post(`/clients/${client.id}/chases`)
        .set('referer', `/clients/${client.id}/chasing`)
        .type('form')
        .send(form);
    return { page, shown, press };
  }

  it('leaves once: the second is told what has just left, and may go on from the page as it is then', async () => {
    const { page, shown, press } = await twoTabs();
    const [first, second] = [await shown(), await shown()];
    await press(first).expect(303);
    await press(second).expect(303);
    expect(await mails()).toHaveLength(1);
    expect(wordsOf(await page(), 'main')).toMatch(
      /Une relance a été écrite à direction@\S+\.test le .+ après l’affichage de votre page : aucune autre n’est partie\. Relance voulue par .+étape/u,
    );
    await press(await shown()).expect(303);
    expect(await mails()).toHaveLength(2);
  });

  it('at the same instant leaves once too', async () => {
    const { shown, press } = await twoTabs();
    const form = await shown();
    await Promise.all([press(form), press(form)]);
    expect(await mails()).toHaveLength(1);
  });

  it('leaves when the first was taken back', async () => {
    const { shown, press } = await twoTabs();
    const form = await shown();
    await press(form).expect(303);
    const { rows } = await editor.owner.query<{ id: string }>(
      `SELECT id FROM messages WHERE purpose = 'signature_chase'`,
    );
    await editor.run(() => app.get(MailDecisions).withdraw(rows[0]?.id ?? ''));
    await press(form).expect(303);
    expect(await mails()).toHaveLength(2);
  });
});

describe('a paper of who was the representative before', () => {
  const before = { created_at: noon('2026-09-01') };
  const succeed = async (clientId: string) => {
    await editor.owner.query('UPDATE representatives SET ended_on = paris_today() WHERE client_id = $1', [clientId]);
    const next = { first_names: 'Benoît', last_name: 'Martin', email: 'benoit@tilleuls.test' };
    await aRepresentative(editor, { client_id: clientId, ...next, created_at: noon('2026-09-09') });
  };
  async function aPrintedForm() {
    const whole = completeForm413();
    const form = { ...whole, signer: { ...whole.signer, firstNames: 'Hélène', lastName: 'Łukasik' } };
    const { client, request } = await anAwaitedForm(editor, { representative: before, request: { form } });
    return { clientId: client.id, subjectId: request.id, rule: 'signature' as const };
  }
  async function aSentMandate() {
    const client = await aClient(editor, { departement: '75' });
    await aRepresentative(editor, { client_id: client.id, ...before });
    const terms = { channel: 'form' as const, startsOn: waitsSince, endsOn: null, scope: ['ORG' as const] };
    const { id } = await clock.at(noon(waitsSince), () =>
      editor.run(async () => {
        const prepared = await app.get(DelegationsService).prepare(client.id, terms);
        return app.get(DelegationChanges).change(prepared.id, 'send');
      }),
    );
    return { clientId: client.id, subjectId: id, rule: 'mandate' as const };
  }

  it.each([
    ['form', aPrintedForm],
    ['mandate', aSentMandate],
  ])(
    '%s: is not asked of who follows, by hand, by a round nor by a campaign, and the pages say why',
    async (_, make) => {
      const { clientId, subjectId, rule } = await make();
      await succeed(clientId);
      const changed = /Le représentant a changé depuis l’envoi/u;
      await clock.at(afterDays(5), () =>
        editor.run(async () => {
          const hand = app.get(HandChasing);
          const rows = await hand.of([clientId], rule);
          const judged = await hand.judged(rows, { waitingDays: 0, quietDays: 0 });
          expect(judged).toMatchObject([{ forecast: 'refused', reasons: [expect.stringMatching(changed)] }]);
          await expect(hand.chase(rows)).rejects.toThrow(changed);
        }),
      );
      await chaseAt(app, editor, afterDays(5));
      expect(await chasedOf(editor, subjectId)).toEqual(['withheld 5 client']);
      const { rows } = await editor.owner.query(
        `SELECT 1 FROM messages WHERE purpose IN ('reminder', 'signature_chase')`,
      );
      expect(rows).toEqual([]);
      const support = await app.signIn('support', editor);
      const own = rule === 'mandate' ? `/clients/${clientId}/delegation` : `/requests/${subjectId}`;
      for (const page of [`/clients/${clientId}/chasing`, own])
        expect(wordsOf(pageOf(await support.get(page).expect(200)), 'main')).toMatch(changed);
      if (rule === 'signature')
        expect(wordsOf(pageOf(await support.get(own)), 'main')).toMatch(
          /Signataire\s*Hélène Łukasik\s*direction@association-exemple\.fr/u,
        );
    },
  );

  it.each([
    ['form', aPrintedForm],
    ['mandate', aSentMandate],
  ])('%s: is theirs still when their name was corrected', async (_, make) => {
    const { clientId, subjectId } = await make();
    await editor.owner.query(`UPDATE representatives SET last_name = 'Łukasik-Roy' WHERE client_id = $1`, [clientId]);
    await chaseAt(app, editor, afterDays(5));
    expect(await chasedOf(editor, subjectId)).toEqual(['sent 5 client']);
  });
});

describe('a signer who declined, once somebody has read it', () => {
  async function aDeclinedForm() {
    const { client, request } = await anAwaitedForm(editor);
    const of = { client_id: client.id, request_id: request.id };
    const { rows } = await editor.owner.query<{ email: string }>('SELECT email FROM representatives');
    const whose = { person_name: 'Hélène Łukasik', email: rows[0]?.email, created_at: noon(waitsSince) };
    const link = await aLink(app, editor, { ...of, ...whose, purpose: 'signature' });
    await insertRow(editor, 'client_answers', {
      ...{ id: uuidv7(), ...of, kind: 'refusal', content: { words: 'Non.' }, link_id: link.linkId },
      ...{ state: 'accepted', state_since: afterDays(3), created_at: afterDays(2) },
    });
    return { client, request, link };
  }
  const h1 = async (path: string) => {
    // What was given again in September has run out since.
    await editor.owner.query(`UPDATE client_links SET expires_at = now() + interval '1 day'`);
    return wordsOf(pageOf(await app.visitor().get(path).expect(200)), 'h1');
  };

  it('is not reminded by itself, nor by a campaign; the pages say so, theirs too', async () => {
    const { client, request, link } = await aDeclinedForm();
    for (const day of [5, 10, 25]) expect(await chaseAt(app, editor, afterDays(day))).toBe(0);
    await expect(chase(client.id, 11)).rejects.toThrow(/ne donne pas suite/u);
    expect(await mails()).toEqual([]);
    const support = await app.signIn('support', editor);
    for (const page of [`/clients/${client.id}/chasing`, `/requests/${request.id}`])
      expect(wordsOf(pageOf(await support.get(page).expect(200)), 'main')).toMatch(/ne donne pas suite/u);
    expect(await h1(link.path)).toBe('Vous ne souhaitez pas donner suite');
  });

  it('is asked again when a person wants it, and the clock goes on from there', async () => {
    const { client, request, link } = await aDeclinedForm();
    await clock.at(afterDays(6), () =>
      editor.run(() =>
        app
          .get(HandChasing)
          .chaseOne(client.id, { rule: 'signature', subjectId: request.id, handedLink: null, seen: null }),
      ),
    );
    expect(await mails()).toHaveLength(1);
    expect(await h1(link.path)).toContain('Nous attendons votre signature');
    await chaseAt(app, editor, afterDays(10));
    expect(await chasedOf(editor, request.id)).toEqual(['sent 5 client', 'sent 10 client']);
  });

  it('is asked again once the form was sent anew', async () => {
    const { request, link } = await aDeclinedForm();
    await editor.owner.query('UPDATE requests SET state_since = $2 WHERE id = $1', [request.id, afterDays(4)]);
    expect(await h1(link.path)).toContain('Nous attendons votre signature');
    expect(await chaseAt(app, editor, afterDays(9))).toBe(1);
  });
});

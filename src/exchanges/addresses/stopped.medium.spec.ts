import { beforeEach, describe, expect, it } from '@jest/globals';
import { anApp, pageOf, wordsOf } from '../../../test/support/app.js';
import {
  aClient,
  aMessage,
  anAdministrator,
  aRepresentative,
  aSlot,
  dayFromToday,
  type Row,
} from '../../../test/support/factories.js';
import { aLink } from '../../../test/support/space.js';
import { ClientLinks } from '../../client-space/links/client-links.service.js';
import { DelegationsService } from '../../delegations/delegations.service.js';
import { Mandates } from '../../delegations/many/mandates.service.js';
import { Designations } from '../../delegations/portal/designations.service.js';
import { MailQueue } from '../../mailbox/out/mail-queue.service.js';
import { MailSending } from '../../mailbox/out/mail-sending.service.js';
import { StoppedAddresses } from '../../mailbox/out/stopped-addresses.service.js';

const app = await anApp();
const support = await app.signIn('support');

let serial = 0;
let client: Row;
let address: string;
let returned: Row;
let id: string;
beforeEach(async () => {
  serial += 1;
  address = `direction${serial}@client.test`;
  client = await aClient(app, { name: `Les Tilleuls ${serial}` });
  await aRepresentative(app, { client_id: client.id, email: `Direction${serial}@client.test` });
  returned = await aMessage(app, { direction: 'out', client_id: client.id, state: 'failed', recipients: [address] });
  await app.run(() =>
    app
      .get(StoppedAddresses)
      .stop({ address: address.toUpperCase(), clientId: client.id, messageId: returned.id, reason: '550 inconnu' }),
  );
  const { rows } = await app.owner.query<{ id: string }>('SELECT id FROM stopped_addresses WHERE address = $1', [
    address,
  ]);
  id = rows[0]!.id;
});

const waiting = async (to: string[] = [address], of: Row = client) => {
  const mail = {
    purpose: 'other' as const,
    clientId: of.id,
    about: null,
    to,
    subject: 'le cachet',
    text: 'Bonjour',
  };
  const queued = await app.run(() => app.get(MailQueue).queue(mail));
  const claimed = await app.run(() => app.get(MailSending).claim(queued.id));
  return { id: queued.id, claimed };
};
const mailOf = async (mailId: string) => {
  const { rows } = await app.owner.query<Record<string, unknown>>(
    `SELECT state, put_off, recipients, (SELECT count(*)::int FROM outbox o WHERE o.name = 'mail.send' AND o.payload ->> 'messageId' = m.id::text AND o.key IS NULL) AS again
       FROM messages m WHERE id = $1`,
    [mailId],
  );
  return rows[0];
};
const heldUntil = async (mailId: string) => {
  const { rows } = await app.owner.query<{ held: string | null }>(
    `SELECT CASE WHEN held_until = 'infinity' THEN 'waits' WHEN held_until <= now() THEN 'left' END AS held FROM messages WHERE id = $1`,
    [mailId],
  );
  return rows[0]?.held;
};
const correct = (email: string, who = support) => who.post(`/addresses/${id}/correction`).type('form').send({ email });

describe('an address that receives nothing any more', () => {
  it('stands in the list that home counts, with whose it is', async () => {
    const list = pageOf(await support.get('/addresses').expect(200));
    expect(wordsOf(list, 'main')).toContain(address);
    const home = pageOf(await support.get('/').expect(200));
    const line = home('a[href="/addresses"]').closest('li');
    expect(Number(line.find('.s-queue-n').text())).toBe(list('tbody tr').length);
    expect(wordsOf(pageOf(await support.get(`/addresses/${id}`).expect(200)), 'main')).toContain('550 inconnu');
  });

  it('is marked once, however often mails come back', async () => {
    const again = { address, clientId: client.id, messageId: returned.id, reason: '550 encore' };
    await app.run(() => app.get(StoppedAddresses).stop(again));
    const { rows } = await app.owner.query('SELECT reason FROM stopped_addresses WHERE address = $1', [address]);
    expect(rows).toEqual([{ reason: '550 inconnu' }]);
  });

  it('lets no mail leave, and each says why and what to do', async () => {
    const { id: mailId, claimed } = await waiting();
    expect(claimed).toBeNull();
    expect(await mailOf(mailId)).toMatchObject({ state: 'queued', put_off: 'address' });
    const page = pageOf(await support.get(`/mailbox/messages/${mailId}`).expect(200));
    expect(wordsOf(page, 'main')).toContain(`${address} ne reçoit plus depuis`);
    expect(page(`a[href="/addresses/${id}"]`)).toHaveLength(1);
    const talk = pageOf(await support.get(`/clients/${client.id}/mail`).expect(200));
    expect(wordsOf(talk, '.s-why-not')).toContain('dès que l’adresse est corrigée');
    await app.run(() => app.get(MailSending).sweep());
    expect(await mailOf(mailId)).toMatchObject({ state: 'queued' });
  });

  it('is named by each act whose mail waits for it, with where it is corrected, and by no act whose mail leaves', async () => {
    const said = async () => {
      const page = pageOf(await support.get('/clients').expect(200));
      return { words: wordsOf(page, '.s-flash'), links: page(`.s-flash a[href="/addresses/${id}"]`).length };
    };
    const terms = { channel: 'form' as const, startsOn: dayFromToday(0), scope: ['ORG' as const], endsOn: null };
    const mandate = await app.run(() => app.get(DelegationsService).prepare(client.id, terms));
    await support.post(`/delegations/${mandate.id}/mailing`).expect(303);
    const held = await said();
    expect(held.words).toContain(`Le courriel est écrit, et ne part pas : ${address} ne reçoit plus.`);
    expect(held.words).not.toContain('Mandat envoyé');
    expect(held.links).toBe(1);
    const later = { direction: 'out', client_id: client.id, state: 'queued', leaves_at: new Date(Date.now() + 60_000) };
    for (const [recipients, words] of [
      [[address], `ne part pas : ${address} ne reçoit plus`],
      [[address, 'autre@client.test'], `Le courriel part sans ${address}`],
      [['autre@client.test'], 'Le courriel part.'],
    ] as const) {
      const { id: mailId } = await aMessage(app, { ...later, recipients });
      await support.post(`/mailbox/messages/${mailId}/hastening`).expect(303);
      expect((await said()).words).toContain(words);
    }
  });

  it('is what the journal says that a mandate waits for, a designation and a form too: nothing is told as sent', async () => {
    const told = async (action: string, of: Row = client) => {
      const { rows } = await app.owner.query<{ summary: string; reason: string | null }>(
        `SELECT summary, reason FROM audit_entries WHERE client_id = $1 AND action = $2 ORDER BY sequence DESC LIMIT 1`,
        [of.id, action],
      );
      return rows[0];
    };
    const terms = { channel: 'form' as const, startsOn: dayFromToday(0), scope: ['ORG' as const], endsOn: null };
    const sendTo = async (of: Row) => {
      const { id: mandate } = await app.run(() => app.get(DelegationsService).prepare(of.id, terms));
      await support.post(`/delegations/${mandate}/mailing`).expect(303);
    };
    const why = expect.stringMatching(new RegExp(`^${address} ne reçoit plus depuis le .+ Il part dès que l’adresse`));
    await sendTo(client);
    expect(await told('send')).toEqual({
      summary: expect.stringMatching(/^Mandat prêt à partir, .+@client/),
      reason: why,
    });
    const other = await aClient(app);
    await aRepresentative(app, { client_id: other.id, email: `autre${serial}@client.test` });
    await sendTo(other);
    const sent = { summary: expect.stringMatching(/^Mandat envoyé au client pour signature, /), reason: null };
    expect(await told('send', other)).toEqual(sent);
    const terms2 = { scope: ['ORG' as const], endsOn: null };
    await app.owner.query('DELETE FROM client_links WHERE client_id = $1', [client.id]);
    await app.owner.query('DELETE FROM delegations WHERE client_id = $1', [client.id]);
    const many = await app.run(() => app.get(Mandates).send([client.id], terms2));
    expect(many.get(client.id)?.waits).toEqual(why);
    expect(await told('send')).toEqual({ summary: expect.stringMatching(/^Mandat prêt à partir, /), reason: why });
    const asked = await app.run(() => app.get(Designations).ask([client.id]));
    expect(asked.get(client.id)?.waits).toEqual(why);
    expect(await told('request')).toEqual({
      summary: expect.stringMatching(/^Désignation sur mesHabilitations prête à être demandée à /),
      reason: why,
    });
  });

  it('does not hold back the others whom a mail is for', async () => {
    const { claimed } = await waiting([address, 'autre@client.test']);
    expect(claimed?.letter.to).toEqual(['autre@client.test']);
    await app.run(() =>
      app
        .get(MailSending)
        .conclude(claimed!, { outcome: 'sent', answer: '250 ok', refusedRecipients: [] } as never, false),
    );
    const { rows } = await app.owner.query('SELECT state, last_error FROM messages WHERE id = $1', [
      claimed!.message.id,
    ]);
    expect(rows).toEqual([{ state: 'sent', last_error: `Pas envoyé à ${address}, qui ne reçoit plus` }]);
    const talk = pageOf(await support.get(`/clients/${client.id}/mail`).expect(200));
    expect(wordsOf(talk, `#m-${claimed!.message.id}`)).toContain('Pas arrivé à tous');
    expect(wordsOf(talk, `#m-${claimed!.message.id}`)).toContain(`Pas envoyé à ${address}`);
    expect(talk(`#m-${claimed!.message.id} a[href="/addresses/${id}"]`)).toHaveLength(1);
    const page = pageOf(await support.get(`/mailbox/messages/${claimed!.message.id}`).expect(200));
    expect(wordsOf(page, '.s-mail-side')).toContain('Qui ne l’a pas reçu');
  });

  it('is corrected: the record takes the new one, what waited and what came back leave for it', async () => {
    const { id: mailId } = await waiting();
    await correct(`nouvelle${serial}@client.test`).expect(303);
    const to = { state: 'queued', put_off: null, recipients: [`nouvelle${serial}@client.test`], again: 1 };
    expect(await mailOf(mailId)).toEqual(to);
    expect(await mailOf(returned.id)).toEqual(to);
    const { rows } = await app.owner.query(
      'SELECT email FROM representatives WHERE client_id = $1 AND ended_on IS NULL',
      [client.id],
    );
    expect(rows).toEqual([{ email: `nouvelle${serial}@client.test` }]);
    expect(await app.run(() => app.get(MailSending).claim(mailId))).not.toBeNull();
  });

  it('foretells, and has leave, what has a reason to: the rest is set aside, and told as such', async () => {
    const columns = { client_id: client.id, email: address, revoked_at: new Date() };
    const { linkId } = await aLink(app, app, columns);
    const over = await aMessage(app, {
      ...{ direction: 'out', client_id: client.id, state: 'queued', put_off: 'address', recipients: [address] },
      ...{ subject: 'avec un lien révoqué', link_id: linkId },
    });
    const missed = await aMessage(app, {
      ...{ direction: 'out', client_id: client.id, state: 'sent', recipients: [address, 'autre@client.test'] },
      ...{ left_out: [address], sent_at: new Date(), link_id: linkId },
    });
    const page = wordsOf(pageOf(await support.get(`/addresses/${id}`).expect(200)), 'main');
    expect(page).toContain('Ce qui attend part à la nouvelle adresse : 1 courriel.');
    expect(page).toContain('2 courriels n’ont plus de raison de partir : ils restent ici.');
    await correct(`nouvelle${serial}@client.test`).expect(303);
    const said = wordsOf(pageOf(await support.get('/addresses').expect(200)), 'main');
    expect(said).toContain('1 courriel repart. 2 courriels n’ont plus de raison de partir');
    expect(said).not.toContain(address);
    expect(await mailOf(over.id)).toMatchObject({ state: 'withdrawn', recipients: [address], again: 0 });
    expect(await mailOf(missed.id)).toMatchObject({ state: 'sent', again: 0 });
    const { rows } = await app.owner.query(
      `SELECT action, reason FROM audit_entries WHERE subject_id = $1 AND subject_kind = 'message'`,
      [over.id],
    );
    expect(rows).toEqual([{ action: 'lapse', reason: 'Le lien qu’il porte a été révoqué.' }]);
  });

  it('is settled once: the second person is told', async () => {
    const admin = await app.signIn('admin');
    await Promise.all([correct(`a${serial}@client.test`), correct(`b${serial}@client.test`, admin)]);
    const { rows } = await app.owner.query(
      `SELECT 1 FROM audit_entries WHERE subject_id = $1 AND action = 'address_corrected'`,
      [id],
    );
    expect(rows).toHaveLength(1);
    expect(await mailOf(returned.id)).toMatchObject({ again: 1 });
  });

  it('takes no address that changes nothing', async () => {
    for (const [typed, said] of [
      [address, 'l’adresse qui ne reçoit plus'],
      ['pas une adresse', 'n’est pas valide'],
      ['', 'Indiquez la nouvelle adresse'],
    ] as const)
      expect(wordsOf(pageOf(await correct(typed).expect(422)), '#f-email-error')).toContain(said);
  });

  it('receives again when a person knows better', async () => {
    const { id: mailId } = await waiting();
    await support.post(`/addresses/${id}/reception`).expect(303);
    expect(await mailOf(mailId)).toMatchObject({ put_off: null, recipients: [address], again: 1 });
  });

  it('holds a mail until a day that is known: its client is waited for from then on', async () => {
    const other = await waiting([address, 'autre@client.test']);
    const { id: mailId } = await waiting();
    expect([await heldUntil(mailId), await heldUntil(other.id)]).toEqual(['waits', null]);
    await support.post(`/addresses/${id}/reception`).expect(303);
    expect(await heldUntil(mailId)).toBe('left');
  });

  it('is nothing that an auditor decides', async () => {
    await correct('x@client.test', await app.signIn('auditor')).expect(403);
  });

  it('is corrected wherever it is held, as the page said: administrators, slots and links too', async () => {
    const own = await anAdministrator(app, { client_id: client.id, email: address });
    const elsewhere = await anAdministrator(app, { client_id: (await aClient(app)).id, email: address });
    const slot = await aSlot(app, {
      client_id: client.id,
      actor_email: address.toUpperCase(),
      informed_email: address,
    });
    const [link] = await app.run(() =>
      app.get(ClientLinks).usual([
        {
          ...{ clientId: client.id, purpose: 'prerequisites', requestId: null, delegationId: null },
          personName: 'Anne',
          email: address,
        },
      ]),
    );
    const page = wordsOf(pageOf(await support.get(`/addresses/${id}`).expect(200)), 'main');
    for (const place of ['représentant', 'administrateur technique', 'acteur', 'à informer'])
      expect(page).toContain(place);
    expect(page).toContain('4 endroits la prennent');
    await correct('nouvelle@client.test').expect(303);
    const { rows } = await app.owner.query<Record<string, string>>(
      `SELECT (SELECT email FROM administrators WHERE id = $1) AS own, (SELECT email FROM administrators WHERE id = $2) AS elsewhere, s.actor_email, s.informed_email,
              (SELECT email FROM client_links WHERE id = $4) AS link FROM slots s WHERE s.id = $3`,
      [own.id, elsewhere.id, slot.id, link],
    );
    const now = 'nouvelle@client.test';
    expect(rows[0]).toEqual({ own: now, elsewhere: address, actor_email: now, informed_email: now, link: now });
  });

  it('is corrected of another client that it is known at, whose mails wait too: the page lists it beforehand', async () => {
    const beta = await aClient(app, { name: 'Bêta' });
    const [own, theirs] = [
      await anAdministrator(app, { client_id: client.id, email: address }),
      await anAdministrator(app, { client_id: beta.id, email: address }),
    ];
    await app.owner.query('UPDATE representatives SET email = NULL WHERE client_id = $1', [client.id]);
    const { id: mailId } = await waiting([address], beta);
    const page = wordsOf(pageOf(await support.get(`/addresses/${id}`).expect(200)), 'main');
    expect(page).toContain('2 endroits la prennent');
    expect(page).toContain('Bêta');
    expect(page).toContain('Ce qui attend part à la nouvelle adresse : 2 courriels');
    const to = `nouvelle${serial}@client.test`;
    await correct(to).expect(303);
    expect(await mailOf(mailId)).toMatchObject({ put_off: null, recipients: [to], again: 1 });
    const { rows } = await app.owner.query('SELECT email FROM administrators WHERE id IN ($1, $2)', [
      own.id,
      theirs.id,
    ]);
    expect(rows).toEqual([{ email: to }, { email: to }]);
  });

  it('goes on waiting for a person where the records of another client do not know it', async () => {
    const beta = await aClient(app, { name: 'Bêta' });
    const { id: mailId } = await waiting([address], beta);
    const page = wordsOf(pageOf(await support.get(`/addresses/${id}`).expect(200)), 'main');
    expect(page).toContain('Ce qui attend part à la nouvelle adresse : 1 courriel.');
    expect(page).toContain('1 courriel d’un autre client attend encore');
    await correct(`nouvelle${serial}@client.test`).expect(303);
    expect(await mailOf(mailId)).toMatchObject({ put_off: 'address', recipients: [address], again: 0 });
    const { rows } = await app.owner.query<{ id: string; reason: string; client_id: string }>(
      'SELECT id, reason, client_id FROM stopped_addresses WHERE address = $1 AND ended_at IS NULL',
      [address],
    );
    expect(rows).toMatchObject([{ reason: '550 inconnu', client_id: beta.id }]);
    id = rows[0]!.id;
    await correct(`beta${serial}@client.test`).expect(303);
    expect(await mailOf(mailId)).toMatchObject({ put_off: null, recipients: [`beta${serial}@client.test`], again: 1 });
  });

  const other = 'autre@client.test';
  const conclude = (claimed: unknown, refusedRecipients: string[]) =>
    app.run(() =>
      app
        .get(MailSending)
        .conclude(claimed as never, { outcome: 'sent', answer: '250 ok', refusedRecipients } as never, false),
    );
  const claim = (mailId: string) => app.run(() => app.get(MailSending).claim(mailId));
  const leftOutOf = async (mailId: string) => {
    const { rows } = await app.owner.query('SELECT state, left_out FROM messages WHERE id = $1', [mailId]);
    return rows[0];
  };

  it('has, once corrected, what left for the others alone: they do not get it twice, and it stays said that they have it', async () => {
    const { id: mailId, claimed } = await waiting([address, other]);
    await conclude(claimed, []);
    expect(await leftOutOf(mailId)).toEqual({ state: 'sent', left_out: [address] });
    const page = wordsOf(pageOf(await support.get(`/addresses/${id}`).expect(200)), 'main');
    expect(page).toContain('Ce qui attend part à la nouvelle adresse : 2 courriels.');
    const to = `nouvelle${serial}@client.test`;
    await correct(to).expect(303);
    expect(await mailOf(mailId)).toMatchObject({ state: 'queued', recipients: [to, other], again: 1 });
    const again = await claim(mailId);
    expect(again?.letter.to).toEqual([to]);
    await conclude(again, []);
    expect(await leftOutOf(mailId)).toEqual({ state: 'sent', left_out: null });
  });

  it('has, once corrected, what came back from it alone', async () => {
    await app.owner.query('UPDATE messages SET recipients = $2 WHERE id = $1', [returned.id, [other, address]]);
    const to = `nouvelle${serial}@client.test`;
    await correct(to).expect(303);
    expect(await mailOf(returned.id)).toMatchObject({ state: 'queued', recipients: [other, to], again: 1 });
    expect((await claim(returned.id))?.letter.to).toEqual([to]);
  });

  it('is found among the mails that did not reach all, when the server refused it at once', async () => {
    const to = [`directe${serial}@client.test`, other];
    const { id: mailId, claimed } = await waiting(to);
    await conclude(claimed, [other]);
    expect(await leftOutOf(mailId)).toEqual({ state: 'sent', left_out: [other] });
    const list = pageOf(await support.get('/mailbox/sent?state=partly').expect(200));
    expect(list(`a[href="/mailbox/messages/${mailId}"]`)).toHaveLength(1);
  });

  const partly = async (left = other, refused = [left]) => {
    const { id: mailId, claimed } = await waiting([`directe${serial}@client.test`, left]);
    await conclude(claimed, refused);
    return { mailId, own: `/mailbox/messages/${mailId}` };
  };
  const pageAt = async (path: string) => pageOf(await support.get(path).expect(200));
  const post = (path: string) => support.post(path).type('form').send({});

  it('a mail that did not reach all is a line of home, as many as its list has; of one’s own clients too', async () => {
    const { mailId } = await partly();
    for (const [scope, list] of [
      ['team', '/mailbox/sent?state=partly'],
      ['mine', '/mailbox/sent?state=partly&mine=1'],
    ] as const) {
      const listed = (await pageAt(list))('tbody tr').length;
      const line = (await pageAt(`/?scope=${scope}`))(`a[href="${list}"]`).closest('li');
      expect([scope, Number(line.find('.s-queue-n').text())]).toEqual([scope, listed]);
    }
    expect((await pageAt('/mailbox/sent?state=partly'))(`a[href="/mailbox/messages/${mailId}"]`)).toHaveLength(1);
    const mine = '/mailbox/sent?state=partly&mine=1';
    expect((await pageAt(mine))(`a[href="/mailbox/messages/${mailId}"]`)).toHaveLength(0);
    await app.owner.query(
      `UPDATE clients SET account_manager_id = (SELECT id FROM users WHERE role = 'support' LIMIT 1) WHERE id = $1`,
      [client.id],
    );
    expect((await pageAt(mine))(`a[href="/mailbox/messages/${mailId}"]`)).toHaveLength(1);
  });

  it('leaves again for whom it did not reach, when a person wants it; not for an address that is marked', async () => {
    const { mailId, own } = await partly();
    await post(`${own}/completion`).expect(303);
    expect((await claim(mailId))?.letter.to).toEqual([other]);
    const held = await partly(address, []);
    const page = await pageAt(held.own);
    expect(page(`form[action="${held.own}/completion"]`)).toHaveLength(0);
    expect(wordsOf(page, '.s-actions')).toContain('Son adresse ne reçoit plus : corrigez-la');
    await post(`${held.own}/completion`).expect(303);
    expect(await leftOutOf(held.mailId)).toEqual({ state: 'sent', left_out: [address] });
  });

  it('a mail that came back, and arrived all the same, is said to have: with how one knows, and the address is not forgotten', async () => {
    const own = `/mailbox/messages/${returned.id}`;
    const state = async () =>
      (await app.owner.query('SELECT state, last_error FROM messages WHERE id = $1', [returned.id])).rows[0];
    await post(`${own}/settlement`).expect(303);
    expect(wordsOf(await pageAt(own), 'body')).toContain('Indiquez le motif');
    expect(await state()).toMatchObject({ state: 'failed' });
    const form = (await pageAt(own))(`form[action="${own}/settlement"]`);
    expect(form.find('textarea').attr('name')).toBe('settlement-reason');
    const known = { 'settlement-reason': 'La directrice l’a lu au téléphone' };
    await support.post(`${own}/settlement`).type('form').send(known).expect(303);
    expect(await state()).toEqual({ state: 'sent', last_error: null });
    const page = await pageAt(own);
    expect(wordsOf(page, 'body')).toContain(`${address} reste marquée`);
    expect(page(`a[href="/addresses/${id}"]`)).not.toHaveLength(0);
    expect(wordsOf(page, '.s-line, main')).toContain('La directrice l’a lu au téléphone');
    // It receives again, then: nothing of it leaves twice.
    await post(`/addresses/${id}/reception`).expect(303);
    expect(await mailOf(returned.id)).toMatchObject({ state: 'sent', again: 0 });
  });

  it('a failure that a person had settled is said to have arrived too, and by nobody who may not', async () => {
    const own = `/mailbox/messages/${returned.id}`;
    await post(`${own}/closure`).expect(303);
    const known = { 'settlement-reason': 'Elle l’a' };
    const auditor = await app.signIn('auditor');
    await auditor.post(`${own}/settlement`).type('form').send(known).expect(403);
    expect(await mailOf(returned.id)).toMatchObject({ state: 'dropped' });
    await support.post(`${own}/settlement`).type('form').send(known).expect(303);
    expect(await mailOf(returned.id)).toMatchObject({ state: 'sent' });
  });

  it('leaves its list once a person has seen to it, and nothing of it is said of a mail that all have', async () => {
    const { mailId, own } = await partly();
    await post(`${own}/closure`).expect(303);
    expect(await leftOutOf(mailId)).toEqual({ state: 'sent', left_out: null });
    const page = await pageAt(own);
    expect(page(`form[action="${own}/closure"], form[action="${own}/completion"]`)).toHaveLength(0);
    expect(wordsOf(page, '.s-actions')).not.toContain('pas reçu');
    expect(wordsOf(page, 'main')).toContain(`Refusé pour ${other}`);
  });

  it('stays one that the others have, when the server refuses it for the rest', async () => {
    const { mailId, own } = await partly();
    await post(`${own}/completion`).expect(303);
    const claimed = await claim(mailId);
    const refusal = { outcome: 'refused', permanent: true, answer: '550 refusé' };
    await app.run(() => app.get(MailSending).conclude(claimed!, refusal as never, false));
    expect(await leftOutOf(mailId)).toEqual({ state: 'sent', left_out: [other] });
    expect(wordsOf(await pageAt(own), 'main')).toContain(`Pas envoyé à ${other}. 550 refusé`);
  });

  it('stays one that the others have, when it is taken back before it leaves for the rest', async () => {
    const { mailId, own } = await partly();
    await post(`${own}/completion`).expect(303);
    await post(`${own}/withdrawal`).expect(303);
    expect(await leftOutOf(mailId)).toEqual({ state: 'sent', left_out: [other] });
  });
});

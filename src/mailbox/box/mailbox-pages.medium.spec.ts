import { describe, expect, it } from '@jest/globals';
import {
  aClient,
  aDelegation,
  anEstablishment,
  aMessage,
  aRequest,
  aSlot,
  type Row,
} from '../../../test/support/factories.js';
import { MailboxReadings } from '../sources/mailbox-readings.service.js';
import { problemSentence } from '../sources/source-problem.labels.js';
import { anApp, pageOf, wordsOf } from '../../../test/support/app.js';

const app = await anApp();
const support = await app.signIn('support');

async function firstRule() {
  const list = pageOf(await support.get('/mailbox/rules').expect(200));
  const page = pageOf(await support.get(list('a[href^="/mailbox/rules/"]').first().attr('href') ?? '').expect(200));
  const form = page('form[action^="/mailbox/rules/"]').first();
  return {
    action: form.attr('action') ?? '',
    phrases: form.find('[name=phrases]').val(),
    version: form.find('[name=version]').val(),
  };
}

describe('the pages of the mailbox', () => {
  it('show a mail as text, whatever HTML is in it', async () => {
    const hostile = '<script>alert(1)</script> <img src=x onerror=alert(2)>';
    const mail = await aMessage(app, { subject: hostile, body: hostile, sender: '"><b>@evil.example' });
    const page = pageOf(await support.get(`/mailbox?message=${mail.id}`).expect(200));
    expect(wordsOf(page, '#mail-subject')).toBe(hostile);
    expect(page('main script, main img, .s-mail-body b')).toHaveLength(0);
    await support.post(`/mailbox/messages/${mail.id}/filing`).expect(303);
    expect(wordsOf(pageOf(await support.get('/mailbox').expect(200)), 'main')).toContain('Rien à rapprocher');
  });

  it('lead to what became of a mail that somebody else settled', async () => {
    const mail = await aMessage(app, { state: 'filed' });
    const page = pageOf(await support.get(`/mailbox?message=${mail.id}`).expect(200));
    expect(page(`a[href="/mailbox/messages/${mail.id}"]`)).toHaveLength(1);
  });

  it('say that a filter does not exist, and that a mail does not', async () => {
    const { text } = await support.get('/mailbox/sent?state=nothing').expect(200);
    expect(text).toContain('n’est pas une valeur du filtre');
    await support.get('/mailbox/messages/pas-un-identifiant').expect(404);
    const other = await app.secondEditor();
    const theirs = await aMessage(other);
    await support.get(`/mailbox/messages/${theirs.id}`).expect(404);
    await support.post(`/mailbox/messages/${theirs.id}/filing`).expect(404);
  });

  it('search what a mail is about in each kind of thing, however many of one have the words, and say that there are more', async () => {
    for (let at = 0; at < 12; at += 1) {
      const { id } = await aClient(app, { name: `Association des Pins ${at}` });
      await aDelegation(app, { client_id: id });
      if (at === 3) await aRequest(app, { client_id: id });
    }
    const { id: far } = await aClient(app, { name: 'Aux Cèdres' });
    await anEstablishment(app, { client_id: far, name: 'Résidence des Mélèzes' });
    const mail = await aMessage(app);
    const results = async (q: string) => {
      const page = pageOf(await support.get(`/mailbox/messages/${mail.id}?q=${encodeURIComponent(q)}`).expect(200));
      const lines = page('[aria-label="Résultats de la recherche"] li').toArray();
      const of = (words: string) => lines.filter((line) => page(line).text().includes(words)).length;
      return {
        all: lines.length,
        requests: of('Demande 413'),
        themselves: of('Le client lui-même'),
        more: wordsOf(page, 'main').includes('D’autres correspondent aussi'),
      };
    };
    expect(await results('Chênes')).toMatchObject({ all: 0, more: false });
    expect(await results('des Pins')).toEqual({ all: 13, requests: 1, themselves: 5, more: true });
    expect(await results('Pins 3')).toEqual({ all: 3, requests: 1, themselves: 1, more: false });
    // As the list of clients finds them, by what their establishments are called too.
    expect(await results('Cèdres')).toEqual({ all: 1, requests: 0, themselves: 1, more: false });
    expect(await results('Mélèzes')).toEqual({ all: 1, requests: 0, themselves: 1, more: false });
  });

  it('offer to confirm what a doubtful mail says where something moves by it, and refuse it in words elsewhere', async () => {
    const doubted = (kind: string, { id: subjectId, client_id: clientId }: Row) =>
      aMessage(app, {
        ...{ state: 'to_check', recognised_as: 'validation', sender_doubt: 'failed', client_id: clientId },
        ...{ subject_kind: kind, subject_id: subjectId, matched_by: 'reference' },
      });
    const [moves, moved] = [await doubted('request', await aRequest(app)), await doubted('slot', await aSlot(app))];
    for (const [{ id }, offered] of [
      [moves, 1],
      [moved, 0],
    ] as const) {
      const page = pageOf(await support.get(`/mailbox/messages/${id}`).expect(200));
      expect(page('form[action$="/confirmation"]')).toHaveLength(offered);
    }
    await support.post(`/mailbox/messages/${moved.id}/confirmation`).expect(303);
    const said = pageOf(await support.get(`/mailbox/messages/${moved.id}`).expect(200));
    expect(wordsOf(said, 'main')).toContain('Ce courriel n’annonce rien qui puisse être confirmé');
  });

  it('say of a mail whose proven author is not the agency that it is not, in the list and on its page, and offer to confirm nothing', async () => {
    const { id: subject_id, client_id } = await aRequest(app);
    const { id } = await aMessage(app, {
      ...{ sender: 'x@fake-esante.gouv.fr', subject: 'Votre demande', recognised_as: 'validation', proven_by: 'dmarc' },
      ...{ sender_doubt: 'not_agency', state: 'to_check', subject_kind: 'request', subject_id, client_id },
    });
    const list = pageOf(await support.get('/mailbox/received?state=to_check').expect(200));
    expect(wordsOf(list, `tr:has(a[href="/mailbox/messages/${id}"])`)).toContain('Validation, expéditeur hors ANS');
    const page = pageOf(await support.get(`/mailbox/messages/${id}`).expect(200));
    expect(wordsOf(page, 'main')).toContain('Expéditeur hors ANS.');
    expect(wordsOf(page, 'main')).toContain('écrit depuis fake-esante.gouv.fr : ce n’est pas l’ANS');
    expect(page('form[action$="/confirmation"]')).toHaveLength(0);
  });

  it('say above the mails what keeps the mailbox from being read, and no more once it is', async () => {
    const source = 'imap://essai@mail.example/INBOX';
    const reads = (address: string | null) =>
      app.owner.query('UPDATE editors SET mail_source = $1 WHERE editor_id = $2', [address, app.editorId]);
    await reads(source);
    const readings = app.get(MailboxReadings);
    const noted = async (problem: 'login' | 'unreachable' | null) => {
      await app.run(() => readings.conclude(source, { place: null, unreadable: 0, problem }));
      return wordsOf(pageOf(await support.get('/mailbox').expect(200)), 'main');
    };
    const admin = await app.signIn('admin');
    const listed = async () => wordsOf(pageOf(await admin.get('/settings/mailboxes').expect(200)), 'main');
    // Never read yet: nothing has ended.
    for (const problem of ['login', 'unreachable'] as const) {
      const said = await noted(problem);
      expect(said).toContain('n’a encore jamais été relevée');
      expect(said).toContain(problemSentence(problem, true).replaceAll('\u00a0', ' '));
      expect(said).not.toContain('n’est plus relevée');
      expect(await listed()).toContain('Pas encore relevée');
    }
    expect(await noted(null)).not.toContain('relevée');
    expect(await noted('login')).toMatch(/n’est plus relevée depuis le \d/);
    expect(await listed()).toContain('Plus relevée');
    await noted(null);
    await reads(null);
  });

  it('refuse with a reason, where one stands', async () => {
    const refused = async (path: string) => {
      await support.post(path).set('Referer', `${app.url}/mailbox`).expect(303).expect('Location', '/mailbox');
      return wordsOf(pageOf(await support.get('/mailbox')), '.s-flash');
    };
    expect(await refused('/mailbox/collection')).toContain('Aucune boîte aux lettres');
    expect(await refused('/mailbox/uploads')).toContain('Choisissez le courriel');
  });

  it('take a mail brought as a file, and refuse what is none', async () => {
    const upload = (content: string) =>
      support
        .post('/mailbox/uploads')
        .set('Referer', `${app.url}/mailbox`)
        .attach('mail', Buffer.from(content), 'm.eml');
    await upload('From: a@esante.gouv.fr\r\nSubject: Essai\r\nMessage-ID: <essai@x>\r\n\r\nBonjour')
      .expect(303)
      .expect('Location', /^\/mailbox\/messages\//);
    await upload('%PDF-1.7').expect(303).expect('Location', '/mailbox');
    expect(wordsOf(pageOf(await support.get('/mailbox')), '.s-flash')).toContain('n’est pas un courriel');
  });

  it('say how many attachments of a mail were not kept, and where they are', async () => {
    const files = Array.from({ length: 25 }, (_, i) => `--b\r\nContent-Type: application/pdf; name=f${i}.pdf\r\n\r\nx`);
    const head = 'From: a@client.test\r\nSubject: Mandats\r\nContent-Type: multipart/mixed; boundary=b';
    const content = Buffer.from(`${head}\r\n\r\n${[...files, '--b--'].join('\r\n')}`);
    const brought = await support
      .post('/mailbox/uploads')
      .set('Referer', `${app.url}/mailbox`)
      .attach('mail', content, 'm.eml')
      .expect(303);
    const page = pageOf(await support.get(brought.headers['location'] as string).expect(200));
    expect(page('.s-mail-files a')).toHaveLength(21);
    expect(wordsOf(page, 'main')).toContain(
      '5 pièces jointes n’ont pas été enregistrées : elles sont dans le message d’origine.',
    );
  });

  it('keep what was typed in a rule that is refused, and the lines as they were', async () => {
    const rule = await firstRule();
    expect(rule.phrases).not.toMatch(/^\s/m);
    const answer = await support
      .post(rule.action)
      .type('form')
      .send({ version: rule.version, phrases: 'oui\nd’accord avec vous', dossierAfter: '' });
    expect(answer.status).toBe(422);
    const page = pageOf(answer);
    expect(page('textarea[aria-invalid]').val()).toBe('oui\nd’accord avec vous');
    expect(page('#error-summary a').attr('href')).toBe(`#${page('textarea[aria-invalid]').attr('id')}`);
    for (const phrases of ['', 'x'.repeat(20_000)])
      await support
        .post(rule.action)
        .type('form')
        .send({ version: rule.version, phrases, dossierAfter: '' })
        .expect(422);
  });

  it('try a rule on the mails that are kept, and save nothing', async () => {
    const wording = 'la formule que personne n’écrit';
    for (const [index, body] of [
      `Bonjour, ${wording}.`,
      `Dossier n° XY-99-001 : ${wording.toUpperCase()}`,
      'autre chose',
    ].entries())
      await aMessage(app, { subject: `Essai ${index}`, body, purpose: 'incoming' });
    await aMessage(app, { subject: 'Machine', body: wording, purpose: 'incoming', automatic: 'auto_reply' });
    const other = await app.secondEditor();
    await aMessage(other, { subject: 'À un autre', body: wording, purpose: 'incoming' });
    const { action, version } = await firstRule();
    const form = { version, phrases: `a bien été reçue\n${wording}`, dossierAfter: 'dossier n°' };
    const page = pageOf(await support.post(`${action}/trial`).type('form').send(form).expect(200));
    const told = wordsOf(page, 'section');
    expect(told).toContain('Cette règle aurait reconnu');
    expect(told).toContain('2 de plus qu’aujourd’hui');
    expect(told).toMatch(/Essai 1\s*n° XY-99-001/);
    expect(told).toMatch(/Essai 0/);
    expect(told).not.toMatch(/Essai 2|Machine|À un autre/);
    expect(page('textarea[name=phrases]').val()).toContain(wording);
    expect((await firstRule()).version).toBe(version);
    await support
      .post(`${action}/trial`)
      .type('form')
      .send({ ...form, phrases: '' })
      .expect(422);
    await (await app.signIn('auditor')).post(`${action}/trial`).type('form').send(form).expect(403);
  });

  it('say what a rule that is tried takes from another, or gives it, and whose number changes', async () => {
    const send = (body: string) => aMessage(app, { subject: 'Prise', body, purpose: 'incoming' });
    await send('Votre demande a été validée. Chorale du premier courriel.');
    await send('Votre demande a été validée. Chorale du second courriel, repère n° XY-99-777.');
    const { action, version } = await firstRule();
    const form = { version, phrases: 'chorale du', dossierAfter: 'repère n°' };
    const told = wordsOf(pageOf(await support.post(`${action}/trial`).type('form').send(form).expect(200)), 'section');
    expect(told).toContain('2 aujourd’hui « Validation » ne seraient plus reconnus');
    expect(told).toContain('1 avec un autre n° de dossier, ou sans');
    expect(told).toMatch(/Prise\s*n° aucun, puis XY-99-777/);
    expect(told).toContain('Validation, puis rien');
    expect(told).not.toContain('comme aujourd’hui');
  });

  it('tell who saved a rule first', async () => {
    const { action, version } = await firstRule();
    const save = (phrases: string) =>
      support.post(action).type('form').send({ version, phrases, dossierAfter: 'dossier' });
    await save('la première formule').expect(303);
    const conflict = await save('la seconde formule').expect(409);
    expect(conflict.text).toContain('la première formule');
    expect(conflict.text).toContain('la seconde formule');
  });

  it('let an auditor read and change nothing', async () => {
    const auditor = await app.signIn('auditor');
    const mail = await aMessage(app, { direction: 'out', state: 'in_doubt' });
    await auditor.get(`/mailbox/messages/${mail.id}`).expect(200);
    for (const path of ['sending', 'settlement', 'filing', 'verification', 'matching'])
      await auditor.post(`/mailbox/messages/${mail.id}/${path}`).expect(403);
    await auditor.post('/mailbox/uploads').expect(403);
    await auditor.post('/mailbox/collection').expect(403);
  });
});

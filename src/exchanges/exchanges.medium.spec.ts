import { describe, expect, it } from '@jest/globals';
import { anApp, pageOf, wordsOf } from '../../test/support/app.js';
import {
  aClient,
  aDocument,
  aMessage,
  anAdministrator,
  aRepresentative,
  type Row,
} from '../../test/support/factories.js';
import { StoppedAddresses } from '../mailbox/out/stopped-addresses.service.js';

const app = await anApp();
const support = await app.signIn('support');

interface Mail {
  id: string;
  state: string;
  recipients: string[];
  subject: string;
  body: string;
  in_reply_to: string | null;
  attachment_ids: string[];
  due_in: number;
}

async function aReachedClient(name = 'Les Tilleuls'): Promise<Row> {
  const client = await aClient(app, { name });
  await aRepresentative(app, {
    client_id: client.id,
    first_names: 'Anne',
    last_name: 'Petit',
    email: 'direction@tilleuls.test',
  });
  return client;
}

async function mailsTo(clientId: string): Promise<Mail[]> {
  const { rows } = await app.owner.query<Mail>(
    `SELECT m.id, m.state, m.recipients, m.subject, m.body, m.in_reply_to, m.attachment_ids,
            round(extract(epoch FROM o.due_at - m.created_at) / 60)::int AS due_in
       FROM messages m JOIN outbox o ON o.name = 'mail.send' AND o.key = m.id::text WHERE m.client_id = $1 AND m.direction = 'out' ORDER BY m.created_at`,
    [clientId],
  );
  return rows;
}

const written = { to: 'direction@tilleuls.test', subject: 'le cachet', text: 'Celui du siège.' };

describe('a mail written to a client', () => {
  it('waits as long as the editor says, and can be taken back until then', async () => {
    const { id } = await aReachedClient();
    await support.post(`/clients/${id}/mails`).type('form').send(written).expect(303);
    const [mail] = await mailsTo(id);
    expect(mail).toMatchObject({
      state: 'queued',
      recipients: ['direction@tilleuls.test'],
      subject: 'Les Tilleuls\u00a0: le cachet',
      body: 'Celui du siège.',
      due_in: 5,
    });
    const page = pageOf(await support.get(`/clients/${id}/mail`).expect(200));
    expect(wordsOf(page, '.s-talk')).toMatch(/Part (?:le \S+ )?à \d+\sh\s\d+/);
    await support.post(`/mailbox/messages/${mail!.id}/withdrawal`).expect(303);
    expect(await mailsTo(id)).toMatchObject([{ state: 'withdrawn' }]);
    const after = pageOf(await support.get(`/clients/${id}/mail`).expect(200));
    expect(wordsOf(after, '.s-talk')).toContain('Annulé avant l’envoi');
    expect(wordsOf(after, '.s-why-not')).toContain('Écarté avant l’envoi.');
    expect(wordsOf(pageOf(await support.get('/mailbox/sent?state=trouble').expect(200)), 'main')).toContain(
      'Aucun courriel ne correspond',
    );
  });

  it('leaves at once when somebody decides so, once', async () => {
    const { id } = await aReachedClient();
    await support.post(`/clients/${id}/mails`).type('form').send(written).expect(303);
    const [mail] = await mailsTo(id);
    await support.post(`/mailbox/messages/${mail!.id}/hastening`).expect(303);
    const { rows } = await app.owner.query(
      `SELECT 1 FROM outbox WHERE name = 'mail.send' AND payload ->> 'messageId' = $1 AND due_at <= now()`,
      [mail!.id],
    );
    expect(rows).toHaveLength(1);
    await support.post(`/mailbox/messages/${mail!.id}/hastening`).expect(303);
    const again = pageOf(await support.get('/clients').expect(200));
    expect(wordsOf(again, 'body')).toContain('Ce courriel n’attend plus');
  });

  it('leaves at once where the editor wants no delay', async () => {
    const { id } = await aReachedClient();
    await app.owner.query('UPDATE editors SET written_mail_minutes = 0 WHERE editor_id = $1', [app.editorId]);
    await support.post(`/clients/${id}/mails`).type('form').send(written).expect(303);
    expect(await mailsTo(id)).toMatchObject([{ due_in: 0 }]);
    await app.owner.query('UPDATE editors SET written_mail_minutes = 5 WHERE editor_id = $1', [app.editorId]);
  });

  it('is written to addresses that wrap after « @ » and before « . » alone, wherever its pages show one', async () => {
    const { id } = await aReachedClient();
    await support.post(`/clients/${id}/mails`).type('form').send(written).expect(303);
    const [mail] = await mailsTo(id);
    for (const path of [`/clients/${id}/mail`, `/mailbox/messages/${mail!.id}`, `/clients/${id}/representative`]) {
      const page = pageOf(await support.get(path).expect(200));
      const whole = page('main *:not(textarea):not(option):not(script)')
        .contents()
        .toArray()
        .flatMap((node) => (node.type === 'text' && /\w@\w/u.test(node.data) ? [node.data.trim()] : []));
      expect([path, whole]).toEqual([path, []]);
      if (!path.endsWith('representative')) expect(page('main wbr').length).toBeGreaterThan(1);
    }
  });

  it('goes to nobody that the client’s records do not know, and keeps what was typed', async () => {
    const { id } = await aReachedClient();
    const stranger = { ...written, to: 'ailleurs@autre.test' };
    const page = pageOf(await support.post(`/clients/${id}/mails`).type('form').send(stranger).expect(422));
    expect(wordsOf(page, '#f-to-error')).toContain('n’est plus une adresse de ce client');
    expect(page('#f-text').val()).toBe('Celui du siège.');
    const nobody = { ...written, to: [] };
    expect(
      wordsOf(pageOf(await support.post(`/clients/${id}/mails`).type('form').send(nobody).expect(422)), '#f-to-error'),
    ).toContain('Choisissez au moins un destinataire.');
    expect(await mailsTo(id)).toEqual([]);
  });

  it('does not leave with a word between braces that nobody filled in', async () => {
    const { id } = await aReachedClient();
    const unfilled = { ...written, text: 'Bonjour {charge_de_compte}' };
    const page = pageOf(await support.post(`/clients/${id}/mails`).type('form').send(unfilled).expect(422));
    expect(wordsOf(page, '#f-text-error')).toContain('Le texte dit encore {charge_de_compte}');
  });

  it('takes the client’s own pieces along, and nobody else’s', async () => {
    const { id } = await aReachedClient();
    const piece = await aDocument(app, { client_id: id, kind: 'request_unsigned' });
    const other = await aDocument(app, { client_id: (await aClient(app)).id, kind: 'request_unsigned' });
    await support
      .post(`/clients/${id}/mails`)
      .type('form')
      .send({ ...written, pieces: other.id })
      .expect(422);
    await support
      .post(`/clients/${id}/mails`)
      .type('form')
      .send({ ...written, pieces: piece.id })
      .expect(303);
    expect(await mailsTo(id)).toMatchObject([{ attachment_ids: [piece.id] }]);
  });

  it('is not written to an archived client, nor by an auditor', async () => {
    const { id } = await aReachedClient();
    const auditor = await app.signIn('auditor');
    await auditor.post(`/clients/${id}/mails`).type('form').send(written).expect(403);
    expect(pageOf(await auditor.get(`/clients/${id}/mail`).expect(200))('#write')).toHaveLength(0);
    await app.owner.query('UPDATE clients SET archived_at = now() WHERE id = $1', [id]);
    const answer = await support.post(`/clients/${id}/mails`).type('form').send(written).expect(422);
    expect(wordsOf(pageOf(answer), 'main')).toContain(written.text);
    expect(await mailsTo(id)).toEqual([]);
  });
});

describe('an answer', () => {
  it('goes back to who wrote, in the same thread, and the mail waits for nobody any more', async () => {
    const { id } = await aReachedClient();
    const asked = await aMessage(app, {
      client_id: id,
      state: 'to_check',
      sender: 'secretariat@tilleuls.test',
      subject: 'RE: re : le cachet ?',
      body: 'Lequel ?\n\n> votre courriel',
    });
    const page = pageOf(await support.get(`/clients/${id}/mail?reply=${asked.id}`).expect(200));
    expect(wordsOf(page, '#write')).toBe('Répondre à secretariat@tilleuls.test');
    expect(wordsOf(page, `#m-${asked.id}`)).toContain('Lequel ?');
    expect(wordsOf(page, `#m-${asked.id}`)).not.toContain('votre courriel');
    expect(page('#f-subject').val()).toBe('Re\u00a0: le cachet ?');
    expect(
      page('input[name=to]:checked')
        .map((_, box) => page(box).val())
        .get(),
    ).toEqual(['secretariat@tilleuls.test']);
    const answer = {
      ...{ to: 'secretariat@tilleuls.test', unknown: 'secretariat@tilleuls.test' },
      ...{ subject: 'Re: le cachet', text: 'Du siège.', reply: asked.id },
    };
    await support.post(`/clients/${id}/mails`).type('form').send(answer).expect(303);
    expect(await mailsTo(id)).toMatchObject([{ in_reply_to: asked['message_id'] as string }]);
    const { rows } = await app.owner.query('SELECT state FROM messages WHERE id = $1', [asked.id]);
    expect(rows).toEqual([{ state: 'matched' }]);
  });

  const reasonOf = async (mail: string) => {
    const { rows } = await app.owner.query<{ reason: string | null }>(
      `SELECT reason FROM audit_entries WHERE subject_id = $1 AND action = 'queued'`,
      [mail],
    );
    return rows[0]?.reason;
  };

  it('to somebody whom no record of the client knows leaves once a person says that it is meant, as the journal tells', async () => {
    const { id } = await aReachedClient();
    const sender = 'paul@inconnu.test';
    const asked = await aMessage(app, { client_id: id, state: 'to_check', sender, sender_doubt: 'failed' });
    const page = pageOf(await support.get(`/clients/${id}/mail?reply=${asked.id}`).expect(200));
    const doubt = 'Le domaine de l’expéditeur déclare que ce courriel ne vient pas de lui';
    expect(wordsOf(page, '.s-write .s-note')).toContain(`${sender} ne figure pas sur la fiche. ${doubt}`);
    expect(page('input[name=unknown]').attr('checked')).toBeUndefined();
    const send = (more: object) =>
      support
        .post(`/clients/${id}/mails`)
        .type('form')
        .send({ ...written, to: sender, reply: asked.id, ...more });
    const back = pageOf(await send({}).expect(422));
    expect(wordsOf(back, '#f-unknown-error')).toContain(`${sender} ne figure pas sur la fiche. Confirmez`);
    expect(back('#f-text').val()).toBe(written.text);
    await send({ unknown: 'paul@ailleurs.test' }).expect(422);
    expect(await mailsTo(id)).toEqual([]);
    // Whoever is on the record is not asked about: the answer does not go there.
    await send({ to: written.to }).expect(303);
    await send({ unknown: sender }).expect(303);
    const [known, unknown] = await mailsTo(id);
    expect(await reasonOf(known!.id)).toBeNull();
    expect(await reasonOf(unknown!.id)).toContain(
      `Hors de la fiche du client, confirmé par qui écrit\u00a0: ${sender}.`,
    );
  });

  it.each(['camille@editeur.test', 'igc@esante.gouv.fr', 'at@tilleuls.test'])(
    'asks nothing of %s: of the house, of the agency or of the record',
    async (sender) => {
      const { id } = await aReachedClient();
      await anAdministrator(app, { email: 'camille@editeur.test' }, null);
      await anAdministrator(app, { client_id: id, email: 'AT@tilleuls.test' }, null);
      const asked = await aMessage(app, { client_id: id, state: 'to_check', sender, sender_doubt: 'no_proof' });
      const page = pageOf(await support.get(`/clients/${id}/mail?reply=${asked.id}`).expect(200));
      expect(page('#f-unknown')).toHaveLength(0);
      const to = String(page('input[name=to]:checked').val());
      await support
        .post(`/clients/${id}/mails`)
        .type('form')
        .send({ ...written, to, reply: asked.id })
        .expect(303);
    },
  );

  it('that is taken back leaves its question waiting, which goes when the answer leaves after all', async () => {
    const { id } = await aReachedClient();
    const asked = await aMessage(app, { client_id: id, state: 'to_check', sender: 'direction@tilleuls.test' });
    const state = async () => {
      const { rows } = await app.owner.query<{ state: string }>('SELECT state FROM messages WHERE id = $1', [asked.id]);
      return rows[0]?.state;
    };
    const answer = async (reply = asked.id) => {
      await support
        .post(`/clients/${id}/mails`)
        .type('form')
        .send({ ...written, reply })
        .expect(303);
      return (await mailsTo(id)).at(-1)!.id;
    };
    const act = (mail: string, what: string) => support.post(`/mailbox/messages/${mail}/${what}`).expect(303);
    const first = await answer();
    expect(await state()).toBe('matched');
    await act(first, 'withdrawal');
    expect(await state()).toBe('to_check');
    await act(first, 'sending');
    expect(await state()).toBe('matched');
    const second = await answer();
    await act(first, 'withdrawal');
    expect(await state()).toBe('matched');
    await act(second, 'withdrawal');
    expect(await state()).toBe('to_check');
    // Somebody had read it before it was answered: that stays true.
    await support.post(`/mailbox/messages/${asked.id}/verification`).expect(303);
    await act(await answer(), 'withdrawal');
    expect(await state()).toBe('matched');
  });

  it('is not offered to the mail of another client', async () => {
    const { id } = await aReachedClient();
    const other = await aMessage(app, { client_id: (await aClient(app)).id, state: 'matched' });
    await support.get(`/clients/${id}/mail?reply=${other.id}`).expect(404);
    await support
      .post(`/clients/${id}/mails`)
      .type('form')
      .send({ ...written, reply: other.id })
      .expect(404);
  });
});

describe('who may receive', () => {
  it('tells an address that its server refuses, and does not tick it', async () => {
    const { id } = await aReachedClient();
    const lost = await aMessage(app, {
      client_id: id,
      direction: 'out',
      purpose: 'other',
      state: 'failed',
      recipients: ['direction@tilleuls.test'],
      last_error: 'direction@tilleuls.test\u00a0: 550 adresse inconnue',
    });
    await aMessage(app, { client_id: id, purpose: 'bounce', state: 'matched', returned_mail_id: lost.id });
    const reason = '550 adresse inconnue';
    await app.run(() =>
      app.get(StoppedAddresses).stop({ address: 'Direction@tilleuls.test', clientId: id, messageId: lost.id, reason }),
    );
    await anAdministrator(app, { client_id: id, email: 'at@tilleuls.test' });
    const page = pageOf(await support.get(`/clients/${id}/mail`).expect(200));
    expect(wordsOf(page, '#f-to')).toContain('Ne reçoit plus depuis le');
    expect(page('input[name=to]:checked')).toHaveLength(0);
    expect(wordsOf(page, '.s-talk')).toContain('Remise impossible');
  });
});

describe('a text that people write with', () => {
  it('fills in what the client’s record says, and leaves the rest to complete', async () => {
    const { id } = await aReachedClient();
    const page = pageOf(await support.get(`/clients/${id}/mail?text=signed_form`).expect(200));
    expect(page('#f-text').val()).toContain('préparé pour Les Tilleuls');
    expect(page('#f-text').val()).toContain('Anne Petit');
  });

  it('is reworded, kept with its history, and put back', async () => {
    const list = pageOf(await support.get('/mailbox/texts').expect(200));
    const href = list('main tbody a').first().attr('href') ?? '';
    const own = href.replace('/edit', '');
    const form = pageOf(await support.get(href).expect(200));
    const version = form('input[name=version]').val();
    const words = { label: 'Le formulaire', subject: 'à signer', text: 'Signez, {representant}.', version };
    const odd = { ...words, text: 'Signez, {constructor}.' };
    expect(wordsOf(pageOf(await support.post(own).type('form').send(odd).expect(422)), '#f-text-error')).toContain(
      '{constructor}',
    );
    await support.post(own).type('form').send(words).expect(303);
    // Opened before, sent after: nobody’s words are lost.
    await support
      .post(own)
      .type('form')
      .send({ ...words, text: 'Autre.' })
      .expect(409);
    const changed = pageOf(await support.get(href).expect(200));
    expect(wordsOf(changed, 'main')).toContain('Texte fourni');
    await support.post(`${own}/restoration`).expect(303);
    const restored = pageOf(await support.get(href).expect(200));
    expect(restored('#f-label').val()).toBe('Renvoyer le formulaire à signer');
    expect(wordsOf(restored, 'main')).toContain('Signez, {representant}.');
  });

  it('of the editor’s own is created and removed; ours is not removed', async () => {
    const own = { label: 'Vacances', subject: 'fermeture', text: 'Nous fermons, {client}.' };
    await support.post('/mailbox/texts').type('form').send(own).expect(303);
    const list = pageOf(await support.get('/mailbox/texts').expect(200));
    const href = list('main tbody a:contains(Vacances)').attr('href') ?? '';
    await support.post(href.replace('/edit', '/removal')).expect(303);
    expect(wordsOf(pageOf(await support.get('/mailbox/texts').expect(200)), 'main')).not.toContain('Vacances');
    await support.get(href).expect(404);
    const ours = list('main tbody a').first().attr('href') ?? '';
    await support.post(ours.replace('/edit', '/removal')).expect(303);
    await support.get(ours).expect(200);
  });

  it('is read by an account manager, and changed by admin and support only', async () => {
    const manager = await app.signIn('account_manager');
    const list = pageOf(await manager.get('/mailbox/texts').expect(200));
    expect(list('main tbody a')).toHaveLength(0);
    await manager.get('/mailbox/texts/new').expect(403);
  });
});

describe('a long conversation', () => {
  it('turns its pages without losing or repeating a mail', async () => {
    const client = await aClient(app);
    for (let index = 0; index < 65; index += 1)
      await aMessage(app, {
        client_id: client.id,
        state: 'matched',
        subject: `Courriel ${index}`,
        created_at: new Date(1_700_000_000_000 + Math.floor(index / 2) * 1000),
      });
    const seen: string[] = [];
    let next: string | undefined = `/clients/${client.id}/mail`;
    while (next) {
      const page = pageOf(await support.get(next).expect(200));
      page('.s-talk-in').each((_, said) => void seen.push(page(said).attr('id') ?? ''));
      next = page('a[rel=next]').attr('href');
    }
    expect(seen).toHaveLength(65);
    expect(new Set(seen).size).toBe(65);
    const first = pageOf(await support.get(`/clients/${client.id}/mail`).expect(200));
    // The tab counts what its page shows.
    expect(wordsOf(first, '.s-tabs a[href$="/mail"]')).toMatch(/^Échanges\s65$/);
  });
});

import { describe, expect, it } from '@jest/globals';
import { aMailbox, letter } from '../../../test/support/mailbox.js';
import { journalOf } from '../../../test/support/records.js';
import { authorOf } from '../box/mail-list.view.js';
import { MailDecisions } from '../out/mail-decisions.service.js';

const box = aMailbox();
const token = 'yLz1x0K4c5aX9oYvQ2mW8rTb';

interface Report {
  messageId: string;
  /** What the report brings back of our mail besides its Message-ID. */
  field?: string;
  named?: string;
  /** The blocks of several recipients, in the place of the one `named`. */
  blocks?: { to: string; action?: string; why: string }[];
  /** Where our Message-ID stands instead: in the words of the report. */
  quotedOnly?: boolean;
}

function report({
  messageId,
  field = `X-Sceau-Return: ${token}`,
  named = 'direction@client.test',
  blocks = [{ to: named, why: '552 mailbox full' }],
  quotedOnly,
}: Report) {
  const told = blocks.map(
    ({ to, action = 'failed', why }) =>
      `\r\n\r\nFinal-Recipient: rfc822; ${to}\r\nAction: ${action}\r\nDiagnostic-Code: smtp; ${why}`,
  );
  const brought = `Message-ID: ${messageId}\r\n${field}\r\nSubject: x`;
  const body = [
    `--b\r\nContent-Type: text/plain\r\n\r\nImpossible.${quotedOnly ? `\r\n${brought}` : ''}`,
    `--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.fr${told.join('')}`,
    ...(quotedOnly ? [] : [`--b\r\nContent-Type: text/rfc822-headers\r\n\r\n${brought}\r\n`]),
    '--b--',
  ].join('\r\n');
  const headers = ['Content-Type: multipart/report; report-type=delivery-status; boundary=b'];
  return letter({ from: 'MAILER-DAEMON@mx.fr', checked: null, headers, body });
}

const sent = () => box.sentMail({ recipients: ['Direction@client.test'], return_token: token });

async function stateOf(id: string) {
  const { rows } = await box.editor.owner.query('SELECT state, last_error FROM messages WHERE id = $1', [id]);
  return rows[0];
}

describe('a return', () => {
  it('fails the mail whose secret it brings back, for a recipient of it', async () => {
    const mail = await sent();
    box.drop(report(mail));
    await box.collect();
    const about = { matched_by: 'bounce', client_id: mail.client, returned_mail_id: mail.id };
    expect(await box.theOnly()).toMatchObject({ ...about, state: 'matched', proven_by: 'token', sender_doubt: null });
    expect(await stateOf(mail.id)).toEqual({
      state: 'failed',
      last_error: 'direction@client.test\u00a0: 552 mailbox full',
    });
    expect(box.parcels.told).toEqual([]);
    const marks = await box.editor.owner.query('SELECT address, message_id, reason FROM stopped_addresses');
    expect(marks.rows).toEqual([{ address: 'direction@client.test', message_id: mail.id, reason: '552 mailbox full' }]);
  });

  it('of a mail to several says from whom it came back, one after the other', async () => {
    const mail = await box.sentMail({
      recipients: ['Direction@client.test', 'autre@client.test', 'at@client.test'],
      return_token: token,
    });
    const leftOut = async () => {
      const { rows } = await box.editor.owner.query<{ left_out: string[] }>(
        'SELECT left_out FROM messages WHERE id = $1',
        [mail.id],
      );
      return rows[0]?.left_out;
    };
    box.drop(report(mail));
    await box.collect();
    expect(await leftOut()).toEqual(['Direction@client.test']);
    box.drop(report({ ...mail, named: 'at@client.test' }));
    await box.collect();
    expect(await leftOut()).toEqual(['Direction@client.test', 'at@client.test']);
    const said = (await stateOf(mail.id)) as { state: string; last_error: string };
    expect(said.state).toBe('sent');
    expect(said.last_error.replaceAll('\u00a0', ' ')).toBe(
      'Remise impossible à direction@client.test : 552 mailbox full. Remise impossible à at@client.test : 552 mailbox full',
    );
    const { rows } = await box.editor.owner.query<{ summary: string }>(
      `SELECT summary FROM audit_entries WHERE subject_id = $1 AND action = 'miss' ORDER BY sequence`,
      [mail.id],
    );
    expect(rows[0]?.summary).toMatch(/pas arrivé à tous.*, pour Direction@client\.test$/);
    box.drop(report({ ...mail, named: 'autre@client.test' }));
    await box.collect();
    expect(await stateOf(mail.id)).toMatchObject({ state: 'failed' });
    expect(await leftOut()).toHaveLength(3);
  });

  describe('of several recipients in one report', () => {
    const three = ['Direction@client.test', 'autre@client.test', 'at@client.test'];
    const toThree = () => box.sentMail({ recipients: three, return_token: token });
    const became = async (id: string) => {
      const { rows } = await box.editor.owner.query<{ state: string; left_out: string[]; last_error: string }>(
        'SELECT state, left_out, last_error FROM messages WHERE id = $1',
        [id],
      );
      return { ...rows[0], last_error: rows[0]?.last_error.replaceAll(/[\u00a0\u202f]/g, ' ') };
    };
    const marks = async () =>
      (await box.editor.owner.query('SELECT address, reason FROM stopped_addresses ORDER BY address')).rows;

    it('says of each that it failed, and why', async () => {
      const mail = await toThree();
      const blocks = [
        { to: 'direction@client.test', why: '552 mailbox full' },
        { to: 'at@client.test', why: '550 unknown' },
      ];
      box.drop(report({ ...mail, blocks }));
      await box.collect();
      expect(await became(mail.id)).toEqual({
        state: 'sent',
        left_out: ['Direction@client.test', 'at@client.test'],
        last_error: 'Remise impossible à direction@client.test : 552 mailbox full ; at@client.test : 550 unknown',
      });
      expect(await marks()).toEqual([
        { address: 'at@client.test', reason: '550 unknown' },
        { address: 'direction@client.test', reason: '552 mailbox full' },
      ]);
    });

    it('fails the mail that reached nobody', async () => {
      const mail = await toThree();
      const blocks = three.map((to) => ({ to, why: '550 unknown' }));
      box.drop(report({ ...mail, blocks }));
      await box.collect();
      expect(await became(mail.id)).toMatchObject({ state: 'failed', left_out: three });
      expect(await marks()).toHaveLength(3);
    });

    it('leaves alone whom we did not write to, and whom it reached', async () => {
      const mail = await toThree();
      const blocks = [
        { to: 'ailleurs@autre.test', why: '550 unknown' },
        { to: 'autre@client.test', action: 'delivered', why: '250 ok' },
        { to: 'at@client.test', why: '550 unknown' },
      ];
      box.drop(report({ ...mail, blocks }));
      await box.collect();
      expect(await became(mail.id)).toMatchObject({ state: 'sent', left_out: ['at@client.test'] });
      expect(await marks()).toEqual([{ address: 'at@client.test', reason: '550 unknown' }]);
    });
  });

  describe('that speaks of no failure', () => {
    it.each([
      ['delayed', 'La remise est retardée'],
      ['delivered', 'Le courriel a été remis'],
      ['relayed', 'Le courriel a été transmis plus loin'],
      ['expanded', 'Le courriel a été transmis plus loin'],
    ])('is no « Remise impossible », and its history says what it says: %s', async (action, said) => {
      const mail = await sent();
      box.drop(report({ ...mail, blocks: [{ to: 'direction@client.test', action, why: '250 ok' }] }));
      await box.collect();
      expect(await stateOf(mail.id)).toEqual({ state: 'sent', last_error: null });
      const came = await box.theOnly();
      expect(came).toMatchObject({ purpose: 'delivery_report', state: 'matched', returned_mail_id: mail.id });
      expect(authorOf({ purpose: String(came['purpose']), sender: 'mailer-daemon@mx.fr' })).toBe('Rapport de remise');
      const told = (await journalOf(box.editor, came.id)).find((entry) => entry.action === 'matched');
      expect(told).toMatchObject({ reason: expect.stringContaining(said) });
    });

    it('is read by a person where nothing of it can be', async () => {
      const mail = await sent();
      box.drop(report({ ...mail, blocks: [{ to: 'direction@client.test', action: 'wondered', why: '250 ok' }] }));
      await box.collect();
      expect(await box.theOnly()).toMatchObject({ purpose: 'bounce', state: 'to_check' });
      expect(await stateOf(mail.id)).toMatchObject({ state: 'sent' });
    });

    it('tells the worst of several, and of a failure its reason', async () => {
      const mail = await box.sentMail({ recipients: ['direction@client.test', 'at@client.test'], return_token: token });
      const blocks = [
        { to: 'at@client.test', action: 'delivered', why: '250 ok' },
        { to: 'direction@client.test', action: 'delayed', why: '421 later' },
      ];
      box.drop(report({ ...mail, blocks }));
      await box.collect();
      const came = await box.theOnly();
      expect((await journalOf(box.editor, came.id)).map(({ reason }) => reason).join()).toContain('retardée');
      box.drop(report({ ...mail, named: 'at@client.test' }));
      await box.collect();
      const [, failed] = await box.received();
      expect(failed).toMatchObject({ purpose: 'bounce' });
      expect((await journalOf(box.editor, failed?.id ?? '')).map(({ reason }) => reason).join()).toContain(
        'Remise impossible à at@client.test',
      );
    });
  });

  it.each<[string, Partial<Report>, string]>([
    ['that knows our Message-ID alone', { field: 'X: y' }, 'unproven_return'],
    ['that guesses the secret', { field: 'X-Sceau-Return: zz' }, 'unproven_return'],
    ['that quotes all of it in its words', { quotedOnly: true }, 'unproven_return'],
    ['for somebody we did not write to', { named: 'autre@client.test' }, 'other_recipient'],
  ])('%s changes nothing, and waits for a person with its reason', async (_, change, doubt) => {
    const mail = await sent();
    box.drop(report({ ...mail, ...change }));
    await box.collect();
    expect(await stateOf(mail.id)).toEqual({ state: 'sent', last_error: null });
    expect((await box.editor.owner.query('SELECT 1 FROM stopped_addresses')).rows).toEqual([]);
    const waiting = { state: 'to_check', client_id: mail.client, returned_mail_id: mail.id };
    expect(await box.theOnly()).toMatchObject({ ...waiting, sender_doubt: doubt, proven_by: null });
  });

  it('of a mail that left before there were secrets is for a person to judge, who says that it did not arrive', async () => {
    const mail = await box.sentMail({ recipients: ['direction@client.test'] });
    box.drop(report({ ...mail, field: 'X-Sceau-Return: ' }));
    await box.collect();
    expect(await box.theOnly()).toMatchObject({ state: 'to_check' });
    await box.editor.run(() => box.tenant.get(MailDecisions).considerFailed(mail.id));
    expect(await stateOf(mail.id)).toMatchObject({ state: 'failed' });
  });
});

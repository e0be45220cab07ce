import type { Form413 } from '../paper/form-413.js';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { makeBlank413 } from '../../test/support/blank-413.js';
import { aBlank413, aClient, aRepresentative, aRequest } from '../../test/support/factories.js';
import { reasonsOf, requestsOf } from '../../test/support/requests.js';
import { aTenant, type TestEditor } from '../../test/support/tenant.js';
import { clock } from '../platform/clock.js';
import { ClientFactsQueries } from '../progress/client-facts.queries.js';
import { OfficialBlanks } from './blanks/official-blanks.service.js';

let editor: TestEditor;
let hand: ReturnType<typeof requestsOf>;

const tenant = await aTenant();
beforeEach(async () => {
  editor = await tenant.secondEditor();
  await editor.owner.query(`UPDATE editors SET ans_contract_signed_on = '2024-01-10'`);
  await aBlank413(editor);
  hand = requestsOf(tenant, editor);
});

describe('a request 413, from draft to validation', () => {
  it('is prefilled with the administrator, the solution, the offer and the use of the certificates', async () => {
    const { id, administratorId } = await hand.prepared();
    expect(await hand.row(id)).toMatchObject({
      state: 'draft',
      offers: ['ORG'],
      purpose: expect.stringMatching(/DMP, INSi$/),
    });
    const { rows } = await editor.owner.query('SELECT administrator_id FROM request_administrators');
    expect(rows).toEqual([{ administrator_id: administratorId }]);
    expect(await hand.missingOf(id)).toEqual([]);
  });

  it('goes to its signer with the PDF, to ANS with the scan, and is moved by the two mails of ANS', async () => {
    await hand.run(() =>
      makeBlank413().then((bytes) =>
        tenant.get(OfficialBlanks).replace({ fileName: 'f413.pdf', mediaType: '', bytes: Buffer.from(bytes) }),
      ),
    );
    const { id, clientId } = await hand.submitted();
    const [toSigner] = await hand.messagesOf(id, 'signature_request');
    const [toAns] = await hand.messagesOf(id, 'request_submission');
    const request = await hand.row(id);
    expect(toSigner).toMatchObject({
      recipients: ['direction@client.test'],
      attachment_ids: [request['unsigned_document_id']],
    });
    expect(toAns).toMatchObject({ attachment_ids: [request['signed_document_id']] });
    expect(request['form']).toMatchObject({ signer: { lastName: 'Łukasik' } });
    expect(await hand.assignmentState(clientId)).toEqual(['requested']);

    await hand.receive({
      subject: 'Accusé de réception',
      text: 'Votre demande a bien été reçue. Dossier n° 2026-118842.',
      inReplyTo: toAns!.message_id,
    });
    expect(await hand.row(id)).toMatchObject({ state: 'acknowledged', dossier_number: '2026-118842' });
    await hand.receive({
      subject: 'Dossier 2026-118842',
      text: 'Votre demande a été validée. Dossier n° 2026-118842.',
    });
    expect(await hand.row(id)).toMatchObject({ state: 'validated' });
    expect(await hand.assignmentState(clientId)).toEqual(['active']);
  });

  const question = 'Pouvez-vous nous dire que cette demande a été validée.';
  it.each([
    [
      'text',
      `Non, pas encore : votre dossier est toujours à l’étude.\r\n\r\nDe : Éditions Démo <c@editeur.test>\r\nEnvoyé : lundi 30 novembre 2026 10:12\r\nÀ : ANS <certificats@esante.gouv.fr>\r\nObjet : dossier 2026-722272\r\n\r\n${question}`,
    ],
    [
      'HTML',
      `<div class="WordSection1"><p class="MsoNormal">Non, pas encore&nbsp;: votre dossier est toujours à l’étude.<o:p></o:p></p><div style="border:none;border-top:solid #E1E1E1 1.0pt"><p class="MsoNormal"><b>De&nbsp;:</b> Éditions Démo &lt;c@editeur.test&gt;<br><b>Envoyé&nbsp;:</b> lundi 30 novembre 2026 10:12<br><b>À&nbsp;:</b> ANS<br><b>Objet&nbsp;:</b> dossier 2026-722272<o:p></o:p></p></div><p class="MsoNormal">${question}</p></div>`,
    ],
  ])(
    'is not validated by our own question, which Outlook quotes in %s: somebody reads the answer',
    async (kind, text) => {
      const { id } = await hand.submitted();
      const [toAns] = await hand.messagesOf(id, 'request_submission');
      await hand.receive({
        subject: 'Accusé de réception',
        text: 'Votre demande a bien été reçue. Dossier n° 2026-722272.',
        inReplyTo: toAns!.message_id,
      });
      const subject = 'RE: dossier 2026-722272';
      const { id: mail } = await hand.receive({ subject, text, inReplyTo: toAns!.message_id, html: kind === 'HTML' });
      expect(await hand.row(id)).toMatchObject({ state: 'acknowledged' });
      const { rows } = await editor.owner.query('SELECT state, recognised_as FROM messages WHERE id = $1', [mail]);
      expect(rows).toEqual([{ state: 'to_check', recognised_as: null }]);
    },
  );

  it('is acknowledged with another one: it moves, and the mail waits for whoever sees to the other', async () => {
    const [one, other, third, fourth] = [
      await hand.submitted(),
      await hand.submitted(),
      await hand.submitted(),
      await hand.submitted(),
    ];
    const sent = await Promise.all(
      [one, other, third, fourth].map(({ id }) => hand.messagesOf(id, 'request_submission')),
    );
    const { rows } = await editor.owner.query<{ id: string; name: string; number: string }>(
      'SELECT id, name, number FROM clients',
    );
    const clientOf = (request: { clientId: string }) => rows.find(({ id }) => id === request.clientId)!;
    const { name, number } = clientOf(other);
    const acknowledgement = async (dossier: string, named: string, inReplyTo: string) => {
      const text = `Nous avons bien reçu vos formulaires. La demande a bien été reçue, dossier n° ${dossier}.${named}`;
      const { id, sentence } = await hand.receive({ subject: 'Accusé', text, inReplyTo });
      const { rows: mails } = await editor.owner.query('SELECT state FROM messages WHERE id = $1', [id]);
      return { state: mails[0]?.state, sentence };
    };
    const first = sent[0]![0]!.message_id;
    const both = await acknowledgement(
      '2026-555001',
      ` Celle de ${clientOf(one).number} et celle de ${number} sont réunies.`,
      first,
    );
    expect(await hand.row(one.id)).toMatchObject({ state: 'acknowledged', dossier_number: '2026-555001' });
    expect(await hand.row(other.id)).toMatchObject({ state: 'submitted' });
    expect(both).toEqual({ state: 'to_check', sentence: expect.stringContaining(`Il nomme aussi ${name}`) });
    // The same by what it cites alone; and nothing more once the other one is over.
    const cited = `${sent[2]![0]!.message_id}\r\nReferences: ${sent[1]![0]!.message_id}`;
    expect((await acknowledgement('2026-555002', '', cited)).sentence).toContain(`Il nomme aussi ${name}`);
    await editor.owner.query(`UPDATE requests SET state = 'validated' WHERE id = $1`, [other.id]);
    const named = ` Comme ${number}, pour ${clientOf(fourth).number}.`;
    expect((await acknowledgement('2026-555003', named, sent[3]![0]!.message_id)).state).toBe('matched');
  });

  it('is acknowledged by a mail that says what would follow if it were incomplete', async () => {
    const { id } = await hand.submitted();
    const [toAns] = await hand.messagesOf(id, 'request_submission');
    await hand.receive({
      subject: 'Accusé de réception de votre demande',
      text: 'Nous avons bien reçu votre formulaire, enregistré sous le numéro de dossier 2026-888001. Si votre dossier est incomplet, nous reviendrons vers vous.',
      inReplyTo: toAns!.message_id,
    });
    expect(await hand.row(id)).toMatchObject({ state: 'acknowledged', dossier_number: '2026-888001' });
  });

  it('is sent to ANS in the name of who signed it and with who stands on it, whoever represents the client by then, whatever it is called', async () => {
    const { id, clientId, administratorId } = await hand.prepared();
    await hand.send(id);
    await hand.sign(id);
    await editor.owner.query(`UPDATE representatives SET ended_on = paris_today() WHERE client_id = $1`, [clientId]);
    await aRepresentative(editor, { client_id: clientId, first_names: 'Yvette', last_name: 'Nouvelle' });
    await editor.owner.query(`UPDATE administrators SET last_name = 'Mariée' WHERE id = $1`, [administratorId]);
    const { structure } = (await hand.row(id))['form'] as Form413;
    await editor.owner.query(`UPDATE clients SET name = 'Fondation Nova', finess_ej = '010000024' WHERE id = $1`, [
      clientId,
    ]);
    await hand.submit(id);
    const { rows } = await editor.owner.query<{ subject: string; body: string }>(
      `SELECT subject, body FROM messages WHERE subject_id = $1 AND purpose = 'request_submission'`,
      [id],
    );
    expect(rows[0]?.body).toMatch(/ par .*Łukasik\./);
    expect(rows[0]?.body).toContain('- Camille Morel');
    expect(rows[0]?.body).not.toMatch(/Nouvelle|Mariée/);
    for (const said of [rows[0]?.subject, rows[0]?.body]) {
      expect(said).toContain(structure.name);
      expect(said).toContain(structure.finess);
      expect(said).not.toMatch(/Fondation Nova|010000024/);
    }
  });

  it('is acknowledged, corrected with the words of the mail, signed again and validated by hand', async () => {
    const { id, clientId } = await hand.submitted();
    await hand.run(() => hand.outcomes.acknowledge(id, '2026-000077'));
    await hand.receive({
      subject: 'Dossier 2026-000077',
      text: 'Votre demande est incomplète : le cachet manque.\nDossier n° 2026-000077',
    });
    expect(await hand.row(id)).toMatchObject({
      state: 'to_correct',
      corrections: 1,
      correction_reason: expect.stringContaining('le cachet manque'),
    });
    await hand.run(() => hand.outcomes.reopen(id, 'resume'));
    expect(await hand.row(id)).toMatchObject({ state: 'draft', signed_document_id: null });
    await hand.send(id);
    await hand.sign(id, 'stamped');
    await hand.submit(id);
    await hand.run(() => hand.outcomes.validate(id, null));
    expect(await hand.row(id)).toMatchObject({ state: 'validated', dossier_number: '2026-000077' });
    expect(await hand.assignmentState(clientId)).toContain('active');
  });

  it('keeps the number of its dossier from whichever mail says it first, and then knows its mails by it', async () => {
    const { id } = await hand.submitted();
    const [toAns] = await hand.messagesOf(id, 'request_submission');
    const answer = (text: string) => hand.receive({ subject: 'Votre demande', text, inReplyTo: toAns!.message_id });
    await answer('Votre demande est incomplète : le cachet manque. Dossier n° 2026-770001.');
    expect(await hand.row(id)).toMatchObject({ state: 'to_correct', dossier_number: '2026-770001' });
    await hand.run(() => hand.outcomes.reopen(id, 'resume'));
    await hand.send(id);
    await hand.sign(id, 'stamped');
    await hand.submit(id);
    const { rows } = await editor.owner.query<{ body: string }>(
      `SELECT body FROM messages WHERE subject_id = $1 AND purpose = 'request_submission' ORDER BY created_at DESC LIMIT 1`,
      [id],
    );
    expect(rows[0]?.body).toContain('complète le dossier 2026-770001');
    await hand.receive({ subject: 'Refus', text: 'Votre demande est refusée. Dossier n° 2026-770001.' });
    expect(await hand.row(id)).toMatchObject({ state: 'refused' });
    const refused = await hand.submitted();
    const [mail] = await hand.messagesOf(refused.id, 'request_submission');
    const text = 'Votre demande est refusée. Dossier n° 2026-770002.';
    await hand.receive({ subject: 'Refus', text, inReplyTo: mail!.message_id });
    expect(await hand.row(refused.id)).toMatchObject({ state: 'refused', dossier_number: '2026-770002' });
  });

  it.each(['to_correct', 'validated'] as const)(
    'learns its number from an acknowledgement that comes once it is %s, and nothing else changes',
    async (state) => {
      const { id } = await hand.submitted();
      const [toAns] = await hand.messagesOf(id, 'request_submission');
      await hand.run(() =>
        state === 'validated' ? hand.outcomes.validate(id, null) : hand.outcomes.askCorrection(id, 'Le cachet manque.'),
      );
      const before = await hand.row(id);
      const text = 'Votre demande a bien été reçue. Dossier n° 2026-770003.';
      const late = () => hand.receive({ subject: 'Accusé', text, inReplyTo: toAns!.message_id });
      const { id: mail } = await late();
      expect(await hand.row(id)).toEqual({
        ...before,
        dossier_number: '2026-770003',
        version: (before['version'] as number) + 1,
      });
      const { rows } = await editor.owner.query(
        `SELECT action, summary, from_state, details->>'mail' AS mail, document_id IS NOT NULL AS kept FROM audit_entries
          WHERE subject_kind = 'request' AND subject_id = $1 ORDER BY sequence DESC LIMIT 1`,
        [id],
      );
      expect(rows).toEqual([
        {
          action: 'numbered',
          summary: 'Dossier 2026-770003, d’après un accusé de réception de l’ANS',
          from_state: null,
          mail,
          kept: true,
        },
      ]);
      const { sentence } = await late();
      expect(sentence).toContain('Cet accusé était déjà connu');
    },
  );

  it('is not taken from its signer by a late mail of ANS: it is attached, and somebody reads it', async () => {
    const { id } = await hand.submitted();
    const [toAns] = await hand.messagesOf(id, 'request_submission');
    await hand.run(() => hand.outcomes.askCorrection(id, 'Le cachet manque.'));
    await hand.run(() => hand.outcomes.reopen(id, 'resume'));
    await hand.send(id);
    await hand.receive({
      subject: 'Votre demande',
      text: 'Votre demande est incomplète : le cachet manque.',
      inReplyTo: toAns!.message_id,
    });
    expect(await hand.row(id)).toMatchObject({ state: 'awaiting_signature', corrections: 1 });
    const { rows } = await editor.owner.query(
      `SELECT state, recognised_as, subject_id FROM messages WHERE direction = 'in' AND subject_id = $1`,
      [id],
    );
    expect(rows).toEqual([{ state: 'to_check', recognised_as: 'correction', subject_id: id }]);
  });

  it('withdraws the assignments when ANS refuses, with its words as the reason', async () => {
    const { id, clientId } = await hand.submitted();
    await hand.run(() => hand.outcomes.refuse(id, 'Le signataire n’est pas habilité.'));
    expect(await hand.assignmentState(clientId)).not.toContain('requested');
  });

  it('voids the signature when it is edited, keeps the old document, and refuses the old scan', async () => {
    const { id } = await hand.prepared();
    await hand.send(id);
    const old = await hand.sign(id, 'first');
    await hand.run(() => hand.outcomes.reopen(id, 'edit_signed'));
    const { version } = await hand.row(id);
    const answers = await hand.answersOf(id);
    await hand.run(() => hand.editing.edit(id, { ...answers, purpose: 'Autre usage', version: version as number }));
    await hand.send(id);
    expect(await reasonsOf(() => hand.sign(id, 'first'))).toMatch(/version antérieure/);
    await hand.sign(id, 'second');
    const { rows } = await editor.owner.query(
      `SELECT d.id, e.details -> 'voided' ->> 'signedSha256' AS voided FROM documents d, audit_entries e WHERE d.id = $1 AND e.action = 'edit_signed'`,
      [old.id],
    );
    expect(rows).toEqual([{ id: old.id, voided: old.sha256 }]);
  });

  it('parks a mail that contradicts the dossier until a person settles it', async () => {
    const { id } = await hand.submitted();
    const [toAns] = await hand.messagesOf(id, 'request_submission');
    await hand.run(() => hand.outcomes.acknowledge(id, '2026-1'));
    const answer = {
      subject: 'Validation',
      text: 'Votre demande a été validée. Dossier n° 2026-9.',
      inReplyTo: toAns!.message_id,
    };
    await hand.receive(answer);
    expect(await hand.row(id)).toMatchObject({ state: 'in_doubt', dossier_number: '2026-1' });
    await hand.receive({ ...answer, text: 'Votre demande a été validée. Dossier n° 2026-1.' });
    expect(await hand.row(id)).toMatchObject({ state: 'in_doubt' });
    expect(await reasonsOf(() => hand.run(() => hand.outcomes.validate(id, null)))).toMatch(/motif/);
    await hand.run(() => hand.outcomes.validate(id, null, { reason: 'Confirmée au téléphone' }));
    expect(await hand.row(id)).toMatchObject({ state: 'validated' });
  });

  it('stops the clock of ANS for a correction, and remembers what was spent: it goes on from there', async () => {
    const client = await aClient(editor);
    const since = '2026-11-16T09:00:00Z';
    const { id } = await aRequest(editor, { client_id: client.id, state: 'acknowledged', state_since: since });
    await clock.at(new Date('2026-11-18T10:00:00Z'), () =>
      hand.run(() => hand.outcomes.askCorrection(id, 'Le cachet manque.')),
    );
    const spent = async () => {
      const [row] = await hand.run(() => tenant.get(ClientFactsQueries).ofClients([client.id]));
      return row?.requestSpentDays;
    };
    expect(await spent()).toBe(0);
    await editor.owner.query(`UPDATE requests SET state = 'acknowledged', state_since = $2 WHERE id = $1`, [
      id,
      '2026-11-23T09:00:00Z',
    ]);
    expect(await spent()).toBe(2);
  });
});

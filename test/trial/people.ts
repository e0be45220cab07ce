import { pointsOf } from '../../src/client-space/review/review-points.js';
import { AnswerReview } from '../../src/client-space/review/answer-review.service.js';
import { MailedAnswers } from '../../src/client-space/review/mailed-answers.service.js';
import { ReviewQueries } from '../../src/client-space/review/review.queries.js';
import { dayFromToday } from '../support/factories.js';
import type { TestEditor, TestTenant } from '../support/tenant.js';
import { MailFiling } from '../../src/mailbox/in/mail-filing.service.js';
import { Message } from '../../src/mailbox/message.entity.js';
import { MailDecisions } from '../../src/mailbox/out/mail-decisions.service.js';
import { TenantDb } from '../../src/platform/tenancy/tenant-db.js';
import { RequestMailSubject } from '../../src/requests/mail/request-mail-subject.js';
import { HandChasing } from '../../src/reminders/waits/hand-chasing.service.js';
import { RequestOutcomes } from '../../src/requests/moves/request-outcomes.service.js';
import { RequestSending } from '../../src/requests/moves/request-sending.service.js';

interface Waiting {
  id: string;
  document: string | null;
  doubt: string | null;
  bounce: boolean;
}

/** The people of the house, through what each queue offers: they read, take, accept, correct, chase. What asks for a judgement they leave where it waits. */
export function peopleOf(tenant: TestTenant, editor: TestEditor) {
  const get = tenant.get.bind(tenant);
  const { id: personId } = editor.users.support;
  const actor = { kind: 'person', id: personId, name: 'Personne support', role: 'support' } as const;
  const ask = async <Row extends object>(sql: string) => (await editor.owner.query<Row>(sql)).rows;

  /** « Relecture »: signed forms are accepted and sent to ANS; a question is answered; who declines stays there, for somebody to call. */
  async function review(): Promise<number> {
    const waiting = await ask<{ id: string; kind: string }>(
      `SELECT id, kind FROM client_answers WHERE state = 'to_review' AND kind <> 'refusal' ORDER BY created_at, id`,
    );
    for (const { id, kind } of waiting)
      await editor.run(async () => {
        if (kind === 'question')
          return get(AnswerReview).sendBack(id, {
            verdicts: {},
            words: 'Une fois suffit.',
            naming: [],
            sender: 'Personne support',
          });
        const points = pointsOf(await get(ReviewQueries).one(id)).map(({ key }) => [key, 'ok'] as const);
        return get(AnswerReview).accept(id, {
          verdicts: Object.fromEntries(points),
          signedOn: dayFromToday(0),
          submit: true,
        });
      });
    return waiting.length;
  }

  /** « À vérifier »: a signed form that came by mail is taken for one; what nobody vouches for stays; the rest was read. */
  async function check(): Promise<number> {
    const waiting = await ask<Waiting>(
      `SELECT m.id, m.sender_doubt AS doubt, m.purpose = 'bounce' AS bounce,
              (SELECT d.id FROM documents d WHERE d.id = ANY (m.attachment_ids) AND d.media_type = 'application/pdf'
                  AND EXISTS (SELECT 1 FROM requests q WHERE q.id = m.subject_id AND q.state = 'awaiting_signature') LIMIT 1) AS document
         FROM messages m WHERE m.direction = 'in' AND m.state = 'to_check' AND m.recognised_as IS NULL ORDER BY m.created_at, m.id`,
    );
    for (const { id, document } of waiting) {
      const paper = document && (await get(MailedAnswers).read({ editorId: editor.editorId, actor }, id, [document]));
      await editor.run(async () =>
        document && paper
          ? void (await get(MailedAnswers).take(id, [document], paper))
          : get(MailFiling).markChecked(id),
      );
    }
    return waiting.length;
  }

  /** « À rapprocher »: what the first proposal calls likely, and somebody vouches for, is attached to it. */
  async function match(): Promise<number> {
    let matched = 0;
    for (const { id } of await ask<{ id: string }>(
      `SELECT id FROM messages WHERE direction = 'in' AND state = 'unmatched' AND purpose = 'incoming' ORDER BY created_at, id`,
    ))
      matched += await editor.run(async () => {
        const mail = await get(TenantDb).repo(Message).findOneByOrFail({ id });
        const [best] = await get(RequestMailSubject).suggestions(mail);
        if (!best?.likely || (mail.recognisedAs && !mail.provenBy)) return 0;
        await get(MailFiling).attach(id, 'request', best.subjectId, mail.provenBy !== null || !mail.recognisedAs);
        return 1;
      });
    return matched;
  }

  /** « À corriger »: made again as it is, and sent to be signed again. */
  async function correct(): Promise<number> {
    const waiting = await ask<{ id: string }>(`SELECT id FROM requests WHERE state = 'to_correct' ORDER BY id`);
    for (const { id } of waiting) {
      await editor.run(() => get(RequestOutcomes).reopen(id, 'resume'));
      await editor.run(() => get(RequestSending).sendForSignature(id));
    }
    return waiting.length;
  }

  /** « Envois en échec »: what ANS’s mailbox gave back leaves again; an address of a signer is for somebody to find. */
  async function resend(): Promise<number> {
    const failed = await ask<{ id: string }>(
      `SELECT id FROM messages WHERE direction = 'out' AND state = 'failed' AND purpose = 'request_submission' ORDER BY id`,
    );
    for (const { id } of failed) await editor.run(() => get(MailDecisions).resend(id));
    return failed.length;
  }

  return {
    /** Once through all queues. @returns how many acts */
    async round(): Promise<number> {
      let acts = 0;
      for (const queue of [match, check, review, correct, resend]) acts += await queue();
      return acts;
    },

    /** Whoever has not answered is reminded, where the product says that it may be. @returns how many were */
    async chase(): Promise<number> {
      const waiting = await ask<{ clientId: string }>(
        `SELECT client_id AS "clientId" FROM requests WHERE state = 'awaiting_signature'`,
      );
      const hand = get(HandChasing);
      return editor.run(async () => {
        const rows = await hand.of(
          waiting.map(({ clientId }) => clientId),
          'signature',
        );
        const judged = await hand.judged(rows, { waitingDays: 0, quietDays: 0 });
        const due = judged.flatMap(({ row, forecast }) => (forecast === 'would_do' ? [row] : []));
        await hand.chase(due);
        return due.length;
      });
    },
  };
}

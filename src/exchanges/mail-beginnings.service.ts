import { Injectable } from '@nestjs/common';
import { EditorService } from '../accounts/editor.service.js';
import { WhoWrites } from '../accounts/who-writes.js';
import { CorrespondentsQueries } from '../clients/correspondents.queries.js';
import { together } from '../platform/tenancy/together.js';
import { NotFound } from '../platform/web/errors.js';
import { ConversationQueries } from './conversation.queries.js';
import type { KeptDraft } from './drafts.service.js';
import { valuesOf } from './letters/letters-to-many.js';
import { isForWaits, withKnownValues } from './letters/placeholders.js';
import { MailCandidates } from './mail-candidates.service.js';
import type { Writing } from './mail-to-write.js';
import { keyOf, MailTexts } from './texts/mail-texts.service.js';
import { asksPrerequisites } from './texts/our-texts.js';

/** What a mail to a client begins with: a draft, a text, the mail that it answers, or nothing. */
@Injectable()
export class MailBeginnings {
  constructor(
    private readonly correspondents: CorrespondentsQueries,
    private readonly candidates: MailCandidates,
    private readonly conversation: ConversationQueries,
    private readonly texts: MailTexts,
    private readonly editors: EditorService,
    private readonly writer: WhoWrites,
  ) {}

  /** @param kept the draft of whoever writes @throws NotFound for a mail or a text that is not there */
  async of(
    clientId: string,
    asked: { reply: string | null; text: string | null },
    kept: KeptDraft | null,
  ): Promise<Writing> {
    const [[client], texts, editor, name, pieces] = await together(
      this.correspondents.of([clientId]),
      this.texts.all(),
      this.editors.current(),
      this.writer.name(),
      this.conversation.pieces(clientId),
    );
    if (!client) throw new NotFound();
    // One that answers something else waits for its turn.
    const draft = asked.text === null && (asked.reply === null || asked.reply === kept?.reply) ? kept : null;
    const replyId = asked.reply ?? draft?.reply ?? null;
    const reply = replyId === null ? null : await this.candidates.answered(clientId, replyId);
    const chosen = asked.text === null ? null : await this.texts.byKey(asked.text);
    const values = valuesOf(client, editor.name, name);
    const signature = `\n\n${values.expediteur}\n${editor.name}`;
    return {
      candidates: await this.candidates.of(clientId, reply),
      pieces,
      texts: texts
        .filter(({ subject, text }) => !isForWaits(`${subject} ${text}`))
        .map((text) => ({ key: keyOf(text), label: text.label })),
      textKey: chosen ? keyOf(chosen) : null,
      draft,
      subject: draft
        ? draft.subject
        : reply
          ? answerTo(reply.subject)
          : chosen
            ? withKnownValues(chosen.subject, values)
            : '',
      text: draft ? draft.text : chosen ? withKnownValues(chosen.text, values) : `Bonjour,\n\n${signature}`,
      reply,
      minutes: editor.writtenMailMinutes,
      named: [],
      asks: chosen ? keyOf(chosen) === asksPrerequisites : (draft?.asks ?? false),
    };
  }
}

function answerTo(subject: string): string {
  const bare = subject.replace(/^(?:\s*(?:re|tr|fwd?)\s*:\s*)+/i, '').replace(/[\u0000-\u001f\u007f]+/g, ' ');
  return `Re\u00a0: ${bare}`.slice(0, 150);
}

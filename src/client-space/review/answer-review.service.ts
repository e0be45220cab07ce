import { prerequisiteKinds } from '../../clients/records/prerequisites.js';
import { Injectable } from '@nestjs/common';
import { ClientsService } from '../../clients/clients.service.js';
import { DelegationChanges } from '../../delegations/delegation-changes.service.js';
import { MailFiling } from '../../mailbox/in/mail-filing.service.js';
import { OneClientAMail } from '../../mailbox/one-client/one-client-a-mail.js';
import { MailQueue, type OutgoingMail, type QueuedMail } from '../../mailbox/out/mail-queue.service.js';
import { linkPlace } from '../../platform/auth/link-tokens.js';
import type { MovesOf } from '../../platform/changes/moves-of.js';
import { Moves } from '../../platform/changes/moves.service.js';
import { Refused, RefusedField } from '../../platform/web/errors.js';
import { RequestPapers } from '../../requests/moves/request-papers.service.js';
import { RequestSending } from '../../requests/moves/request-sending.service.js';
import { AnswerRecords } from '../answers/answer-records.service.js';
import { ClientAnswers } from '../answers/client-answers.service.js';
import { type AnswerKind, ClientAnswer, type AnswerState } from '../answers/client-answer.entity.js';
import { answerKinds } from '../answers/client-answer.labels.js';
import { answerTable, type AnswerAction } from '../answers/client-answer.transitions.js';
import { aboutAsked } from '../links/about-asked.js';
import { type PointVerdicts, pointsOf, whyNotAccepted } from './review-points.js';
import { type ReviewedAnswer, ReviewQueries } from './review.queries.js';

/** Sent back, they are waited for again, as long as what they answer is. */
const askedAgain: AnswerKind[] = ['signed_form', 'signed_mandate', ...prerequisiteKinds];

/** What a person decides of what came back: it becomes the signed paper, or goes back with the reasons. */
@Injectable()
export class AnswerReview {
  private readonly moves: MovesOf<ClientAnswer, AnswerState, AnswerAction, null>;

  constructor(
    private readonly clients: ClientsService,
    private readonly queries: ReviewQueries,
    private readonly filing: MailFiling,
    private readonly papers: RequestPapers,
    private readonly sending: RequestSending,
    private readonly delegations: DelegationChanges,
    private readonly outgoing: MailQueue,
    private readonly oneClient: OneClientAMail,
    private readonly records: AnswerRecords,
    private readonly answers: ClientAnswers,
    moves: Moves,
  ) {
    this.moves = moves.of({
      table: answerTable,
      entity: ClientAnswer,
      facts: () => null,
      tell: ({ kind }, done) => ({ summary: `${done}\u00a0: ${answerKinds[kind].toLowerCase()}` }),
      lost: (now) => `Cette réponse vient d’être traitée (${now.toLowerCase()}). Rechargez la page.`,
    });
  }

  /**
   * @param verdicts of each point, by its key
   * @param signedOn the day that stands on a signed paper, or of a contract
   * @param submit sends the request to ANS in the same go
   * @throws RefusedField while a point is not right, or the day; Refused by the table of the answer, of its request or of its delegation
   */
  async accept(
    id: string,
    { verdicts, signedOn, submit }: { verdicts: PointVerdicts; signedOn: string | null; submit: boolean },
  ): Promise<void> {
    const answer = await this.moves.lock(id);
    const about = await this.queries.one(id);
    await this.moves.ask(answer, 'accept');
    const [wrong] = Object.entries(whyNotAccepted(about, { verdicts, signedOn }));
    if (wrong) throw new RefusedField(...wrong);
    if (answer.documentId && signedOn)
      await this.sign(answer, answer.documentId, { signedOn, came: about.received?.sha256 });
    else await this.records.write(answer, signedOn);
    await this.moves.move(answer, 'accept', { documentId: answer.documentId });
    if (submit && answer.requestId && answer.kind === 'signed_form') await this.sending.submit(answer.requestId);
  }

  /**
   * Each point to make again is a line of the mail.
   * @param words what a person adds @param naming other clients that the person says are meant @param sender who signs it
   */
  async sendBack(
    id: string,
    { verdicts, words, naming, sender }: { verdicts: PointVerdicts; words: string; naming: string[]; sender: string },
  ): Promise<QueuedMail> {
    const answer = await this.moves.lock(id);
    // Its mail would lead to a space that is closed.
    await this.clients.open(answer.clientId);
    const about = await this.queries.one(id);
    const sentences = pointsOf(about).flatMap(({ key, again }) => (verdicts[key] === 'redo' ? [again] : []));
    const reason = [...sentences, words].filter(Boolean).join(' ');
    if (!reason) throw new Refused(['Dites ce qui est à refaire\u00a0: cochez un point, ou écrivez-le.']);
    if (!about.email)
      throw new Refused(['Le représentant n’a pas d’adresse électronique\u00a0: indiquez-la pour lui écrire.']);
    const quoted = await this.mayQuote(about);
    const mail: OutgoingMail = {
      purpose: askedAgain.includes(answer.kind) ? 'paper_return' : 'other',
      clientId: answer.clientId,
      // What comes back to it is about the same paper.
      about: aboutAsked(answer),
      to: [about.email],
      subject: returnWords[answer.kind].subject,
      text: letterOf(about, { sentences, words, sender, quoted }),
      link: about.linkId && about.linkLives ? { id: about.linkId } : undefined,
      byHand: { naming },
    };
    await this.oneClient.ask(mail, 'words');
    const content = { ...answer.content, sentBack: reason };
    await this.moves.move(answer, 'send_back', { reason, columns: { content } });
    return this.outgoing.queue(mail);
  }

  // What the client asked about another structure is answered, and not written out again: nobody could take it out of the mail.
  private async mayQuote({ clientId, kind, content }: ReviewedAnswer): Promise<boolean> {
    if (kind !== 'question') return false;
    const { numbers, names } = await this.oneClient.ofText({ subject: '', text: content.words ?? '' }, clientId);
    return numbers.length + names.length === 0;
  }

  /**
   * What was taken from a mail is given back to it: nothing was accepted, and the mail waits again if it did.
   * @returns the mail, and the answer that it had taken the place of, which is to be read again. @throws Refused by the table
   */
  async giveBack(id: string): Promise<{ messageId: string; former: string | null }> {
    const answer = await this.moves.lock(id);
    if (!answer.messageId)
      throw new Refused(['Cette réponse est venue par l’espace client\u00a0: acceptez-la, ou renvoyez-la.']);
    const former = await this.rendered(answer);
    if (answer.content.waited) await this.filing.waitAgain(answer.messageId);
    return { messageId: answer.messageId, former };
  }

  /**
   * The mail was attached to the wrong client: it waits to be matched again, and nobody has looked at what was taken of it.
   * @returns an answer that one of its pieces had taken the place of, which is to be read again; null: none. @throws Refused when it moved something, or something of it was decided
   */
  async matchAgain(messageId: string, reason: string): Promise<string | null> {
    let former: string | null = null;
    for (const { id, kind, state } of await this.queries.takenOf(messageId)) {
      if (state === 'accepted' || state === 'sent_back')
        throw new Refused([
          `Une pièce de ce courriel a été prise comme ${answerKinds[kind].toLowerCase()}, et ${state === 'accepted' ? 'acceptée' : 'renvoyée au client, à refaire'}\u00a0: cela ne se reprend pas d’ici. Réglez-le sur la page du client.`,
        ]);
      if (state === 'to_review') former = await this.rendered(await this.moves.lock(id));
    }
    await this.filing.matchAgain(messageId, reason);
    return former;
  }

  private async rendered(answer: ClientAnswer): Promise<string | null> {
    await this.moves.move(answer, 'give_back');
    return this.answers.reopenFormer(answer);
  }

  private async sign(
    { kind, requestId, delegationId }: ClientAnswer,
    documentId: string,
    { signedOn, came }: { signedOn: string; came: string | undefined },
  ) {
    if (kind === 'signed_form' && requestId) await this.papers.recordKept(requestId, { documentId, came }, signedOn);
    if (kind === 'signed_mandate' && delegationId)
      await this.delegations.change(delegationId, 'sign', { kept: documentId, came, date: signedOn });
  }
}

const ofAPaper = {
  subject: 'votre document est à reprendre',
  lead: 'Merci pour votre retour. Avant de le transmettre, il reste à reprendre\u00a0:',
  by: 'Renvoyez-nous le document en réponse à ce courriel.',
};
const told = (what: string) => ({
  subject: `votre réponse est à reprendre, ${what}`,
  lead: `Merci pour votre réponse au sujet de ${what}. Avant de la noter, il reste à reprendre\u00a0:`,
  by: 'Répondez-nous en réponse à ce courriel.',
});

/** What a client reads of what goes back to them; `by`: how to answer where no space is given. */
const returnWords: Record<AnswerKind, { subject: string; lead: string; by: string | null }> = {
  signed_form: ofAPaper,
  signed_mandate: ofAPaper,
  refusal: ofAPaper,
  contract: told('votre contrat avec l’ANS'),
  card: told('la carte du représentant'),
  question: { subject: 'réponse à votre question', lead: 'Merci pour votre question.', by: null },
};

function letterOf(
  about: ReviewedAnswer,
  { sentences, words, sender, quoted }: { sentences: string[]; words: string; sender: string; quoted: boolean },
) {
  // What came by mail goes back to the representative.
  const name = about.personName ?? about.representative ?? '';
  const { lead, by } = returnWords[about.kind];
  return [
    `Bonjour${name ? ` ${name}` : ''},`,
    '',
    quoted ? `Vous demandiez\u00a0: «\u00a0${about.content.words ?? ''}\u00a0»` : lead,
    ...sentences.map((sentence) => `  - ${sentence}`),
    ...(words ? ['', words] : []),
    '',
    ...(about.linkId && about.linkLives ? ['Votre espace\u00a0:', linkPlace, ''] : by ? [by, ''] : []),
    sender,
  ].join('\n');
}

import { type PrerequisiteKind, prerequisiteKinds } from '../../clients/records/prerequisites.js';
import type { AnswerContent } from '../answers/client-answer.entity.js';
import { de, que } from '../../identifiers/elision.js';
import { Injectable } from '@nestjs/common';
import { AuditService } from '../../platform/audit/audit.service.js';
import { linkPlace } from '../../platform/auth/link-tokens.js';
import { clock } from '../../platform/clock.js';
import { DocumentsService } from '../../platform/documents/documents.service.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import { RefusedField } from '../../platform/web/errors.js';
import { count, longDate } from '../../platform/web/view-helpers.js';
import { MailQueue } from '../../mailbox/out/mail-queue.service.js';
import { ClientAnswers, type NewAnswer } from '../answers/client-answers.service.js';
import { UnsignedAnswers } from '../answers/unsigned-answers.service.js';
import { nothingOpens, type Visit } from '../door/link-door.service.js';
import { aboutAsked } from '../links/about-asked.js';
import { ClientLinks } from '../links/client-links.service.js';
import type { ReadPaper } from './handed-files.service.js';
import type { PrerequisiteForm } from './space.form.js';
import { SpacePageQueries } from './space-page.queries.js';
import { whyClosed, whyNotDeclined, whyNotHandedBack, whyNotHandedOn } from './space-refusals.js';
import { linkDays } from '../links/link-days.facts.js';

/** A journal of each page would drown what matters: one entry for a visit. */
const sameVisitMinutes = 30;
const mostColleagues = 5;

/** What somebody does in the space of their client: each act is kept, told, and waits for a person. */
/** Of each question, what is kept of the answer and what the journal says of it. */
const answersGiven: Record<PrerequisiteKind, (form: PrerequisiteForm) => { content: AnswerContent; says: string }> = {
  contract: ({ contract, contractNumber, contractSince }) => {
    const signed = contract === 'yes';
    const number = signed ? contractNumber : null;
    return {
      content: { signed, number, since: signed ? contractSince : null },
      says: signed
        ? `dit avoir un contrat avec l’ANS${number ? `, n°\u00a0${number}` : ''}`
        : 'dit ne pas avoir de contrat avec l’ANS',
    };
  },
  card: ({ card, cardNumber: number }) => {
    const cardKind = card === 'none' ? null : card;
    return {
      content: { cardKind, number },
      says: cardKind ? `dit avoir une carte ${cardKind}, n°\u00a0${number}` : 'n’a pas encore de carte',
    };
  },
};

@Injectable()
export class SpaceActs {
  constructor(
    private readonly db: TenantDb,
    private readonly audit: AuditService,
    private readonly answers: ClientAnswers,
    private readonly documents: DocumentsService,
    private readonly links: ClientLinks,
    private readonly outgoing: MailQueue,
    private readonly queries: SpacePageQueries,
    private readonly unsigned: UnsignedAnswers,
  ) {}

  async visited({ link }: Visit): Promise<void> {
    if (link.seenAt && link.seenAt.getTime() > clock.now().getTime() - sameVisitMinutes * 60_000) return;
    // Of two pages at once, one tells.
    const news = await this.db.execute(
      `UPDATE client_links SET seen_at = moment() WHERE id = $1 AND (seen_at IS NULL OR seen_at < moment() - make_interval(mins => $2))`,
      [link.id, sameVisitMinutes],
    );
    if (news === 1) await this.tell({ link }, 'space_visited', `Espace ouvert par le lien ${de(link.personName)}`);
  }

  async read(visit: Visit, documentId: string): Promise<void> {
    await this.tell(visit, 'paper_read', `Document à signer lu par le lien ${de(visit.link.personName)}`, documentId);
  }

  /** Of two who open a link of one use, the second finds it used. @returns whether this one did */
  async openOnce({ link }: Visit, browserHash: string): Promise<boolean> {
    const opened = await this.db.execute(
      'UPDATE client_links SET used_at = moment(), browser_hash = $2 WHERE id = $1 AND single_use AND used_at IS NULL',
      [link.id, browserHash],
    );
    if (opened === 1) await this.tell({ link }, 'space_opened', `${link.personName} a ouvert le lien à usage unique`);
    return opened === 1;
  }

  /** Held until the commit. @throws RefusedField when nothing is waited for any more */
  refuseUnasked(visit: Visit): Promise<void> {
    return this.refuse(visit, 'pages', whyNotHandedBack);
  }

  /** @throws RefusedField when nothing is waited for any more, or for our own paper as it left */
  async handBack(visit: Visit, { facts, ...file }: ReadPaper): Promise<void> {
    const { link } = visit;
    await this.refuseUnasked(visit);
    const nobodys = await this.unsigned.why(link, { ...file, facts }, 'theirs');
    if (nobodys) throw new RefusedField('pages', nobodys);
    const kind = link.purpose === 'mandate' ? 'signed_mandate' : 'signed_form';
    const document = await this.documents.keep({ clientId: link.clientId, kind: 'client_answer', ...file });
    const { pages, photos, notes, signatures } = facts;
    const how = photos > 0 ? count(photos, 'photo', 'photos') : `PDF de ${count(pages, 'page', 'pages')}`;
    const signed = signatures.map(
      ({ signer, at }) => `signé par ${signer ?? 'personne de nommé'}${at ? ` le ${longDate(at)}` : ''}`,
    );
    await this.answers.keep({
      ...this.from(visit),
      kind,
      documentId: document.id,
      content: { pages, photos, notes, signatures },
      summary: `${link.personName} a déposé ${kind === 'signed_form' ? 'le formulaire' : 'le mandat'} signé, à relire\u00a0: ${[how, ...signed].join(', ')}`,
    });
  }

  /** @throws RefusedField when the client is archived */
  async prerequisites(visit: Visit, form: PrerequisiteForm): Promise<void> {
    await this.refuse(visit, 'form', (_purpose, facts) => whyClosed(facts));
    const { id: linkId, clientId, personName } = visit.link;
    // Of the client, whatever else the link asks.
    const from = { clientId, cameBy: { linkId } };
    for (const kind of prerequisiteKinds) {
      const { content, says } = answersGiven[kind](form);
      await this.answers.keep({ ...from, kind, content, summary: `${personName} ${says}` });
    }
  }

  /** @throws RefusedField once it was signed, saying by whom and when, or is no longer asked for */
  async decline(visit: Visit, words: string): Promise<void> {
    await this.refuse(visit, 'words', whyNotDeclined);
    const summary = `${visit.link.personName} ne souhaite pas donner suite\u00a0: «\u00a0${short(words)}\u00a0»`;
    await this.answers.keep({ ...this.from(visit), kind: 'refusal', content: { words }, summary });
  }

  /** @throws RefusedField when the client is archived */
  async askQuestion(visit: Visit, words: string): Promise<void> {
    await this.refuse(visit, 'words', (_purpose, facts) => whyClosed(facts));
    const summary = `${visit.link.personName} demande\u00a0: «\u00a0${short(words)}\u00a0»`;
    await this.answers.keep({ ...this.from(visit), kind: 'question', content: { words }, summary });
  }

  /** Gives a colleague a link of their own; the first one stays. @throws RefusedField past a few, or when nothing is waited for any more */
  async handOver(visit: Visit, { name, email }: { name: string; email: string }): Promise<void> {
    const { link, editorName } = visit;
    await this.refuse(visit, 'email', whyNotHandedOn);
    // Held, so that whoever ends this link ends what it hands on too.
    const standing = 'SELECT 1 FROM client_links WHERE id = $1 AND revoked_at IS NULL FOR UPDATE';
    if ((await this.db.query(standing, [link.id])).length === 0) throw nothingOpens();
    const [given] = await this.db.query<{ links: number }>(
      'SELECT count(*)::int AS links FROM client_links WHERE handed_by = $1',
      [link.id],
    );
    if (link.handedBy)
      throw new RefusedField(
        'email',
        'Ce lien vous a été transmis\u00a0: demandez à la personne qui l’a fait d’en désigner une autre.',
      );
    if ((given?.links ?? 0) >= mostColleagues)
      throw new RefusedField(
        'email',
        `Vous avez déjà transmis ce lien à ${mostColleagues}\u00a0personnes. Écrivez-nous pour en ajouter une.`,
      );
    const { clientId, purpose, requestId, delegationId, orderId } = link;
    const [id = ''] = await this.links.open([
      { clientId, purpose, requestId, delegationId, orderId, personName: name, email, handedBy: link.id },
    ]);
    await this.outgoing.queue({
      purpose: 'other',
      clientId,
      about: aboutAsked(link),
      to: [email],
      subject: orderId ? 'une demande de certificat (CSR) à remettre' : 'un document vous attend',
      text: colleagueLetter(name, link.personName, editorName),
      link: { id },
    });
    await this.tell(visit, 'space_handed_over', `${link.personName} a transmis la demande à ${name}, ${email}`);
  }

  // One look of one person at a time, whatever the page they had before them said.
  private async refuse({ link }: Visit, field: string, whyNot: typeof whyNotHandedOn): Promise<void> {
    await this.answers.hold(link.clientId);
    // Whoever archives the client comes before, and is seen, or finds what is answered here.
    await this.db.query('SELECT 1 FROM clients WHERE id = $1 FOR KEY SHARE', [link.clientId]);
    const reason = whyNot(link.purpose, await this.queries.of(link.id));
    if (reason) throw new RefusedField(field, reason);
  }

  private from({ link }: Visit): Pick<NewAnswer, 'clientId' | 'cameBy' | 'requestId' | 'delegationId'> {
    const { clientId, requestId, delegationId } = link;
    return { clientId, requestId, delegationId, cameBy: { linkId: link.id } };
  }

  private async tell(
    { link }: Pick<Visit, 'link'>,
    action: string,
    summary: string,
    documentId?: string,
  ): Promise<void> {
    const subject = { kind: 'client_link', id: link.id };
    await this.audit.record({ subject, clientId: link.clientId, action, summary, documentId: documentId ?? null });
  }
}

function short(words: string): string {
  const oneLine = words.replace(/\s+/g, ' ');
  return oneLine.length > 160 ? `${oneLine.slice(0, 159)}…` : oneLine;
}

function colleagueLetter(name: string, from: string, editorName: string): string {
  return [
    `Bonjour ${name},`,
    '',
    `${from} vous transmet ce ${que(editorName)} attend de votre structure. Votre espace, personnel, pendant ${linkDays}\u00a0jours\u00a0:`,
    linkPlace,
    '',
    'Si vous n’êtes pas la bonne personne, ne suivez pas le lien\u00a0: dites-le à qui vous l’a transmis.',
    '',
    editorName,
  ].join('\n');
}

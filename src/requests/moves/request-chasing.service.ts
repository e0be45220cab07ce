import { Injectable } from '@nestjs/common';
import { MailQueue } from '../../mailbox/out/mail-queue.service.js';
import { daysBetween, parisDate, workingDaysBetween } from '../../journey/calendar/working-days.js';
import { AuditService } from '../../platform/audit/audit.service.js';
import { clock } from '../../platform/clock.js';
import { Refused } from '../../platform/web/errors.js';
import { date, longDate } from '../../platform/web/view-helpers.js';
import { RequestDossiers } from '../dossier/request-dossiers.js';
import type { RequestDossier } from '../dossier/request-dossier.js';
import { chaseLetter } from '../mail/chase-letter.js';
import { ChasesQueries, type WrittenToSigner } from '../mail/chases.queries.js';
import type { Request } from '../request.entity.js';
import { type JudgedRequest, RequestJudgement } from './request-judgement.service.js';
import { type RequestMail, RequestSending } from './request-sending.service.js';

/** Whom to remind. */
export interface ChaseRule {
  /** The form has waited for so many working days. */
  waitingDays: number;
  /** Nobody reminded the signer for so many days. */
  quietDays: number;
}

/** Reminds signers of the form that waits for them: by sets, one mail a client, told in its timeline. */
@Injectable()
export class RequestChasing {
  constructor(
    private readonly dossiers: RequestDossiers,
    private readonly judgement: RequestJudgement,
    private readonly sending: RequestSending,
    private readonly chases: ChasesQueries,
    private readonly outgoing: MailQueue,
    private readonly audit: AuditService,
  ) {}

  /** Who would be reminded; the others stand where « enregistrer la signature » says. */
  async judge(clientIds: string[], rule: ChaseRule): Promise<Map<string, JudgedRequest>> {
    const judged = await this.judgement.judge(clientIds, 'record_signature', ['document', 'date']);
    const waiting = [...judged.values()].flatMap(({ request }) => (isWaiting(request) ? request.id : []));
    const written = await this.chases.of(waiting);
    return new Map(
      [...judged].map(([clientId, one]) => {
        const { request, dossier } = one;
        if (!request || !dossier) return [clientId, one];
        if (isWaiting(request))
          return [clientId, { ...one, ...fateOf(request, dossier, written.get(request.id), rule) }];
        const { state } = request as Request;
        return [clientId, state === 'draft' ? { ...one, ...notSent } : one];
      }),
    );
  }

  /** The reminders as they would leave. @throws Refused for the first who cannot be written to */
  async letters(requests: Request[], dossiers: Map<string, RequestDossier>): Promise<RequestMail[]> {
    const written = await this.chases.of(requests.map(({ id }) => id));
    return requests.map((request) => {
      const dossier = dossiers.get(request.id);
      const email = dossier?.representative?.email;
      if (!dossier || !email) throw new Refused([noAddress]);
      const { unsignedDocumentId, stateSince, officialPaper, clientId, id, kind } = request;
      const facts = { ...this.sending.names(dossier), kind, official: officialPaper !== false };
      const { subject, text } = chaseLetter({ ...facts, since: parisDate(stateSince) });
      return {
        purpose: 'signature_chase',
        clientId,
        about: { kind: 'request', id },
        to: [email],
        subject,
        text,
        attachmentIds: unsignedDocumentId ? [unsignedDocumentId] : [],
        inReplyTo: written.get(id)?.first ?? null,
      };
    });
  }

  /** Reminds the signers of these clients, just judged. @returns the requests with the words of the timeline, by client */
  async chase(clientIds: string[]): Promise<Map<string, { request: Request; told: string }>> {
    const requests = await this.dossiers.lockOpenRequests(clientIds);
    if (requests.some((request) => !isWaiting(request))) throw new Refused([meanwhile]);
    const dossiers = await this.dossiers.ofRequests(requests);
    const written = await this.chases.of(requests.map(({ id }) => id));
    const letters = await this.letters(requests, dossiers);
    const links = await this.sending.linksOf(requests, dossiers);
    const queued = await this.outgoing.queueMany(
      letters.map((letter) => ({ ...letter, link: { id: links.get(letter.about.id) ?? '' } })),
    );
    const told = requests.map((request, index) => {
      const times = (written.get(request.id)?.chases ?? 0) + 1;
      const again = times > 1 ? `, ${times}e\u00a0relance` : '';
      const summary = `Signataire relancé, ${letters[index]?.to.join(', ')}${again}`;
      return { request, told: summary, messageId: queued[index]?.messageId };
    });
    await this.audit.recordMany(
      told.map(({ request: { id, clientId, unsignedDocumentId }, told: summary, messageId }) => ({
        subject: { kind: 'request', id },
        clientId,
        action: 'signature_chased',
        summary,
        documentId: unsignedDocumentId,
        details: { messageId },
      })),
    );
    return new Map(told.map((one) => [one.request.clientId, one]));
  }
}

function isWaiting(request: Request | null): request is Request {
  return request?.state === 'awaiting_signature';
}

const meanwhile = 'Le formulaire n’attend plus sa signature. Rechargez la page.';
const noAddress =
  'Le représentant n’a pas d’adresse électronique. Indiquez-la, ou faites signer le formulaire imprimé puis déposez-le.';
const notSent = {
  forecast: 'refused',
  reasons: ['La demande est encore en préparation\u00a0: envoyez-la d’abord pour signature.'],
} as const satisfies Pick<JudgedRequest, 'forecast' | 'reasons'>;

type Fate = Pick<JudgedRequest, 'forecast' | 'reasons' | 'mend'>;

// The first line groups, the second is the client's own.
function fateOf(
  { stateSince }: Request,
  { representative }: RequestDossier,
  written: WrittenToSigner | undefined,
  { waitingDays, quietDays }: ChaseRule,
): Fate {
  const signer = { label: 'Ouvrir le représentant', href: '/clients/:id/representative' };
  if (!representative?.email) return { forecast: 'refused', reasons: [noAddress], mend: signer };
  if (written?.answered)
    return {
      forecast: 'refused',
      reasons: ['Le signataire a répondu\u00a0: relisez ce qu’il a rendu, au lieu de le relancer.'],
      mend: { label: 'Relecture', href: '/client-answers' },
    };
  if (written?.lost)
    return {
      forecast: 'refused',
      reasons: ['Le dernier courriel au signataire n’est pas arrivé\u00a0: vérifiez son adresse, puis renvoyez-le.'],
      mend: signer,
    };
  const today = clock.today();
  const { lastChase } = written ?? {};
  if (lastChase && daysBetween(lastChase, today) < quietDays)
    return { forecast: 'done_already', reasons: [`Signataire déjà relancé\nLe ${date(lastChase)}`] };
  if (workingDaysBetween(parisDate(stateSince), today) < waitingDays)
    return {
      forecast: 'refused',
      reasons: [
        `Le formulaire attend depuis moins de ${waitingDays}\u00a0jours ouvrés\u00a0: laissez-lui ce temps.\nDepuis le ${longDate(stateSince)}`,
      ],
    };
  return { forecast: 'would_do', reasons: [] };
}

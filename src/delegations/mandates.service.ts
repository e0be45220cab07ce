import { Injectable } from '@nestjs/common';
import { uuidv7 } from '../platform/uuid.js';
import { EditorService } from '../accounts/editor.service.js';
import { WhoWrites } from '../accounts/who-writes.js';
import { archivedForecast } from '../clients/client-lock.js';
import { knownTransition, obstaclesTo } from '../journey/states/transitions.js';
import { MailQueue, type OutgoingMail } from '../mailbox/out/mail-queue.service.js';
import { SignatureLinks } from '../mailbox/out/signature-links.js';
import { type AuditEntry, AuditService } from '../platform/audit/audit.service.js';
import type { Forecast } from '../platform/changes/forecast.js';
import { clock } from '../platform/clock.js';
import { DocumentsService } from '../platform/documents/documents.service.js';
import { TenantDb } from '../platform/tenancy/tenant-db.js';
import { writeRows } from '../platform/tenancy/write-rows.js';
import { date, longDate } from '../platform/web/view-helpers.js';
import { DelegationLetters, type DrawnLetter } from './delegation-letters.service.js';
import { mandateMail } from './delegation-mail.service.js';
import { channelLabels } from './delegation-phrases.js';
import { delegationTable } from './delegation.transitions.js';
import { type Mandator, MandatesQueries } from './mandates.queries.js';
import type { Offer } from './delegation.entity.js';

/** What a mandate says that a campaign prepares. */
export interface MandateTerms {
  scope: Offer[];
  endsOn: string | null;
}

/** A mandate as it leaves: the row it moves or makes, its letter, its mail. */
interface Leaving {
  client: Mandator;
  signer: NonNullable<Mandator['signer']> & { email: string };
  delegation: { id: string; isNew: boolean; version: number; from: 'prepared' | 'to_correct' };
  terms: MandateTerms & { startsOn: string | null };
}

/** The mandates of many clients, drawn and mailed to those who sign: as many statements for five hundred as for one. */
@Injectable()
export class Mandates {
  constructor(
    private readonly db: TenantDb,
    private readonly queries: MandatesQueries,
    private readonly letters: DelegationLetters,
    private readonly documents: DocumentsService,
    private readonly editors: EditorService,
    private readonly writer: WhoWrites,
    private readonly outgoing: MailQueue,
    private readonly audit: AuditService,
    private readonly links: SignatureLinks,
  ) {}

  /** The one answer, beforehand and for the act. */
  async judge(clientIds: string[], terms: MandateTerms): Promise<Map<string, Forecast & { delegationId?: string }>> {
    return new Map((await this.queries.of(clientIds)).map((client) => [client.id, judge(client, terms)]));
  }

  /** @returns the delegation of each client, and who was written to. @throws Refused when one letter cannot be printed */
  async send(clientIds: string[], terms: MandateTerms): Promise<Map<string, { delegationId: string; told: string }>> {
    const leaving = (await this.queries.of(clientIds)).map((client) => leavingOf(client, terms));
    const editor = await this.editors.current();
    const letters = await this.letters.print(
      leaving.map(({ client, signer, terms }) => ({ client, signer, editor, terms })),
    );
    const letterIds = await this.documents.keepMany(
      leaving.map(({ client }, index) => ({
        clientId: client.id,
        kind: 'delegation_letter',
        ...(letters[index] as DrawnLetter),
      })),
    );
    await this.write(leaving);
    const mails = await this.outgoing.queueMany(await this.mails(leaving, letterIds, await this.linksOf(leaving)));
    await this.audit.recordMany(
      leaving.flatMap((one, index) =>
        toldOf(one, { documentId: letterIds[index] ?? null, messageId: mails[index]?.messageId ?? '' }),
      ),
    );
    return new Map(
      leaving.map(({ client, delegation, signer }) => [
        client.id,
        { delegationId: delegation.id, told: `${signer.name}, ${signer.email}` },
      ]),
    );
  }

  /** The mails of a few clients as they would leave; nothing is kept. */
  async samples(
    clientIds: string[],
    terms: MandateTerms,
  ): Promise<{ client: Mandator; mail: OutgoingMail; letter: string }[]> {
    const clients = await this.queries.of(clientIds);
    const leaving = clients.filter((client) => judge(client, terms).forecast === 'would_do');
    const sent = leaving.map((client) => leavingOf(client, terms));
    const mails = await this.mails(sent, [], new Map());
    return sent.map(({ client }, index) => ({
      client,
      mail: mails[index] as OutgoingMail,
      letter: `Mandat ${client.number}.pdf`,
    }));
  }

  private linksOf(leaving: Leaving[]): Promise<Map<string, string>> {
    return this.links.ofSigners(
      'delegation',
      leaving.map(({ client, signer, delegation }) => ({
        paperId: delegation.id,
        clientId: client.id,
        personName: signer.name,
        email: signer.email,
      })),
    );
  }

  private async mails(leaving: Leaving[], letterIds: string[], links: Map<string, string>): Promise<OutgoingMail[]> {
    const [editor, sender] = [await this.editors.current(), await this.writer.name()];
    return leaving.map(({ client, signer, delegation: { id } }, index) =>
      mandateMail({
        delegationId: id,
        letterId: letterIds[index] ?? null,
        linkId: links.get(id),
        client,
        signer,
        editor,
        sender,
      }),
    );
  }

  private async write(leaving: Leaving[]): Promise<void> {
    const { to } = knownTransition(delegationTable, 'prepared', 'send');
    const rows = leaving.map(({ client, delegation, terms }) => ({ clientId: client.id, ...delegation, ...terms }));
    await writeRows(
      this.db,
      `INSERT INTO delegations (id, client_id, channel, state, state_since, scope, starts_on, ends_on, version)
       SELECT r.id, r."clientId", 'form', '${to}', moment(), r.scope, r."startsOn", r."endsOn", 2
         FROM jsonb_to_recordset($1::jsonb) AS r (id uuid, "clientId" uuid, scope text[], "startsOn" date, "endsOn" date)`,
      rows.filter(({ isNew }) => isNew),
    );
    await writeRows(
      this.db,
      `UPDATE delegations d SET state = '${to}', state_since = moment(), version = d.version + 1
         FROM jsonb_to_recordset($1::jsonb) AS r (id uuid, version int, "from" text) WHERE d.id = r.id AND d.version = r.version AND d.state = r."from"`,
      rows.filter(({ isNew }) => !isNew),
    );
  }
}

function judge(client: Mandator, { scope }: MandateTerms): Forecast & { delegationId?: string } {
  const { archived, selfAdministered, underWay, inForce } = client;
  const known = underWay ? { delegationId: underWay.id } : {};
  if (underWay && (underWay.state === 'requested' || underWay.state === 'signed')) {
    const word = underWay.state === 'signed' ? 'signé, à activer' : 'envoyé au client';
    return {
      forecast: 'done_already',
      reasons: [`Mandat déjà ${word}\nDepuis le ${longDate(underWay.stateSince)}`],
      ...known,
    };
  }
  const covering = inForce.find((one) => one.state === 'active' && scope.every((offer) => one.scope.includes(offer)));
  if (covering) {
    const until = covering.endsOn ? `Jusqu’au ${longDate(covering.endsOn)}` : 'Sans date de fin';
    return { forecast: 'done_already', reasons: [`Délégation déjà en vigueur pour cette étendue\n${until}`] };
  }
  if (archived) return archivedForecast;
  if (selfAdministered)
    return {
      forecast: 'refused',
      reasons: ['Ce client commande lui-même\u00a0: aucune délégation n’est nécessaire.'],
      mend: { label: 'Qui commande', href: '/clients/:id/contract' },
    };
  const reasons = obstaclesTo(delegationTable, {
    state: stateOf(client),
    action: 'send',
    facts: factsOf(client),
  });
  if (reasons.length > 0)
    return {
      forecast: 'refused',
      reasons,
      mend: { label: 'Représentant du client', href: '/clients/:id/representative' },
      ...known,
    };
  const note = underWay ? [`Le mandat déjà préparé part, avec ses propres termes\n${underWay.scope.join(' et ')}`] : [];
  // To whom it would leave, and by which terms.
  const basis = [client.signer?.email, underWay?.id, underWay?.version].join(' ');
  return { forecast: 'would_do', reasons: note, basis, ...known };
}

const stateOf = ({ underWay }: Mandator) => (underWay?.state === 'to_correct' ? 'to_correct' : 'prepared');

function factsOf({ signer, underWay }: Mandator) {
  return {
    today: clock.today(),
    startsOn: underWay?.startsOn ?? clock.today(),
    endsOn: underWay?.endsOn ?? null,
    representative: signer !== null,
    email: signer?.email ?? null,
    onPaper: true,
    evidence: false,
    anotherInForce: false,
  };
}

// Judged just before: who signs has an address.
function leavingOf(client: Mandator, { scope, endsOn }: MandateTerms): Leaving {
  const { underWay } = client;
  const signer = client.signer as NonNullable<Mandator['signer']>;
  return {
    client,
    signer: { ...signer, email: signer.email ?? '' },
    delegation: {
      id: underWay?.id ?? uuidv7(),
      isNew: underWay === null,
      version: underWay?.version ?? 1,
      from: stateOf(client),
    },
    terms: underWay ?? { scope, startsOn: clock.today(), endsOn },
  };
}

function toldOf(
  { client, signer, delegation, terms }: Leaving,
  { documentId, messageId }: { documentId: string | null; messageId: string },
): AuditEntry[] {
  const { to, done, action } = knownTransition(delegationTable, delegation.from, 'send');
  const subject = { kind: 'delegation', id: delegation.id };
  const made: AuditEntry = {
    subject,
    clientId: client.id,
    action: 'created',
    to: delegationTable.initial,
    summary: `Délégation préparée (${channelLabels.form}, ${terms.scope.join(' et ')}${terms.endsOn ? `, jusqu’au ${date(terms.endsOn)}` : ''}) pour ${client.name}`,
    details: { version: 1 },
  };
  const sent: AuditEntry = {
    subject,
    clientId: client.id,
    action,
    from: delegation.from,
    to,
    summary: `${done}, ${signer.name}, ${signer.email}`,
    documentId,
    details: { version: delegation.version + 1, messageId },
  };
  return delegation.isNew ? [made, sent] : [sent];
}

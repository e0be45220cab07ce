import { Injectable } from '@nestjs/common';
import { EditorService } from '../../accounts/editor.service.js';
import { WhoWrites } from '../../accounts/who-writes.js';
import { archivedForecast } from '../../clients/read-only-client.js';
import { obstaclesTo } from '../../journey/states/transitions.js';
import { HeldMails } from '../../mailbox/out/held-mails.service.js';
import { MailQueue, type OutgoingMail } from '../../mailbox/out/mail-queue.service.js';
import { SignatureLinks } from '../../mailbox/out/signature-links.js';
import type { Forecast } from '../../platform/changes/forecast.js';
import { clock } from '../../platform/clock.js';
import { DocumentsService } from '../../platform/documents/documents.service.js';
import { longDate } from '../../platform/web/view-helpers.js';
import { askedFrom, type AskedDelegation, askingOf, DelegationBatch } from '../delegation-batch.service.js';
import { mandateSent } from '../delegation-phrases.js';
import { DelegationLetters, type DrawnLetter } from '../delegation-letters.service.js';
import { FormerPapers } from '../former-papers.service.js';
import { mandateMail } from '../mail/delegation-mail.service.js';
import { delegationTable } from '../delegation.transitions.js';
import { type Mandator, MandatesQueries } from './mandates.queries.js';
import type { Offer } from '../../identifiers/igc-words.js';

/** What a mandate says that a campaign prepares. */
export interface MandateTerms {
  scope: Offer[];
  endsOn: string | null;
}

/** One that was asked: its row, who was written to, and what the mail waits for; null: it leaves. */
export interface AskedMandate {
  delegationId: string;
  told: string;
  waits: string | null;
}

/** A mandate as it leaves: the row it moves or makes, its letter, its mail. */
interface Leaving extends AskedDelegation {
  client: Mandator;
  signer: NonNullable<Mandator['signer']> & { email: string };
}

/** The mandates of many clients, drawn and mailed to those who sign: as many statements for five hundred as for one. */
@Injectable()
export class Mandates {
  constructor(
    private readonly queries: MandatesQueries,
    private readonly letters: DelegationLetters,
    private readonly documents: DocumentsService,
    private readonly former: FormerPapers,
    private readonly editors: EditorService,
    private readonly writer: WhoWrites,
    private readonly outgoing: MailQueue,
    private readonly held: HeldMails,
    private readonly batch: DelegationBatch,
    private readonly links: SignatureLinks,
  ) {}

  /** The one answer, beforehand and for the act. */
  async judge(clientIds: string[], terms: MandateTerms): Promise<Map<string, Forecast & { delegationId?: string }>> {
    return new Map((await this.queries.of(clientIds)).map((client) => [client.id, judge(client, terms)]));
  }

  /** @returns the delegation of each client, who was written to, and what the mail waits for. @throws Refused when one letter cannot be printed */
  async send(clientIds: string[], terms: MandateTerms): Promise<Map<string, AskedMandate>> {
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
    await this.former.replace(
      leaving.map(({ delegation }, index) => ({ delegationId: delegation.id, letterId: letterIds[index] ?? '' })),
    );
    const ask = { channel: 'form' as const, action: 'send' as const, told: mandateSent };
    const sent = await this.batch.ask(leaving, ask, async () => {
      const mails = await this.outgoing.queueMany(await this.mails(leaving, letterIds, await this.linksOf(leaving)));
      const waits = await this.held.whyWaiting(mails);
      return leaving.map((one, index) => ({
        to: writtenTo(one),
        documentId: letterIds[index] ?? null,
        messageId: mails[index]?.messageId ?? '',
        waits: waits[index] ?? null,
      }));
    });
    return new Map(
      leaving.map((one, index) => [
        one.client.id,
        { delegationId: one.delegation.id, told: writtenTo(one), waits: sent[index]?.waits ?? null },
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
}

const writtenTo = ({ signer }: Leaving) => `${signer.name}, ${signer.email}`;

function judge(client: Mandator, given: MandateTerms): Forecast & { delegationId?: string } {
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
  const covering = inForce.find(
    (one) => one.state === 'active' && given.scope.every((offer) => one.scope.includes(offer)),
  );
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
  const lost = client.covered.filter((offer) => !termsOf(client, given).scope.includes(offer));
  if (lost.length > 0)
    return {
      forecast: 'refused',
      reasons: [
        `Son mandat en vigueur couvre aussi l’offre ${lost.join(' et ')}\u00a0: sans elle, celui-ci ne pourrait pas le remplacer. Ajoutez-la.`,
      ],
      mend: { label: 'Délégation du client', href: '/clients/:id/delegation' },
      ...known,
    };
  const facts = factsOf(client, given);
  const reasons = obstaclesTo(delegationTable, { state: askedFrom(client.underWay), action: 'send', facts });
  if (reasons.length > 0)
    return {
      forecast: 'refused',
      reasons,
      mend:
        facts.representative && facts.email
          ? { label: 'Délégation du client', href: '/clients/:id/delegation' }
          : { label: 'Représentant du client', href: '/clients/:id/representative' },
      ...known,
    };
  const note = underWay ? [`Le mandat déjà préparé part, avec ses propres termes\n${underWay.scope.join(' et ')}`] : [];
  // To whom it would leave, and by which terms.
  const basis = [client.signer?.email, underWay?.id, underWay?.version].join(' ');
  return { forecast: 'would_do', reasons: note, basis, ...known };
}

function factsOf(client: Mandator, given: MandateTerms) {
  const { startsOn, endsOn } = termsOf(client, given);
  const { signer } = client;
  return {
    today: clock.today(),
    startsOn,
    endsOn,
    representative: signer !== null,
    email: signer?.email ?? null,
    onPaper: true,
    evidence: false,
    anotherInForce: false,
    leftOut: [],
    inTest: false,
  };
}

// Judged just before: who signs has an address.
function leavingOf(client: Mandator, given: MandateTerms): Leaving {
  const { underWay } = client;
  const signer = client.signer as NonNullable<Mandator['signer']>;
  return {
    client,
    signer: { ...signer, email: signer.email ?? '' },
    delegation: askingOf(underWay),
    terms: termsOf(client, given),
  };
}

// A mandate that is prepared already leaves with its own.
function termsOf({ underWay }: Mandator, { scope, endsOn }: MandateTerms): AskedDelegation['terms'] {
  return underWay ?? { scope, startsOn: clock.today(), endsOn };
}

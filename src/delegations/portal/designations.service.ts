import { Injectable } from '@nestjs/common';
import type { Editor } from '../../accounts/editor.entity.js';
import { EditorService } from '../../accounts/editor.service.js';
import { WhoWrites } from '../../accounts/who-writes.js';
import { archivedForecast } from '../../clients/read-only-client.js';
import { obstaclesTo } from '../../journey/states/transitions.js';
import { HeldMails } from '../../mailbox/out/held-mails.service.js';
import { MailQueue, type OutgoingMail } from '../../mailbox/out/mail-queue.service.js';
import { doneAlready, type Forecast, type Mend, refused } from '../../platform/changes/forecast.js';
import { clock } from '../../platform/clock.js';
import { longDate } from '../../platform/web/view-helpers.js';
import { askedFrom, type AskedDelegation, askingOf, DelegationBatch } from '../delegation-batch.service.js';
import { delegationTable } from '../delegation.transitions.js';
import { designationAsked } from '../delegation-phrases.js';
import type { AskedMandate } from '../many/mandates.service.js';
import { designationMail } from './designation-mail.js';
import { DesignationsQueries, type Designator } from './designations.queries.js';

export type DesignationForecast = Forecast & { delegationId?: string };

/** A designation as it is asked for: the row it moves or makes, and who is written to. */
interface AskedDesignation extends AskedDelegation {
  client: Designator;
  signer: { name: string; email: string };
}

/**
 * Clients that designate the editor on mesHabilitations instead of signing a paper: asked by mail, as many statements for five hundred
 * as for one. The mandate on paper is another delegation: nothing here touches it.
 */
@Injectable()
export class Designations {
  constructor(
    private readonly queries: DesignationsQueries,
    private readonly editors: EditorService,
    private readonly writer: WhoWrites,
    private readonly outgoing: MailQueue,
    private readonly held: HeldMails,
    private readonly batch: DelegationBatch,
  ) {}

  /** The one answer, beforehand and for the act. */
  async judge(clientIds: string[]): Promise<Map<string, DesignationForecast>> {
    const editor = await this.editors.current();
    return new Map((await this.queries.of(clientIds)).map((client) => [client.id, judge(client, editor)]));
  }

  /** @returns the designation of each client, who was written to, and what becomes of its 413 */
  async ask(clientIds: string[]): Promise<Map<string, AskedMandate & { form: string | null }>> {
    const asking = (await this.queries.of(clientIds)).map(designationOf);
    const ask = { channel: 'portal' as const, action: 'request' as const, told: designationAsked };
    const sent = await this.batch.ask(asking, ask, async () => {
      const mails = await this.outgoing.queueMany(await this.mails(asking));
      const waits = await this.held.whyWaiting(mails);
      return asking.map((one, index) => ({
        to: writtenTo(one),
        messageId: mails[index]?.messageId ?? '',
        waits: waits[index] ?? null,
      }));
    });
    return new Map(
      asking.map((one, index) => [
        one.client.id,
        {
          delegationId: one.delegation.id,
          told: writtenTo(one),
          waits: sent[index]?.waits ?? null,
          form: ofForm(one.client),
        },
      ]),
    );
  }

  /** The mails of a few clients as they would leave; nothing is kept. */
  async samples(clientIds: string[]): Promise<{ client: Designator; mail: OutgoingMail }[]> {
    const editor = await this.editors.current();
    const clients = await this.queries.of(clientIds);
    const asking = clients.filter((client) => judge(client, editor).forecast === 'would_do').map(designationOf);
    const mails = await this.mails(asking);
    return asking.map(({ client }, index) => ({ client, mail: mails[index] as OutgoingMail }));
  }

  private async mails(asking: AskedDesignation[]): Promise<OutgoingMail[]> {
    const [editor, sender] = [await this.editors.current(), await this.writer.name()];
    return asking.map(({ client, signer, delegation }) =>
      designationMail({ delegationId: delegation.id, client, signer, editor, sender }),
    );
  }
}

const writtenTo = ({ signer }: AskedDesignation) => `${signer.name}, ${signer.email}`;

function judge(client: Designator, editor: Editor): DesignationForecast {
  const { designation, signer } = client;
  const known = designation ? { delegationId: designation.id } : {};
  const already = designation && alreadyWords[designation.state];
  if (designation && already)
    return { ...doneAlready(`${already}\nDepuis le ${longDate(designation.stateSince)}`), ...known };
  const barred = whyNotDesignating(client, editor);
  if (barred) return barred;
  const refusal = whyNotAsked(client);
  if (refusal) return { ...refusal, ...known };
  const form = ofForm(client);
  return { forecast: 'would_do', reasons: form === null ? [] : [form], basis: signer?.email ?? '', ...known };
}

/** Why nobody is to be designated, whatever became of it before. */
function whyNotDesignating({ archived, selfAdministered }: Designator, { thirdPartySince }: Editor): Forecast | null {
  if (archived) return archivedForecast;
  if (selfAdministered)
    return refused('Ce client commande lui-même\u00a0: il n’a personne à désigner.', {
      label: 'Qui commande',
      href: '/clients/:id/contract',
    });
  if (!thirdPartySince)
    return refused(
      'Vous n’êtes pas noté comme structure tierce sur mesHabilitations\u00a0: déclarez-vous, puis notez la date.',
      { label: 'Noter la déclaration', href: '/mass-habilitation/declaration' },
    );
  return null;
}

/** Why the designation does not move, or nobody can be written to about it. */
function whyNotAsked(client: Designator): Forecast | null {
  const { designation, signer } = client;
  const facts = {
    today: clock.today(),
    startsOn: designation?.startsOn ?? null,
    endsOn: designation?.endsOn ?? null,
    representative: signer !== null,
    email: signer?.email ?? null,
    onPaper: false,
    evidence: false,
    anotherInForce: false,
    leftOut: [],
    inTest: client.environment === 'TEST',
  };
  const obstacles = obstaclesTo(delegationTable, { state: askedFrom(designation), action: 'request', facts });
  if (obstacles.length > 0) return { forecast: 'refused', reasons: obstacles, mend: mendOf(client) };
  if (!signer?.email)
    return refused(
      'Le représentant n’a pas d’adresse électronique\u00a0: indiquez-la, les étapes lui sont envoyées.',
      ofRepresentative,
    );
  if (!signer.card)
    return refused(
      'Le représentant n’a pas de carte CPS ou CDE en cours\u00a0: il n’entre pas sur le portail. Faites-la commander, ou passez par un 413.',
      ofRepresentative,
    );
  return null;
}

/** What becomes of the 413 that its client has under way: as the reminders stop, and as the next action has it cancelled. */
function ofForm({ form }: Pick<Designator, 'form'>): string | null {
  if (form === null) return null;
  return form.signing
    ? 'Un formulaire 413 attend la signature du client\u00a0: il n’est plus rappelé, et sera à annuler une fois la désignation constatée.'
    : 'Une demande 413 n’est pas encore partie à l’ANS\u00a0: elle sera à annuler une fois la désignation constatée.';
}

// Of one in test nothing else is worth mending.
function mendOf({ environment, signer }: Designator): Mend {
  if (environment === 'TEST') return ofIdentity;
  return signer ? ofDelegation : ofRepresentative;
}

const ofIdentity: Mend = { label: 'Fiche du client', href: '/clients/:id/edit' };
const ofRepresentative: Mend = { label: 'Représentant du client', href: '/clients/:id/representative' };
const ofDelegation: Mend = { label: 'Délégation du client', href: '/clients/:id/delegation' };

const alreadyWords: Partial<Record<string, string>> = {
  requested: 'Désignation déjà demandée',
  signed: 'Désignation déjà constatée, à activer',
  active: 'Désignation déjà constatée au portail',
  to_review: 'Désignation déjà constatée au portail',
};

// Judged just before: who signs has an address.
function designationOf(client: Designator): AskedDesignation {
  const { signer, designation } = client;
  return {
    client,
    signer: { name: signer?.name ?? '', email: signer?.email ?? '' },
    delegation: askingOf(designation),
    terms: { scope: client.scope, startsOn: clock.today(), endsOn: null },
  };
}

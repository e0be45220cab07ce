import { Injectable } from '@nestjs/common';
import { ClientAnswers } from '../../client-space/answers/client-answers.service.js';
import { ClientLinks } from '../../client-space/links/client-links.service.js';
import { DelegationBatch, type Flagged } from '../../delegations/delegation-batch.service.js';
import { grouped } from '../../platform/grouped.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import { count } from '../../platform/web/view-helpers.js';
import { DeputiesOfHandover, type DeputyFate } from '../../portfolio/deputies/deputies-of-handover.service.js';
import { endedDeputy } from '../../portfolio/deputies/deputy-batch.service.js';
import { SlotsService } from '../../slots/slots.service.js';

/** A client that is given back, who follows it then, and the representatives whom the import had made: they will never have been one. */
export interface GivenBack {
  clientId: string;
  follower: string | null;
  mistaken: string[];
}

/** How many things that an import set off come back with its lines, or do not. */
export interface SetOffTally {
  delegations: number;
  deputies: number;
  deputiesLost: number;
  answers: number;
  links: number;
  /** Got meanwhile by whom the import had made a representative. */
  linksEnded: number;
  slots: number;
}

interface Deed {
  clientId: string;
  kind: keyof typeof actions;
  subjectId: string;
  action: string;
  details: Record<string, unknown>;
}

interface Judged {
  delegations: Flagged[];
  fates: DeputyFate[];
  deputiesLost: number;
  answers: string[];
  links: string[];
  slots: { id: string; clientId: string }[];
}

// What follows from a line in its transaction without being a row of it. A mandate that its own date had ended stays so.
const actions = {
  delegation: ['flag_for_review'],
  deputy: ['ended', 'removed'],
  client_answer: ['replace'],
  client_link: ['link_revoked'],
  slot: ['created'],
};

/** What an import set off beside the rows of its lines: the journal, where each entry carries its id, is the one memory of it. Told beforehand and given back by one judgement. */
@Injectable()
export class SetOff {
  constructor(
    private readonly db: TenantDb,
    private readonly delegations: DelegationBatch,
    private readonly deputies: DeputiesOfHandover,
    private readonly answers: ClientAnswers,
    private readonly links: ClientLinks,
    private readonly slots: SlotsService,
  ) {}

  async foretell(importId: string, clients: GivenBack[]): Promise<SetOffTally> {
    const { delegations, fates, deputiesLost, answers, links, slots } = await this.judge(importId, clients);
    const back = fates.reduce((sum, fate) => sum + fate.back.length, 0);
    const linksEnded = (await this.links.gotAs(mistakenOf(clients))).length;
    const papers = { answers: answers.length, links: links.length, linksEnded };
    const counts = { delegations: delegations.length, ...papers, slots: slots.length };
    return { ...counts, deputies: back, deputiesLost };
  }

  /** Before the rows are what they were: a representative whom the import had made is known by theirs. */
  async endLinks(file: { name: string }, clients: GivenBack[]): Promise<void> {
    const ended = await this.links.gotAs(mistakenOf(clients));
    await this.links.end(ended, `l’import «\u00a0${file.name}\u00a0» qui en faisait un représentant est défait`);
  }

  /**
   * In the transaction that gives the lines back, once the rows are what they were.
   * @returns what of it leaves no entry of its own, in words, by client
   */
  async giveBack(file: { id: string; name: string }, clients: GivenBack[]): Promise<Map<string, string>> {
    const { delegations, fates, answers, links, slots } = await this.judge(file.id, clients);
    await this.delegations.unflag(
      delegations,
      `l’import «\u00a0${file.name}\u00a0» qui l’avait mise à revoir est défait`,
    );
    await this.deputies.carryOut(fates);
    const why = `l’import «\u00a0${file.name}\u00a0» qui l’avait dépassée est défait`;
    await this.answers.reopen(answers, { action: 'import_undone', why });
    await this.links.reopen(links, `l’import «\u00a0${file.name}\u00a0» qui l’avait révoqué est défait`);
    await this.slots.forget(slots.map(({ id }) => id));
    return new Map([...grouped(slots, ({ clientId }) => clientId)].map(([id, own]) => [id, slotsGone(own.length)]));
  }

  private async judge(importId: string, clients: GivenBack[]): Promise<Judged> {
    const deeds = await this.deeds(importId, clients);
    const ofKind = (kind: Deed['kind']) => deeds.get(kind) ?? [];
    const ids = (kind: Deed['kind']) => ofKind(kind).map(({ subjectId }) => subjectId);
    const since = new Map(ofKind('delegation').map(({ subjectId, details }) => [subjectId, details['since']]));
    const flagged = await this.delegations.stillFlagged([...since.keys()]);
    const ended = grouped(
      ofKind('deputy').flatMap((deed) => endedDeputy({ ...deed, later: null })),
      ({ clientId }) => clientId,
    );
    const going = clients.flatMap(({ clientId, follower }) => {
      const own = ended.get(clientId);
      return own ? [{ clientId, to: follower, ended: own }] : [];
    });
    const fates = [...(await this.deputies.judge(going)).values()];
    return {
      delegations: flagged.map((id) => ({ id, since: textOf(since.get(id)) })),
      fates,
      deputiesLost: fates.reduce((sum, { lost }) => sum + lost, 0),
      answers: await this.answers.reopenable(ids('client_answer')),
      links: await this.links.reopenable(ids('client_link')),
      slots: await this.slots.forgettable(ids('slot')),
    };
  }

  private async deeds(importId: string, clients: GivenBack[]): Promise<Map<string, Deed[]>> {
    if (clients.length === 0) return new Map();
    const rows = await this.db.query<Deed>(
      `SELECT e.client_id, e.subject_kind AS kind, e.subject_id, e.action, e.details
         FROM unnest($2::uuid[]) AS t (id) CROSS JOIN LATERAL (SELECT * FROM audit_entries e WHERE e.client_id = t.id AND e.request_id = $1
          AND e.subject_kind || '.' || e.action = ANY ($3) OFFSET 0) e ORDER BY e.sequence`,
      [
        importId,
        clients.map(({ clientId }) => clientId),
        Object.entries(actions).flatMap(([kind, own]) => own.map((action) => `${kind}.${action}`)),
      ],
    );
    return grouped(rows, ({ kind }) => kind);
  }
}

export const noSetOff = (): SetOffTally => ({
  delegations: 0,
  deputies: 0,
  deputiesLost: 0,
  answers: 0,
  links: 0,
  linksEnded: 0,
  slots: 0,
});

const mistakenOf = (clients: GivenBack[]) => clients.flatMap(({ mistaken }) => mistaken);

export function addSetOff(to: SetOffTally, more: SetOffTally): void {
  for (const name of Object.keys(to) as (keyof SetOffTally)[]) to[name] += more[name];
}

/** The sentences of a forecast; none when the import set nothing off. */
export function setOffWords(tally: SetOffTally): string[] {
  const { delegations, deputies, deputiesLost, answers, links, linksEnded, slots } = tally;
  return [
    delegations > 0 &&
      `${count(delegations, 'délégation que l’import avait mise à revoir redevient active', 'délégations que l’import avait mises à revoir redeviennent actives')}.`,
    deputies > 0 &&
      `${count(deputies, 'suppléance que l’import avait terminée revient', 'suppléances que l’import avait terminées reviennent')}.`,
    deputiesLost > 0 &&
      `${count(deputiesLost, 'suppléance que l’import avait terminée ne revient pas', 'suppléances que l’import avait terminées ne reviennent pas')}\u00a0: elle a changé depuis, ou la personne ne peut plus suivre le client.`,
    answers > 0 &&
      `${count(answers, 'réponse de client que l’import avait dépassée est de nouveau à relire', 'réponses de clients que l’import avait dépassées sont de nouveau à relire')}.`,
    links > 0 &&
      `${count(links, 'lien d’espace client que l’import avait révoqué ouvre de nouveau', 'liens d’espace client que l’import avait révoqués ouvrent de nouveau')}.`,
    linksEnded > 0 &&
      `${count(linksEnded, 'lien d’espace client, obtenu depuis par qui l’import avait dit représentant, n’ouvrira plus rien', 'liens d’espace client, obtenus depuis par qui l’import avait dit représentant, n’ouvriront plus rien')}.`,
    slots > 0 && slotsGone(slots),
  ].filter((sentence) => sentence !== false);
}

const slotsGone = (slots: number) =>
  `${count(slots, 'emplacement que l’import avait ouvert est supprimé', 'emplacements que l’import avait ouverts sont supprimés')}.`;

const textOf = (value: unknown) => (typeof value === 'string' ? value : null);

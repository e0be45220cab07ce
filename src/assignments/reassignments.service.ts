import { fullName } from '../identifiers/person-name.js';
import { de } from '../identifiers/elision.js';
import { Injectable } from '@nestjs/common';
import { type AdministratorWithCard } from '../administrators/administrator-with-card.js';
import { AdministratorsQueries } from '../administrators/administrators.queries.js';
import { archivedForecast } from '../clients/read-only-client.js';
import { clock } from '../platform/clock.js';
import { doneAlready, type Forecast, refused as no, toDo } from '../platform/changes/forecast.js';
import { together } from '../platform/tenancy/together.js';
import { AssignmentBatch } from './assignment-batch.service.js';
import { recordedStates } from './assignment.entity.js';
import { AssignmentsQueries, type HandedOver } from './assignments.queries.js';
import { clientAssignments, isEnding, whyNotTaking } from './who-takes-over.js';

interface Pair {
  from: AdministratorWithCard;
  to: AdministratorWithCard;
}

/** One administrator takes another's place at clients. */
@Injectable()
export class Reassignments {
  constructor(
    private readonly people: AdministratorsQueries,
    private readonly queries: AssignmentsQueries,
    private readonly batch: AssignmentBatch,
  ) {}

  /** The one answer, for those who ask beforehand and for the act itself: as many queries for one client as for five thousand. */
  async judge(clientIds: string[], fromId: string, toId: string): Promise<Map<string, Forecast>> {
    const people = new Map((await this.people.byIds([fromId, toId])).map((person) => [person.id, person]));
    const [from, to] = [people.get(fromId), people.get(toId)];
    const clients = await this.queries.handedOver(clientIds, fromId, toId);
    const today = clock.today();
    return new Map(clients.map((client) => [client.clientId, judge(client, from && to ? { from, to } : null, today)]));
  }

  /**
   * The new administrator is to be requested, the end of the old one's assignment too. The old one stays recorded until the
   * new one is active, so that the client is never without anyone. Clients already handed over are left alone.
   * @param judged what `judge` has just said of them in this transaction, their clients being locked
   * @throws Refused with the reasons of `judge`
   */
  async reassign(
    clientIds: string[],
    fromId: string,
    toId: string,
    judged?: ReadonlyMap<string, Forecast>,
  ): Promise<ReadonlyMap<string, Forecast>> {
    const verdicts = judged ?? (await this.judge(clientIds, fromId, toId));
    const ids = toDo(clientIds, verdicts).map(([id]) => id);
    const [open, names] = await together(this.queries.open(ids, [fromId, toId]), this.queries.names([toId]));
    const taken = new Set(
      open.filter(({ administratorId }) => administratorId === toId).map(({ clientId }) => clientId),
    );
    const arriving = ids.filter((id) => !taken.has(id));
    const leaving = open.filter(({ administratorId, state }) => administratorId === fromId && state === 'active');
    await together(
      this.batch.plan(arriving.map((clientId) => ({ clientId, administratorId: toId }))),
      this.batch.move(leaving, 'ask_end', `Réaffectation à ${names.get(toId) ?? 'une autre personne'}.`),
    );
    return verdicts;
  }
}

function judge(client: HandedOver, pair: Pair | null, today: string): Forecast {
  if (!pair) return no(unknownPeople);
  return { basis: `${client.old ?? '—'} / ${client.incoming ?? '—'}`, ...judgePair(client, pair, today) };
}

function judgePair(client: HandedOver, { from, to }: Pair, today: string): Forecast {
  const { archived, selfAdministered, old, incoming, clientId } = client;
  const [leaver, newcomer] = [fullName(from), fullName(to)];
  const taken = incoming !== null && !isEnding(incoming);
  if (taken && old !== 'active' && (old === null || isEnding(old))) return doneAlready(`Déjà réaffecté à ${newcomer}`);
  if (archived) return archivedForecast;
  if (from.id === to.id) return no('Les deux administrateurs sont la même personne. Choisissez-en une autre.');
  if (!old)
    return no(`${leaver} n’est pas habilité(e) pour ce client\u00a0: il n’y a rien à réaffecter.`, clientAssignments);
  if (!recordedStates.includes(old))
    return no(
      `L’habilitation ${de(leaver)} n’est pas encore active\u00a0: attendez la réponse de l’ANS.`,
      clientAssignments,
    );
  const why = whyNotTaking(to, { clientId, selfAdministered, state: incoming }, today);
  if (why) return no(why.reason, why.mend);
  return { forecast: 'would_do', reasons: onlyHalf(client, leaver, newcomer) };
}

// What stands already is not asked for again: the forecast says so, and so does the line once it is done.
function onlyHalf({ old, incoming }: HandedOver, leaver: string, newcomer: string): string[] {
  if (incoming === 'active') return [`${newcomer} est déjà habilité(e)\u00a0: seule la fin est à demander`];
  if (incoming !== null)
    return [`L’habilitation ${de(newcomer)} est déjà prévue\u00a0: seule la fin de l’autre est à demander`];
  if (old === 'active') return [];
  return [`La fin de l’habilitation ${de(leaver)} est déjà prévue\u00a0: seule la nouvelle est à demander`];
}

const unknownPeople = 'L’un des deux administrateurs n’existe pas, ou plus. Choisissez-en un autre.';

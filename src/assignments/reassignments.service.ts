import { Injectable } from '@nestjs/common';
import { type AdministratorWithCard, fullName, whyNotOrdering } from '../administrators/administrator-with-card.js';
import { AdministratorsQueries } from '../administrators/administrators.queries.js';
import { archivedReason } from '../clients/client-lock.js';
import { clock } from '../platform/clock.js';
import type { Forecast } from '../platform/changes/forecast.js';
import { Refused } from '../platform/web/errors.js';
import { date } from '../platform/web/view-helpers.js';
import { AssignmentChanges } from './assignment-changes.service.js';
import { type AssignmentState, recordedStates } from './assignment.entity.js';
import { AssignmentsQueries, type HandedOver } from './assignments.queries.js';
import { AssignmentsService } from './assignments.service.js';

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
    private readonly assignments: AssignmentsService,
    private readonly changes: AssignmentChanges,
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
   * new one is active, so that the client is never without anyone.
   * @throws Refused with the reasons of `judge`
   */
  async reassign(clientId: string, fromId: string, toId: string): Promise<Forecast> {
    const verdict = (await this.judge([clientId], fromId, toId)).get(clientId);
    if (!verdict || verdict.forecast === 'refused') throw new Refused(verdict?.reasons ?? [unknownPeople]);
    if (verdict.forecast === 'done_already') return verdict;
    const old = await this.assignments.open(clientId, fromId);
    if (!(await this.assignments.open(clientId, toId))) await this.assignments.plan(clientId, toId);
    if (old?.state === 'active') {
      const [to] = await this.people.byIds([toId]);
      await this.changes.apply(old, 'ask_end', {
        reason: `Réaffectation à ${to ? fullName(to) : 'une autre personne'}.`,
      });
    }
    return verdict;
  }
}

// Domain § 3, assignment: these states end, the others are in force or on their way to it.
const ending = new Set<AssignmentState>(['end_to_request', 'end_requested']);

function judge({ archived, old, incoming, clientId }: HandedOver, pair: Pair | null, today: string): Forecast {
  if (!pair) return no(unknownPeople);
  const { from, to } = pair;
  const [leaver, newcomer] = [fullName(from), fullName(to)];
  const taken = incoming !== null && !ending.has(incoming);
  if (taken && old !== 'active' && (old === null || ending.has(old)))
    return { forecast: 'done_already', reasons: [`Déjà réaffecté à ${newcomer}`] };
  if (archived) return no(archivedReason);
  if (from.id === to.id) return no('Les deux administrateurs sont la même personne. Choisissez-en une autre.');
  if (!old) return no(`${leaver} n’est pas habilité(e) pour ce client\u00a0: il n’y a rien à réaffecter.`);
  if (!recordedStates.includes(old))
    return no(`L’habilitation de ${leaver} n’est pas encore active\u00a0: attendez la réponse de l’ANS.`);
  // Domain rule 8: who cannot order would leave the client an orphan.
  const obstacle = whyNotOrdering(to, today);
  if (obstacle) return no(`Le client n’aurait personne pour commander. ${obstacle}`);
  if (to.leftOn) return no(`${newcomer} quitte ses fonctions le ${date(to.leftOn)}. Choisissez une autre personne.`);
  if (to.clientId && to.clientId !== clientId)
    return no(`${newcomer} est l’administrateur d’un autre client. Choisissez une personne de notre équipe.`);
  if (incoming && ending.has(incoming))
    return no(`La fin de l’habilitation de ${newcomer} est déjà prévue sur ce client. Gardez-la d’abord.`);
  return { forecast: 'would_do', reasons: [] };
}

const unknownPeople = 'L’un des deux administrateurs n’existe pas, ou plus. Choisissez-en un autre.';

function no(reason: string): Forecast {
  return { forecast: 'refused', reasons: [reason] };
}

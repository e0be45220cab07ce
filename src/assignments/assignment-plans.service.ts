import { fullName } from '../identifiers/person-name.js';
import { de } from '../identifiers/elision.js';
import { Injectable } from '@nestjs/common';
import { type AdministratorWithCard } from '../administrators/administrator-with-card.js';
import { AdministratorsQueries } from '../administrators/administrators.queries.js';
import { archivedForecast } from '../clients/read-only-client.js';
import { offers } from '../journey/states/transitions.js';
import { administratorRows } from '../paper/field-413-map.js';
import { clock } from '../platform/clock.js';
import { type Forecast, doneAlready as already, refused as no } from '../platform/changes/forecast.js';
import { AssignmentBatch } from './assignment-batch.service.js';
import { AssignmentSetsQueries, type Receiving, type SetAssignment } from './assignment-sets.queries.js';
import { type AskingForm, assignmentTable, whyAskedBy } from './assignment.transitions.js';
import { askingRequest, clientAssignments, whyNotTaking } from './who-takes-over.js';

/** What becomes of a client, and the assignment that is there already. */
export type PlanForecast = Forecast & { assignmentId?: string };

/** One that a campaign planned, and what moved it since, in words. */
export interface PlannedAssignment {
  id: string;
  later: string | null;
}

/** Somebody is to serve many clients more: planned, until a form or the portal asks for them. */
@Injectable()
export class AssignmentPlans {
  constructor(
    private readonly people: AdministratorsQueries,
    private readonly queries: AssignmentSetsQueries,
    private readonly batch: AssignmentBatch,
  ) {}

  /** How many clients somebody has today. */
  served(administratorId: string): Promise<number> {
    return this.queries.served(administratorId);
  }

  /** The one answer, beforehand and for the act: as many queries for one client as for five thousand. */
  async judge(clientIds: string[], administratorId: string): Promise<Map<string, PlanForecast>> {
    const [person] = await this.people.byIds([administratorId]);
    const clients = await this.queries.receiving(clientIds, administratorId);
    const today = clock.today();
    return new Map(clients.map((client) => [client.clientId, person ? judge(client, person, today) : no(unknown)]));
  }

  /** @returns the new assignment of each client */
  async plan(clientIds: string[], administratorId: string): Promise<Map<string, string>> {
    const planned = await this.batch.plan(clientIds.map((clientId) => ({ clientId, administratorId })));
    return new Map(planned.map(({ clientId, id }) => [clientId, id]));
  }

  /** What was planned and may be abandoned, assignment by assignment. */
  async judgeAbandon(planned: PlannedAssignment[]): Promise<Map<string, Forecast>> {
    const later = new Map(planned.map((one) => [one.id, one.later]));
    const rows = await this.queries.byIds([...later.keys()]);
    const forms = await this.queries.askedByForms([...later.keys()]);
    return new Map(
      rows.map((row) => [row.id, abandonable(row, { later: later.get(row.id) ?? null, form: forms.get(row.id) })]),
    );
  }

  async abandon(assignmentIds: string[], reason: string): Promise<void> {
    await this.batch.move(await this.queries.byIds(assignmentIds), 'abandon', reason);
  }
}

function judge(client: Receiving, person: AdministratorWithCard, today: string): PlanForecast {
  const { archived, state, assignmentId, toRequest } = client;
  const name = fullName(person);
  const stands = state !== null && assignmentTable.states[state].label.toLowerCase();
  if (state === 'to_request' || state === 'requested' || state === 'active')
    return { ...already(`${name} est déjà prévu(e) pour ce client\nHabilitation ${stands}`), ...known(assignmentId) };
  if (archived) return archivedForecast;
  const why = whyNotTaking(person, client, today);
  if (why) return { ...no(why.reason, why.mend), ...known(assignmentId) };
  // F4.1, § 4.1: the form has four rows.
  if (toRequest >= administratorRows)
    return no(
      `${administratorRows} personnes sont déjà à demander pour ce client, et le formulaire 413 n’a pas plus de lignes. Abandonnez-en une d’abord.`,
      clientAssignments,
    );
  return { forecast: 'would_do', reasons: [] };
}

function abandonable(
  { state, administratorName }: SetAssignment,
  { later, form }: { later: string | null; form: AskingForm | undefined },
): Forecast {
  if (state === 'closed') return already(`L’habilitation ${de(administratorName)} n’est plus à demander`);
  if (form) return no(whyAskedBy(form), askingRequest);
  if (later === null && offers(assignmentTable, state, 'abandon')) return { forecast: 'would_do', reasons: [] };
  return no(
    `L’habilitation a avancé depuis\u00a0: elle n’est pas touchée.\n${administratorName}\u00a0: ${assignmentTable.states[state].label.toLowerCase()}`,
  );
}

const unknown = 'Cet administrateur n’existe pas, ou plus. Choisissez-en un autre.';
const known = (assignmentId: string | null) => (assignmentId ? { assignmentId } : {});

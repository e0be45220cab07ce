import { Injectable } from '@nestjs/common';
import { ClientFrames } from '../clients/client-frames.js';
import type { ReturnedChange } from '../platform/changes/changes.view.js';
import type { Role } from '../journey/states/transitions.js';
import { NotFound } from '../platform/web/errors.js';
import type { FormErrors } from '../platform/web/read-form.js';
import { AdministratorsQueries } from '../administrators/administrators.queries.js';
import { AssignmentChanges } from './assignment-changes.service.js';
import { assignmentView, clientAssignmentsView } from './assignment.view.js';
import { recordedStates } from './assignment.entity.js';
import { AssignmentsQueries } from './assignments.queries.js';
import { OrderingRights } from './ordering-rights.js';
import { clock } from '../platform/clock.js';

/** Gathers what the pages of assignments show. */
@Injectable()
export class AssignmentPages {
  constructor(
    private readonly frames: ClientFrames,
    private readonly people: AdministratorsQueries,
    private readonly queries: AssignmentsQueries,
    private readonly changes: AssignmentChanges,
    private readonly rights: OrderingRights,
  ) {}

  async ofClient(clientId: string, role: Role, form?: { values: Record<string, unknown>; errors: FormErrors }) {
    const frame = await this.frames.frame(clientId, 'assignments');
    const rows = await this.queries.ofClient(clientId);
    const people = await this.people.byIds([...new Set(rows.map((row) => row.administratorId))]);
    const today = clock.today();
    const taken = new Set(rows.filter((row) => recordedStates.includes(row.state)).map((row) => row.administratorId));
    const all = [...(await this.people.ofEditor()), ...(await this.people.ofClient(clientId))];
    return clientAssignmentsView({
      frame,
      rows,
      people: new Map(people.map((person) => [person.id, person])),
      candidates: all.filter((person) => !taken.has(person.id) && !(person.leftOn && person.leftOn <= today)),
      rights: await this.rights.of(clientId),
      role,
      today,
      ...form,
    });
  }

  async one(id: string, role: Role, returned?: ReturnedChange) {
    const row = await this.queries.row(id);
    if (!row) throw new NotFound();
    const frame = await this.frames.frame(row.clientId, 'assignments');
    const facts = await this.changes.facts(row);
    const events = await this.queries.events(id);
    const today = clock.today();
    return assignmentView({ frame, row, facts, events, role, today, ...(returned && { returned }) });
  }
}

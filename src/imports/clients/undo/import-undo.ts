import { Injectable } from '@nestjs/common';
import { AssignmentBatch } from '../../../assignments/assignment-batch.service.js';
import { ClientBatch, type GivenUp } from '../../../clients/client-batch.service.js';
import { DelegationBatch } from '../../../delegations/delegation-batch.service.js';
import { EstablishmentBatch } from '../../../establishments/establishment-batch.service.js';
import { InstanceBatch } from '../../../instances/instance-batch.service.js';
import { SlotsService } from '../../../slots/slots.service.js';
import { AuditService } from '../../../platform/audit/audit.service.js';
import type { Undoable } from '../../kinds/import-kinds.js';
import { uniqueColumns } from '../client-columns.js';
import { type ClientUndo, wholeUndo } from '../effects.js';
import { type GivenBack, SetOff, type SetOffTally } from '../../kinds/set-off.service.js';
import { GivenBackRecords, givenBackWords, type RecordVersions } from '../../kinds/given-back-records.queries.js';
import { ImportWrites } from '../import-writes.js';
import { undoneEstablishment, undoneReason } from '../undone-client.js';

/** Gives clients back as they were before an import, through the rooms that own the rows: what it made is taken back, what it changed is changed again. */
@Injectable()
export class ImportUndo {
  constructor(
    private readonly audit: AuditService,
    private readonly clients: ClientBatch,
    private readonly establishments: EstablishmentBatch,
    private readonly instances: InstanceBatch,
    private readonly delegations: DelegationBatch,
    private readonly habilitations: AssignmentBatch,
    private readonly slots: SlotsService,
    private readonly writes: ImportWrites,
    private readonly records: GivenBackRecords,
    private readonly following: SetOff,
  ) {}

  setOff(importId: string, things: Undoable[]): Promise<SetOffTally> {
    return this.following.foretell(importId, clientsOf(things));
  }

  async undo(things: Undoable[], file: { id: string; name: string }): Promise<void> {
    const undos = things.map(({ undo }) => wholeUndo(undo));
    const all = <Item>(pick: (undo: ClientUndo) => Item[]) => undos.flatMap(pick);
    const made = (name: keyof ClientUndo['made']) => all((undo) => undo.made[name]);
    await this.delegations.forget(made('delegations'));
    const references = await this.delegations.noteReferences(all((undo) => undo.references));
    await this.habilitations.forget(made('habilitations'));
    await this.habilitations.giveBack(all((undo) => undo.habilitations));
    await this.instances.unserve(all((undo) => undo.unserved));
    const written: RecordVersions[] = [
      ['delegation', references],
      ['service', await this.instances.retire(made('instances'))],
      ['holder', await this.instances.giveBackHolders(all((undo) => undo.holders))],
      ['instance', await this.instances.update(all((undo) => undo.instances))],
    ];
    await this.giveUpEstablishments(made('establishments'));
    written.push(['establishment', await this.establishments.update(all((undo) => undo.establishments))]);
    await this.following.endLinks(file, clientsOf(things));
    await this.clients.forgetRepresentatives(made('representatives'));
    written.push(['signing', await this.clients.reopenRepresentatives(all((undo) => undo.reopened))]);
    written.push(['representative', await this.clients.updateRepresentatives(all((undo) => undo.representatives))]);
    const clients = await this.clients.giveBack(
      all(({ client }) => (client ? [client] : [])),
      all(({ subject }) => subject),
    );
    written.push(['client', clients]);
    const archived = things.filter((_, index) => undos[index]?.archive).map(({ subjectId }) => subjectId);
    const had = await this.clients.giveUp(
      archived,
      undoneReason,
      uniqueColumns.map(({ column }) => column),
    );
    await this.tell(things, file, { written, had, reasons: await this.following.giveBack(file, clientsOf(things)) });
    await this.writes.declare(
      all((undo) => undo.expiries),
      things.map(({ subjectId }) => subjectId),
    );
  }

  // What something names stays, closed: a file that says it again opens it.
  private async giveUpEstablishments(made: string[]): Promise<void> {
    const held = await this.slots.forgetOf(made);
    await this.establishments.remove(made.filter((id) => !held.has(id)));
    await this.audit.recordMany(await this.establishments.close([...held], undoneEstablishment));
  }

  private async tell(
    things: Undoable[],
    file: { id: string; name: string },
    { written, had, reasons }: { written: RecordVersions[]; had: Map<string, GivenUp>; reasons: Map<string, string> },
  ): Promise<void> {
    const ids = things.map(({ subjectId }) => subjectId);
    const records = await this.records.told(written, file);
    const told = new Set(records.flatMap(({ subject: { kind, id } }) => (kind === 'client' ? [id] : [])));
    const from = { import: file.id, file: file.name };
    const untold = ids.filter((id) => !told.has(id) && !had.has(id));
    await this.audit.recordMany([
      ...records.map((one) => ({ ...one, reason: one.subject.kind === 'client' ? reasons.get(one.subject.id) : null })),
      // Its own row stayed as it was: the rest of the client is as before.
      ...untold.map((id) => ({
        subject: { kind: 'client', id },
        clientId: id,
        action: 'import_undone',
        summary: givenBackWords('client', file),
        reason: reasons.get(id) ?? null,
        details: from,
      })),
      ...[...had].map(([id, one]) => ({
        subject: { kind: 'client', id },
        clientId: id,
        action: 'archived',
        from: 'followed',
        to: 'archived',
        summary: `Client archivé\u00a0: l’import «\u00a0${file.name}\u00a0» qui l’avait créé est défait`,
        reason: reasons.get(id) ?? null,
        details: { version: one.version, ...from, ...changesOf(one.had) },
      })),
    ]);
  }
}

// The journal alone has them from then on.
function changesOf(had: Record<string, string>): object {
  const changes = uniqueColumns.flatMap(({ key, column }) => (had[column] ? [[key, [had[column], '']]] : []));
  return changes.length > 0 ? { changes: Object.fromEntries(changes) } : {};
}

function clientsOf(things: Undoable[]): GivenBack[] {
  return things.map(({ subjectId: clientId, undo }) => {
    const { client, made } = wholeUndo(undo);
    const follower = client?.['account_manager_id'];
    return { clientId, follower: typeof follower === 'string' ? follower : null, mistaken: made.representatives };
  });
}

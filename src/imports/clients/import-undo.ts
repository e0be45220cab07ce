import { Injectable } from '@nestjs/common';
import { AssignmentBatch } from '../../assignments/assignment-batch.service.js';
import { ClientBatch } from '../../clients/client-batch.service.js';
import { DelegationBatch } from '../../delegations/delegation-batch.service.js';
import { EstablishmentBatch } from '../../establishments/establishment-batch.service.js';
import { InstanceBatch } from '../../instances/instance-batch.service.js';
import { SlotsService } from '../../slots/slots.service.js';
import { AuditService } from '../../platform/audit/audit.service.js';
import type { Undoable } from '../kinds/import-kinds.js';
import { uniqueColumns } from './client-columns.js';
import { type ClientUndo, wholeUndo } from './effects.js';
import { type GivenBack, SetOff, type SetOffTally } from '../kinds/set-off.service.js';
import { ImportWrites } from './import-writes.js';
import { undoneEstablishment, undoneReason } from './undone-client.js';

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
    await this.delegations.noteReferences(all((undo) => undo.references));
    await this.habilitations.forget(made('habilitations'));
    await this.habilitations.giveBack(all((undo) => undo.habilitations));
    await this.instances.unserve(all((undo) => undo.unserved));
    await this.instances.retire(made('instances'));
    await this.instances.giveBackHolders(all((undo) => undo.holders));
    await this.instances.update(all((undo) => undo.instances));
    await this.giveUpEstablishments(made('establishments'));
    await this.establishments.update(all((undo) => undo.establishments));
    await this.following.endLinks(file, clientsOf(things));
    await this.clients.forgetRepresentatives(made('representatives'));
    await this.clients.reopenRepresentatives(all((undo) => undo.reopened));
    await this.clients.updateRepresentatives(all((undo) => undo.representatives));
    await this.clients.giveBack(
      all(({ client }) => (client ? [client] : [])),
      all(({ subject }) => subject),
    );
    const archived = things.filter((_, index) => undos[index]?.archive).map(({ subjectId }) => subjectId);
    const had = await this.clients.giveUp(
      archived,
      undoneReason,
      uniqueColumns.map(({ column }) => column),
    );
    await this.tell(things, file, had, await this.following.giveBack(file, clientsOf(things)));
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
    archived: Map<string, Record<string, string>>,
    reasons: Map<string, string>,
  ): Promise<void> {
    await this.audit.recordMany(
      things.map(({ subjectId }) => ({
        subject: { kind: 'client', id: subjectId },
        clientId: subjectId,
        action: archived.has(subjectId) ? 'archived' : 'import_undone',
        ...(archived.has(subjectId) ? { from: 'followed', to: 'archived' } : {}),
        summary: archived.has(subjectId)
          ? `Client archivé\u00a0: l’import «\u00a0${file.name}\u00a0» qui l’avait créé est défait`
          : `Fiche du client rendue telle qu’avant l’import «\u00a0${file.name}\u00a0»`,
        reason: reasons.get(subjectId) ?? null,
        details: { import: file.id, file: file.name, ...changesOf(archived.get(subjectId)) },
      })),
    );
  }
}

// The journal alone has them from then on.
function changesOf(had: Record<string, string> = {}): object {
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

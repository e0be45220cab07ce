import { type AddedEvidence, DelegationBatch } from '../../delegations/delegation-batch.service.js';
import type { Role } from '../../journey/states/transitions.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import { DropEntries } from '../drops/drop-entries.js';
import { sinceOf } from '../kinds/changed-since.js';
import {
  type BatchOfLines,
  type ImportKind,
  IsImportKind,
  type JudgedBatch,
  type Undoable,
} from '../kinds/import-kinds.js';
import { evidenceDrop, evidenceFile } from './evidence-file.js';
import { evidenceWords } from './evidence-words.js';
import { judgeEvidence } from './judge-evidence.js';
import { KnownDelegationsQueries } from './known-delegations.queries.js';

/** A drop of the papers of delegations that were recorded without: each finds its client's delegation in force, or says why not. */
@IsImportKind()
export class ImportEvidenceKind implements ImportKind {
  readonly kind = 'evidence';
  readonly words = evidenceWords;
  readonly columns = evidenceFile;
  readonly drop = evidenceDrop;
  // Those who keep delegations.
  readonly roles: Role[] = ['admin', 'support', 'account_manager'];
  readonly subjects = { join: 'LEFT JOIN clients s ON s.id = r.subject_id', id: 's.id', name: 's.name' };
  readonly address = (id: string) => `/clients/${id}/delegation`;

  constructor(
    private readonly db: TenantDb,
    private readonly entries: DropEntries,
    private readonly known: KnownDelegationsQueries,
    private readonly delegations: DelegationBatch,
  ) {}

  async judge({ groups, lock, file }: BatchOfLines): Promise<JudgedBatch> {
    const lines = [...groups.values()].flatMap((group) => group.map(({ line }) => line));
    const entries = await this.entries.of(file.id, lines);
    const known = await this.known.read([...groups.keys()], lock);
    const faultOf = (line: number) => entries.get(line)?.problem ?? null;
    const claims = new Map<string, string>();
    const judged = [...groups].map(([key, group]) => judgeEvidence(key, group, known.get(key), faultOf, claims));
    return {
      judged,
      write: async (keys) => {
        const taken = judged.flatMap((one) => (one.taken && keys.has(one.key) ? [{ key: one.key, ...one.taken }] : []));
        const added = await this.delegations.addEvidence(
          taken.map(({ line, fileName, client, delegation }) => ({
            ...delegation,
            clientId: client.id,
            fileName,
            bytes: entries.get(line)?.bytes ?? Buffer.alloc(0),
          })),
          `Import «\u00a0${file.name}\u00a0».`,
        );
        return new Map(taken.map(({ key, client }, index) => [key, { subjectId: client.id, undo: added[index] }]));
      },
    };
  }

  async changedSince(importId: string, things: Undoable[], lock: boolean): Promise<Map<string, string>> {
    const clientOf = new Map(things.map(({ subjectId, undo }) => [(undo as AddedEvidence).delegationId, subjectId]));
    const ids = [...clientOf.keys()];
    if (lock) await this.db.query('SELECT 1 FROM delegations WHERE id = ANY ($1) ORDER BY id FOR UPDATE', [ids]);
    const since = await sinceOf(this.db, importId, 'e.subject_id', ids, ['delegation']);
    return new Map([...since].map(([id, words]) => [clientOf.get(id) ?? id, words]));
  }

  async undo(things: Undoable[], file: { id: string; name: string }): Promise<void> {
    const added = things.map(({ undo, subjectId }) => ({ ...(undo as AddedEvidence), clientId: subjectId }));
    await this.delegations.takeEvidenceBack(added, file);
  }
}

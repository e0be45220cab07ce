import { DelegationPapers, type KeptPaper } from '../../delegations/delegation-papers.service.js';
import type { Role } from '../../journey/states/transitions.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import { DropEntries, type DropEntry } from '../drops/drop-entries.js';
import { sinceOf } from '../kinds/changed-since.js';
import { SetOff, type SetOffTally } from '../kinds/set-off.service.js';
import {
  type BatchOfLines,
  type ImportKind,
  IsImportKind,
  type JudgedBatch,
  type Undoable,
  type Written,
} from '../kinds/import-kinds.js';
import { evidenceDrop, evidenceFile } from './evidence-file.js';
import { evidenceWords } from './evidence-words.js';
import { type EvidenceJudgement, judgeEvidence, paperOf } from './judge-evidence.js';
import { KnownDelegationsQueries } from './known-delegations.queries.js';
import { followers } from '../../journey/states/roles.js';

/** A drop of signed mandates: each finds its client's delegation, under way or in force without its paper, or says why not. */
@IsImportKind()
export class ImportEvidenceKind implements ImportKind {
  readonly kind = 'evidence';
  readonly words = evidenceWords;
  readonly columns = evidenceFile;
  readonly named: readonly string[] = [];
  readonly drop = evidenceDrop;
  // Those who keep delegations.
  readonly roles: Role[] = followers;
  readonly subjects = 'SELECT c.id, c.name FROM clients c WHERE c.id = r.subject_id';
  // One paper for one client, whatever the number it is named after.
  readonly claimed = new Map([
    ['evidence', (file: string, client: string | null): [string, string] => [client ?? file, file]],
  ]);
  readonly clientOfSubject = 'r.subject_id';
  readonly address = (id: string) => `/clients/${id}/delegation`;

  constructor(
    private readonly db: TenantDb,
    private readonly entries: DropEntries,
    private readonly known: KnownDelegationsQueries,
    private readonly papers: DelegationPapers,
    private readonly following: SetOff,
  ) {}

  async judge({ groups, lock, file, claims, reading }: BatchOfLines): Promise<JudgedBatch> {
    const lines = [...groups.values()].flat();
    const entries = await this.entries.of(
      file.id,
      lines.map(({ line }) => line),
    );
    const papers = lines.map((line) => paperOf(line).sha256);
    const known = await this.known.read([...groups.keys()], papers, lock);
    const faultOf = (line: number) => entries.get(line)?.problem ?? null;
    const { confirmed } = reading.choices;
    const otherwiseOn = confirmed.includes('signedOn') ? await this.known.droppedOn(file.id) : null;
    const choices = { claims, otherwiseOn, otherDay: confirmed.includes('inForceSince') };
    const judged = [...groups].map(([key, group]) => judgeEvidence(key, group, known.get(key), faultOf, choices));
    return { judged, write: (keys) => this.write(judged, keys, entries, file.name) };
  }

  async changedSince(importId: string, things: Undoable[], lock: boolean): Promise<Map<string, string>> {
    const clientOf = new Map(things.map(({ subjectId, undo }) => [(undo as KeptPaper).delegationId, subjectId]));
    const ids = [...clientOf.keys()];
    if (lock) await this.db.query('SELECT 1 FROM delegations WHERE id = ANY ($1) ORDER BY id FOR UPDATE', [ids]);
    const since = await sinceOf(this.db, importId, 'e.subject_id', clientOf, ['delegation']);
    return new Map([...since].map(([id, words]) => [clientOf.get(id) ?? id, words]));
  }

  setOff(importId: string, things: Undoable[]): Promise<SetOffTally> {
    return this.following.foretell(importId, clientsOf(things));
  }

  async undo(things: Undoable[], file: { id: string; name: string }): Promise<void> {
    const added = things.map(({ undo, subjectId }) => ({ ...(undo as KeptPaper), clientId: subjectId }));
    await this.papers.takeBack(added, file);
    await this.following.giveBack(file, clientsOf(things));
  }

  private async write(
    judged: EvidenceJudgement[],
    keys: ReadonlySet<string>,
    entries: Map<number, DropEntry>,
    name: string,
  ): Promise<Map<string, Written>> {
    const taken = judged.flatMap((one) => (one.taken && keys.has(one.key) ? [{ key: one.key, ...one.taken }] : []));
    const papers = taken.map(({ key, line, fileName, client, delegation, signing }) => ({
      ...{ key, signing, fileName, clientId: client.id },
      ...delegation,
      bytes: entries.get(line)?.bytes ?? Buffer.alloc(0),
    }));
    const late = papers.filter(({ signing }) => signing === null);
    const signed = papers.flatMap(({ signing, ...paper }) => (signing ? [{ ...paper, ...signing }] : []));
    const from = `Import «\u00a0${name}\u00a0».`;
    const kept = [...(await this.papers.add(late, from)), ...(await this.papers.sign(signed, from))];
    return new Map(
      [...late, ...signed].map(({ key, clientId }, index) => [key, { subjectId: clientId, undo: kept[index] }]),
    );
  }
}

// A paper changes nothing of who follows whom, nor of who represents.
const clientsOf = (things: Undoable[]) =>
  things.map(({ subjectId: clientId }) => ({ clientId, follower: null, mistaken: [] }));

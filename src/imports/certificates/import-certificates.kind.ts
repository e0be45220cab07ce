import { CertificateBatch } from '../../certificates/import/certificate-batch.service.js';
import { JudgementService } from '../../orders/judgement.service.js';
import { type CertificateContext, readCertificate } from '../../pki/certificate/certificate.js';
import { clock } from '../../platform/clock.js';
import { DropEntries, type DropEntry } from '../drops/drop-entries.js';
import {
  type BatchOfLines,
  type ImportKind,
  IsImportKind,
  type JudgedBatch,
  type RawLine,
  type Undoable,
} from '../kinds/import-kinds.js';
import { certificateDrop, certificateFile } from './certificate-file.js';
import { CertificateDropUndo } from './certificate-drop-undo.service.js';
import { certificateWords } from './certificate-words.js';
import {
  type CertificateJudgement,
  differencesOf,
  judgeAll,
  judgeLines,
  unread,
  type VerdictOfOne,
} from './judge-certificates.js';
import { type KnownCertificates, KnownCertificatesQueries } from './known-certificates.queries.js';
import { numberOf, placeAll, type Placed, type ReadOne } from './place-certificates.js';
import { orderers } from '../../journey/states/roles.js';

/** A drop of certificates that were there before us: each finds its client and its slot, or says why not. */
@IsImportKind()
export class ImportCertificatesKind implements ImportKind {
  readonly kind = 'certificates';
  readonly words = certificateWords;
  readonly columns = certificateFile;
  readonly named = ['commonName'];
  readonly drop = certificateDrop;
  // Those who may import one.
  readonly roles = orderers;
  readonly subjects = `SELECT x.id, coalesce(x.common_name, x.serial_number) || ', ' || c.name AS name
      FROM certificates x JOIN clients c ON c.id = x.client_id WHERE x.id = r.subject_id`;
  readonly clientOfSubject = 'SELECT x.client_id FROM certificates x WHERE x.id = r.subject_id';
  readonly address = (id: string) => `/certificates/${id}`;

  constructor(
    private readonly entries: DropEntries,
    private readonly known: KnownCertificatesQueries,
    private readonly judgement: JudgementService,
    private readonly batch: CertificateBatch,
    private readonly undoing: CertificateDropUndo,
  ) {}

  async judge({ groups, reading, lock, file }: BatchOfLines): Promise<JudgedBatch> {
    const lines = [...groups.values()].map(([first]) => first?.line ?? 0);
    const entries = await this.entries.of(file.id, lines);
    const read = [...groups].flatMap(([key, [first]]) => readOne(key, first, entries) ?? []);
    const numbers = read.flatMap((one) => numberOf(one) ?? []);
    if (lock) await this.judgement.holdKeys(read.map(({ certificate }) => certificate.spkiSha256));
    const known = await this.known.read(numbers, [...groups.keys()], lock);
    const now = clock.now();
    const fresh = read.filter(({ key }) => !known.ids.has(key));
    const placed = placeAll(fresh, known, reading.choices.confirmed.includes('slot'), now);
    const verdicts = judgeAll(placed, await this.contextsOf(placed, now), known, now);
    const judged = [...groups].map(([key, own]) =>
      judgeOne({ key, lines: own, entry: entries.get(own[0]?.line ?? 0) }, verdicts.get(key), known),
    );
    return {
      judged,
      write: async (keys) => {
        const taken = judged.flatMap((one) =>
          one.taken && keys.has(one.key) ? [{ key: one.key, one: one.taken }] : [],
        );
        const undos = await this.batch.take(taken.map(({ one }) => one));
        return new Map(
          taken.map(({ key }, index) => [key, { subjectId: undos[index]?.certificateId ?? '', undo: undos[index] }]),
        );
      },
    };
  }

  changedSince(importId: string, things: Undoable[], lock: boolean): Promise<Map<string, string>> {
    return this.undoing.changedSince(importId, things, lock);
  }

  undo(things: Undoable[], file: { id: string; name: string }): Promise<void> {
    return this.undoing.undo(things, file);
  }

  private async contextsOf(placed: Placed[], now: Date): Promise<Map<string, CertificateContext>> {
    const brought = placed.flatMap((one) =>
      'place' in one ? [{ key: one.key, slot: one.place.slot, certificate: one.certificate }] : [],
    );
    const contexts = await this.judgement.certificateContexts(brought, now);
    return new Map(brought.flatMap(({ key }, index) => (contexts[index] ? [[key, contexts[index]] as const] : [])));
  }
}

function readOne(key: string, line: RawLine | undefined, entries: Map<number, DropEntry>): ReadOne | null {
  const bytes = line && entries.get(line.line)?.bytes;
  const reading = bytes ? readCertificate(bytes) : null;
  return line && reading?.ok ? { ...reading, key, file: line.cells[0] ?? '' } : null;
}

function judgeOne(
  { key, lines, entry }: { key: string; lines: RawLine[]; entry: DropEntry | undefined },
  verdict: VerdictOfOne | undefined,
  known: KnownCertificates,
): CertificateJudgement {
  const nothing = { differences: [], errors: [], remarks: [] as string[] };
  const recorded = known.ids.get(key);
  if (recorded) {
    const remarks = ['Ce certificat est déjà enregistré\u00a0: il n’y a rien à importer.'];
    return judgeLines(key, lines, { ...nothing, outcome: 'unchanged', remarks }, recorded, null);
  }
  if (!verdict) return judgeLines(key, lines, unread(entry), null, null);
  const { taken, errors, remarks } = verdict;
  if (!taken) return judgeLines(key, lines, { ...nothing, outcome: 'error', errors }, null, null);
  const differences = differencesOf(taken, known);
  return judgeLines(key, lines, { outcome: 'new', differences, errors, remarks }, null, taken);
}

import { Injectable } from '@nestjs/common';
import { type FormKind, formKinds } from '../../paper/mapped/answer-facts.js';
import type { BlankField } from '../../paper/mapped/blank-field.js';
import { accepts, type Mapping } from '../../paper/mapped/propose-mapping.js';
import { isUnknownTick } from '../../paper/mapped/signer-boxes.js';
import type { MappedBlank } from '../../paper/mapped/fill-mapped.js';
import { neverSendKeys } from '../../pki/bytes/private-key.js';
import { DocumentsService } from '../../platform/documents/documents.service.js';
import { UnreadableFile } from '../../platform/files/sheet-limits.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import { Readings } from '../../platform/aside/readings.js';
import { type Result, asideRoom } from '../../platform/aside/aside-room.js';
import { Aside } from '../../platform/aside/aside.js';
import type { UploadedFile } from '../../platform/web/current.js';
import { Refused } from '../../platform/web/errors.js';
import type { EditionsOf } from '../editions-of.js';
import { Editions } from '../editions.service.js';
import { FormBlank, unmapped } from './form-blank.entity.js';

type Reader = typeof import('../../paper/mapped/read-blank.js');
type Read = Result<Reader, 'readBlank'>;
const reader = asideRoom<Reader>('paper/mapped/read-blank.js');

/** The blank forms that an editor loads and maps: one in use of each kind, those before it kept. */
@Injectable()
export class MappedBlanks {
  private readonly editions: EditionsOf<FormBlank>;

  constructor(
    private readonly db: TenantDb,
    private readonly documents: DocumentsService,
    private readonly aside: Aside,
    private readonly readings: Readings,
    editions: Editions,
  ) {
    this.editions = editions.of<FormBlank>({
      entity: FormBlank,
      index: 'form_blanks_in_use',
      listed: 100,
      subject: 'form',
      isDocument: true,
      words: {
        settled,
        another: 'Quelqu’un vient de mettre un autre formulaire en usage.',
        lacking: (missing) => `Ce formulaire ne peut pas servir\u00a0: aucune case n’y porte ${missing}.`,
      },
      mapped: {
        action: 'blank_mapped',
        words: ({ kind }, filled) => `${formKinds[kind]}\u00a0: correspondances enregistrées, ${filled} cases remplies`,
      },
      used: {
        action: 'blank_replaced',
        words: ({ kind, edition }) => `${formKinds[kind]}\u00a0: version ${edition} mise en usage`,
      },
      missing: ({ kind, mapping }) => unmapped(kind, mapping),
    });
  }

  /** @throws NotFound */
  byId(id: string): Promise<FormBlank> {
    return this.editions.byId(id);
  }

  /** Newest first. */
  all(): Promise<FormBlank[]> {
    return this.editions.all();
  }

  inUse(kind: FormKind): Promise<FormBlank | null> {
    return this.editions.inUse(kind);
  }

  async withBytes(blank: FormBlank): Promise<MappedBlank> {
    const { bytes } = await this.documents.withBytes(blank.id);
    return { kind: blank.kind, bytes, fields: blank.fields, mapping: blank.mapping };
  }

  /** What a file is as a blank, read aside: once, before the transaction that keeps it. */
  read({ bytes, seen }: UploadedFile, kind: FormKind): Promise<Read> {
    return this.readings.once(bytes, `blank-${kind}`, async () => {
      if (seen?.privateKey) return { ok: false, reason: neverSendKeys };
      if (seen && !seen.evidence.ok) return seen.evidence;
      return this.aside.call(reader, 'readBlank', [bytes, kind]).catch((error: unknown) => {
        if (error instanceof UnreadableFile) return { ok: false, reason: error.message } as const;
        throw error;
      });
    });
  }

  /** Keeps a blank with what is proposed for each of its boxes: a person looks at it before it is used. */
  async add(kind: FormKind, file: UploadedFile): Promise<{ ok: true; id: string } | { ok: false; reason: string }> {
    const read = await this.read(file, kind);
    if (!read.ok) return read;
    const { bytes, fileName } = file;
    const document = await this.documents.keep({
      clientId: null,
      kind: 'blank_form',
      fileName,
      mediaType: 'application/pdf',
      bytes,
    });
    await this.insert(document.id, kind, read);
    const boxes = read.fields.length;
    await this.editions.tell(document.id, {
      action: 'blank_added',
      summary: `${formKinds[kind]}\u00a0: vierge déposé, ${boxes} cases à vérifier`,
    });
    return { ok: true, id: document.id };
  }

  /**
   * @param seen the ticks, whose names say nothing, that this person saw not to be the signer's
   * @throws Refused when it is in use already, or somebody mapped it meanwhile; what a box may not hold is not kept
   */
  async map(id: string, mapping: Mapping, version: number, seen: ReadonlySet<string> = new Set()): Promise<void> {
    const blank = await this.editions.open(id);
    const by = this.db.actor.name;
    const vouched = blank.fields.filter((box) => mapping[box.key] && seen.has(box.key) && isUnknownTick(box));
    const fields = blank.fields.map((box) => (vouched.includes(box) ? { ...box, vouched: by } : box));
    const wrong = fields
      .filter(({ key }) => mapping[key])
      .find((box) => !accepts(blank.kind, box, mapping[box.key] ?? ''));
    if (wrong) throw new Refused([wrongBox(wrong)]);
    await this.editions.map(blank, { mapping, version, columns: { fields }, more: vouchedWords(vouched) });
  }

  /** From now on forms of this kind are printed on it; what is being signed stays on the one it was printed on. */
  use(id: string): Promise<void> {
    return this.editions.use(id);
  }

  /** Another blank takes its place. */
  retire(kind: FormKind): Promise<void> {
    return this.editions.retire(kind);
  }

  private async insert(id: string, kind: FormKind, read: Extract<Read, { ok: true }>): Promise<void> {
    const { fields, pages, proposed: mapping, recognised } = read;
    const edition = await this.editions.next(kind);
    const createdBy = this.db.actor.name;
    await this.db.repo(FormBlank).insert({ id, kind, edition, recognised, fields, pages, mapping, createdBy });
  }
}

export const settled =
  'Ce formulaire est en usage, ou l’a été\u00a0: ses correspondances ne changent plus. Déposez le vierge de nouveau pour les revoir.';

function wrongBox(box: BlankField): string {
  const name = `La case «\u00a0${box.name}\u00a0»`;
  if (box.signers) return `${name} est un acte du signataire\u00a0: elle reste vide.`;
  if (isUnknownTick(box))
    return `${name} ne dit pas ce qu’elle est\u00a0: regardez-la sur le PDF, puis cochez qu’elle n’est pas au signataire, ou laissez-la vide.`;
  return `${name} ne peut pas porter cette réponse. Choisissez-en une de la liste.`;
}

function vouchedWords(boxes: BlankField[]): string {
  if (boxes.length === 0) return '';
  return `\u202f; vues sur le papier, et pas au signataire\u00a0: ${boxes.map(({ name }) => name).join(', ')}`;
}

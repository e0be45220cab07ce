import { readFile } from 'node:fs/promises';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { neverSendKeys } from '../../pki/bytes/private-key.js';
import type { HandedPaper } from '../../paper/handed/read-handed.js';
import { looksLikePdf } from '../../paper/uploads/upload-kind.js';
import { SeenFiles, vouchFor } from '../../platform/files/seen-files.js';
import { UnreadableFile } from '../../platform/files/sheet-limits.js';
import { asideRoom } from '../../platform/aside/aside-room.js';
import { Aside } from '../../platform/aside/aside.js';
import type { SpooledFile } from '../../platform/web/current.js';
import { megabyte, weightOf } from '../../platform/files/upload-weight.js';
import { RefusedField } from '../../platform/web/errors.js';
import { spoolUploads } from '../../platform/web/spooled-uploads.js';
import { LinkDoor } from '../door/link-door.service.js';

const room = asideRoom<typeof import('../../paper/handed/read-handed.js')>('paper/handed/read-handed.js');
const mostFiles = 8;
const [mostBytes, mostOfOne] = [30 * megabyte, 12 * megabyte];

/** A paper as it is kept. */
export interface ReadPaper {
  fileName: string;
  mediaType: 'application/pdf';
  bytes: Buffer;
  facts: Extract<HandedPaper, { ok: true }>;
}

/** Reads what somebody without an account hands back: searched for keys, looked at, joined, each aside, before any transaction. */
@Injectable()
export class HandedFiles implements OnModuleInit {
  constructor(
    private readonly door: LinkDoor,
    private readonly seen: SeenFiles,
    private readonly aside: Aside,
  ) {}

  onModuleInit(): void {
    spoolUploads(/^\/space\/[\w-]{43}\/paper$/, {
      maximum: mostBytes,
      each: mostOfOne,
      files: mostFiles,
      sentence: `Ces fichiers dépassent ${weightOf(mostBytes)} en tout, ou l’un d’eux ${weightOf(mostOfOne)}. Revenez en arrière et envoyez des photos de taille ordinaire, ou un PDF plus léger.`,
      tooMany: `Revenez en arrière et envoyez ${mostFiles} photos au plus, ou un PDF.`,
      strangers: (request) => this.door.isUnlocked(request),
    });
  }

  /** @param form the paper that was sent, by which photos are set upright @throws RefusedField on `pages` for what cannot be kept, with what to do */
  async read(files: SpooledFile[], form: Uint8Array | null): Promise<ReadPaper> {
    try {
      return await this.readAll(files, form);
    } catch (error) {
      throw error instanceof UnreadableFile ? new RefusedField('pages', error.message) : error;
    }
  }

  private async readAll(files: SpooledFile[], form: Uint8Array | null): Promise<ReadPaper> {
    const all: Buffer[] = [];
    for (const file of files) all.push(await this.lookedAt(file));
    return this.joined(all, { form, firstName: files[0]?.fileName });
  }

  /** What came by mail, searched when it came. @throws RefusedField as for what is handed back */
  async joined(
    all: Buffer[],
    { form, firstName = 'document.pdf' }: { form: Uint8Array | null; firstName?: string | undefined },
  ): Promise<ReadPaper> {
    const paper = await this.aside.call(room, 'readHanded', [all, form]);
    if (!paper.ok) throw new RefusedField('pages', paper.reason);
    // Made by us of what was searched, or the very bytes that were.
    const bytes = paper.pdf ? vouchFor(Buffer.from(paper.pdf)) : (all[0] as Buffer);
    const fileName = paper.pdf ? 'Photos du document signé.pdf' : firstName;
    return { fileName, mediaType: 'application/pdf', bytes, facts: { ...paper, pdf: null } };
  }

  private async lookedAt(file: SpooledFile): Promise<Buffer> {
    const bytes = await readFile(file.path);
    file.seen = await this.seen.look(bytes);
    const { privateKey, whole, evidence } = file.seen;
    if (privateKey) throw new RefusedField('pages', neverSendKeys);
    // What is neither a PDF nor an image is told by who joins them, with its place among the photos.
    if (!whole || (!evidence.ok && looksLikePdf(bytes)))
      throw new RefusedField('pages', evidence.ok ? '' : evidence.reason);
    return bytes;
  }
}

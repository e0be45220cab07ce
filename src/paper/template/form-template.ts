import { createHash } from 'node:crypto';
import { ParseSpeeds, PDFContext, PDFDocument } from '@cantoo/pdf-lib';
import { fieldsOf, openPdf, unreadableFields, type FieldsByName } from '../open-pdf.js';
import { cleanBlank } from './clean-blank.js';
import { FormCopy } from './form-copy.js';

/** A template, or why this file is not one (French). */
type ReadTemplate = { ok: true; template: FormTemplate } | { ok: false; reason: string };

/** As many as the kinds of forms that are filled in turns. */
const kept = 4;

/** Blanks without anybody's answers, each read once however many forms are filled. */
export class FormTemplates {
  private readonly known = new WeakMap<Uint8Array, ReadTemplate>();
  private readonly read = new Map<string, ReadTemplate>();

  /** @param prepare what is the same in every form, once the blank is clean */
  constructor(private readonly prepare: (fields: FieldsByName) => void = () => undefined) {}

  /** Never throws. */
  async of(bytes: Uint8Array): Promise<ReadTemplate> {
    const found = this.known.get(bytes) ?? (await this.same(bytes));
    this.known.set(bytes, found);
    return found;
  }

  private async same(bytes: Uint8Array): Promise<ReadTemplate> {
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    const found = this.read.get(sha256) ?? (await this.readTemplate(bytes));
    // The one used last is the last to be forgotten.
    this.read.delete(sha256);
    this.read.set(sha256, found);
    const [oldest] = this.read.keys();
    if (this.read.size > kept && oldest) this.read.delete(oldest);
    return found;
  }

  private async readTemplate(bytes: Uint8Array): Promise<ReadTemplate> {
    const opened = await openPdf(bytes, { allowEncrypted: false });
    if (!opened.ok) return opened;
    try {
      cleanBlank(opened.document);
      this.prepare(fieldsOf(opened.document));
      return { ok: true, template: await FormTemplate.of(opened.document) };
    } catch {
      return { ok: false, reason: unreadableFields };
    }
  }
}

/**
 * A cleaned blank as the bytes with which every filled form begins. A form adds its answers behind them, as a PDF may be continued
 * (ISO 32000-1, 7.5.6): what is the same for all is written once.
 */
export class FormTemplate {
  /** To be looked at; what is written on is a copy's. */
  readonly fields: FieldsByName;
  private readonly objects: ReturnType<PDFContext['enumerateIndirectObjects']>;

  private constructor(
    private readonly bytes: Uint8Array,
    private readonly document: PDFDocument,
  ) {
    this.objects = document.context.enumerateIndirectObjects();
    this.fields = fieldsOf(document);
  }

  static async of(document: PDFDocument): Promise<FormTemplate> {
    const bytes = await document.save({ updateFieldAppearances: false, useObjectStreams: true, objectsPerTick: 1000 });
    // Read again, to know where everything stands in it.
    const again = await PDFDocument.load(bytes, { updateMetadata: false, parseSpeed: ParseSpeeds.Fast });
    return new FormTemplate(bytes, again);
  }

  /** To write one form's answers on: nothing of them can stay for the next, and the same answers give the same bytes. */
  copy(): FormCopy {
    const { context: from } = this.document;
    const context = PDFContext.create();
    // Shared, but for the fields that are asked for.
    for (const [ref, object] of this.objects) context.assign(ref, object);
    context.header = from.header;
    context.largestObjectNumber = from.largestObjectNumber;
    context.trailerInfo = { ...from.trailerInfo };
    return new FormCopy({ bytes: this.bytes, table: from.pdfFileDetails.prevStartXRef }, context);
  }
}

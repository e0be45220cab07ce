import {
  createPDFAcroField,
  PDFArray,
  PDFCheckBox,
  PDFDict,
  PDFDocument,
  PDFName,
  PDFRadioGroup,
  PDFRef,
  PDFTextField,
  type PDFContext,
  type PDFField,
  type PDFObject,
} from '@cantoo/pdf-lib';
import { appendObjects, packedStream, type WrittenBefore } from './append-objects.js';
import { leaveDrawingsUnpacked } from './unpacked-drawings.js';

const filledKinds = [PDFTextField, PDFCheckBox, PDFRadioGroup] as const;

/** One form to be filled: all that the template has, and what is written on it. */
export class FormCopy {
  readonly document: PDFDocument;
  private readonly taken = new Set<PDFRef>();
  private readonly last: number;

  constructor(
    private readonly template: WrittenBefore,
    private readonly context: PDFContext,
  ) {
    this.last = context.largestObjectNumber;
    leaveDrawingsUnpacked(context);
    context.flateStream = (contents, dict = {}) => packedStream(context, bytesOf(contents), dict);
    // pdf-lib makes documents from bytes only; its constructor is hidden from the compiler.
    this.document = Reflect.construct(PDFDocument, [context, false, false]) as PDFDocument;
  }

  /** A field of the template, to be written on in this copy alone; null for what nobody fills. */
  field(of: PDFField): PDFField | null {
    const kind = filledKinds.find((one) => of instanceof one);
    if (!kind) return null;
    const dict = this.take(of.ref);
    const boxes = dict.lookupMaybe(PDFName.of('Kids'), PDFArray)?.asArray() ?? [];
    for (const box of boxes) if (box instanceof PDFRef) this.take(box);
    return (kind.of as (...given: unknown[]) => PDFField)(createPDFAcroField(dict, of.ref), of.ref, this.document);
  }

  /** The template’s bytes, and what was written behind them. */
  async save(): Promise<Uint8Array> {
    await this.document.flush();
    const written = this.context
      .enumerateIndirectObjects()
      .filter(([ref]) => ref.objectNumber > this.last || this.taken.has(ref));
    return appendObjects(this.template, this.context, written);
  }

  private take(ref: PDFRef): PDFDict {
    const dict = this.context.lookup(ref, PDFDict);
    if (this.taken.has(ref)) return dict;
    this.taken.add(ref);
    const own = copied(dict, this.context);
    this.context.assign(ref, own);
    return own;
  }
}

const bytesOf = (contents: string | Uint8Array) =>
  typeof contents === 'string' ? Buffer.from(contents, 'latin1') : contents;

// Names, numbers, texts and references never change: they are shared. What holds others looks them up in its own document.
function copied<Kind extends PDFObject>(object: Kind, context: PDFContext): Kind {
  if (object instanceof PDFDict) {
    const dict = new Map(object.entries().map(([name, value]) => [name, copied(value, context)]));
    return like(object, { context, dict });
  }
  if (object instanceof PDFArray)
    return like(object, { context, array: object.asArray().map((value) => copied(value, context)) });
  return object;
}

function like<Kind extends PDFObject>(object: Kind, own: object): Kind {
  return Object.assign(Object.create(Object.getPrototypeOf(object) as object), object, own) as Kind;
}

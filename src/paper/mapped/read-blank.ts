import { heavyBlank, largestBlank } from '../largest-blank.js';
import {
  PDFCheckBox,
  type PDFDocument,
  type PDFField,
  PDFHexString,
  PDFName,
  PDFRadioGroup,
  PDFSignature,
  PDFString,
  PDFTextField,
  type PDFWidgetAnnotation,
} from '@cantoo/pdf-lib';
import { openBlank413 } from '../blank-413.js';
import { openPdf } from '../open-pdf.js';
import { pdfDanger } from '../pdf-dangers.js';
import type { FormKind } from './answer-facts.js';
import type { BlankField, Place } from './blank-field.js';
import { type Mapping, proposeMapping } from './propose-mapping.js';
import { isSignersBox, isUnknownTick } from './signer-boxes.js';

export interface BlankPage {
  width: number;
  height: number;
}

/** A blank as it is kept: its boxes, its pages, what is proposed for each. `recognised`: the 413 of March 2024, mapped by itself. */
export type ReadBlank =
  | { ok: true; fields: BlankField[]; pages: BlankPage[]; proposed: Mapping; recognised: string | null }
  | { ok: false; reason: string };

const most = { pages: 20, fields: 400, name: 400 };

/** Reads the boxes of a blank form; never throws. A PDF that starts or sends something is refused, and one without any box. */
export async function readBlank(bytes: Uint8Array, kind: FormKind): Promise<ReadBlank> {
  if (bytes.byteLength > largestBlank) return no(`${heavyBlank} Déposez le formulaire vierge tel qu’il est publié.`);
  const opened = await openPdf(bytes, { allowEncrypted: false });
  if (!opened.ok) return opened;
  const danger = pdfDanger(opened.document.context);
  if (danger) return no(danger);
  try {
    return await fieldsOf(opened.document, bytes, kind);
  } catch {
    return no('Les champs de ce PDF sont illisibles. Déposez le formulaire tel qu’il est publié.');
  }
}

async function fieldsOf(document: PDFDocument, bytes: Uint8Array, kind: FormKind): Promise<ReadBlank> {
  const pages = document.getPages().map((page) => ({ width: page.getWidth(), height: page.getHeight() }));
  const raw = document.getForm().getFields();
  if (raw.length === 0)
    return no('Ce PDF n’a aucun champ à remplir. Déposez le formulaire non aplati, tel qu’il est publié.');
  if (raw.length > most.fields || pages.length > most.pages)
    return no('Ce PDF a trop de pages ou de champs pour un formulaire. Déposez le formulaire seul.');
  const read = boxesIn(document);
  const recognised = kind === '413' && (await openBlank413(bytes)).ok ? 'mars 2024' : null;
  const vouched = recognised ? { vouched: `l’édition de ${recognised}` } : {};
  const fields = read.map((field) => (isUnknownTick(field) ? { ...field, ...vouched } : field));
  return { ok: true, fields, pages, proposed: proposeMapping(kind, fields), recognised };
}

/** The boxes of a form, in its own order, each with where it stands. */
export function boxesIn(document: PDFDocument): BlankField[] {
  const pages = document.getPages().map((page) => ({ width: page.getWidth(), height: page.getHeight() }));
  const pageOf = pagesByWidget(document);
  return document
    .getForm()
    .getFields()
    .flatMap((field) => boxesOf(field, (widget) => placeOf(widget, pageOf, pages)));
}

function boxesOf(field: PDFField, place: (widget: PDFWidgetAnnotation) => Place): BlankField[] {
  const name = field.getName().slice(0, most.name);
  const tooltip = tooltipOf(field).slice(0, most.name);
  const widgets = field.acroField.getWidgets();
  const kind = kindOf(field);
  const signers = isSignersBox({ name, tooltip, kind: field instanceof PDFSignature ? 'signature' : kind });
  const box = {
    name,
    tooltip,
    kind,
    signers,
    maxLength: field instanceof PDFTextField ? (field.getMaxLength() ?? null) : null,
  };
  if (field instanceof PDFRadioGroup)
    return field.getOptions().map((option, index) => ({
      ...box,
      key: `${name}#${option}`,
      option,
      places: widgets[index] ? [place(widgets[index])] : [],
    }));
  return [{ ...box, key: name, option: null, places: widgets.map(place) }];
}

function kindOf(field: PDFField): BlankField['kind'] {
  if (field instanceof PDFTextField) return 'text';
  if (field instanceof PDFCheckBox) return 'tick';
  return field instanceof PDFRadioGroup ? 'choice' : 'other';
}

function tooltipOf(field: PDFField): string {
  return field.acroField.dict.lookupMaybe(PDFName.of('TU'), PDFString, PDFHexString)?.decodeText() ?? '';
}

// A widget need not say its page: the pages name their widgets.
function pagesByWidget(document: PDFDocument): Map<unknown, number> {
  const found = new Map<unknown, number>();
  document.getPages().forEach((page, index) => {
    const annotations = page.node.Annots();
    for (let at = 0; at < (annotations?.size() ?? 0); at += 1) found.set(annotations?.lookup(at), index);
  });
  return found;
}

function placeOf(widget: PDFWidgetAnnotation, pageOf: Map<unknown, number>, pages: BlankPage[]): Place {
  const page = pageOf.get(widget.dict) ?? 0;
  const { x, y, width, height } = widget.getRectangle();
  const round = (points: number) => Math.round(points * 10) / 10;
  return {
    page,
    x: round(x),
    y: round((pages[page]?.height ?? 842) - y - height),
    width: round(Math.max(width, 4)),
    height: round(Math.max(height, 4)),
  };
}

function no(reason: string): ReadBlank {
  return { ok: false, reason };
}

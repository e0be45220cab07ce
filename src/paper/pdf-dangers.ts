import {
  PDFArray,
  PDFDict,
  PDFHexString,
  PDFName,
  PDFRawStream,
  PDFRef,
  PDFStream,
  PDFString,
  decodePDFRawStream,
  type PDFContext,
  type PDFObject,
} from '@cantoo/pdf-lib';

// What a reader of PDF does by itself with its own formats of dates and numbers; the official form 413 of March 2024 has two of them.
const ownFormats =
  /^\s*(?:AF(?:Date|Time|Number|Percent|Special)_(?:Keystroke|Format)(?:Ex)?\([\w\s"',./:()-]{0,200}\)\s*;?\s*)+$/;

const print = 'Imprimez-le en PDF, puis déposez la copie.';
/** Each danger and its French sentence: why it is refused and what to do. */
const sentences = {
  script: `Ce PDF contient un programme. ${print}`,
  launch: `Ce PDF lance un programme de l’ordinateur. ${print}`,
  form: `Ce PDF est un formulaire XFA, dont le contenu se calcule à l’ouverture. ${print}`,
  outside: `Ce PDF envoie des données ou ouvre un autre fichier. ${print}`,
  opening: `Ce PDF ouvre une adresse dès qu’on l’affiche. ${print}`,
  media: `Ce PDF contient un son, une vidéo ou un objet animé. ${print}`,
  files: 'Ce PDF contient des fichiers joints. Enregistrez-le sans eux, et déposez-les à part.',
} as const;

type Danger = keyof typeof sentences;

// ISO 32000-1 § 12.6.4: kinds of action. A link that somebody follows (URI, GoTo) is none of ours.
const actions: Record<string, Danger> = {
  '/Launch': 'launch',
  '/SubmitForm': 'outside',
  '/ImportData': 'outside',
  '/GoToR': 'outside',
  '/GoToE': 'outside',
  '/Rendition': 'media',
  '/RichMediaExecute': 'media',
  '/Movie': 'media',
  '/Sound': 'media',
};
const kindsOfNote: Record<string, Danger> = {
  '/FileAttachment': 'files',
  '/RichMedia': 'media',
  '/Movie': 'media',
  '/Screen': 'media',
  '/Sound': 'media',
  '/3D': 'media',
};
const deepest = 200;
const longestScript = 2_000;
const named = (...names: string[]) => names.map((name) => PDFName.of(name));
const [js, javaScript, s, xfa, ef, subtype, openAction, aa, uri] = named(
  ...['JS', 'JavaScript', 'S', 'XFA', 'EF', 'Subtype', 'OpenAction', 'AA', 'URI'],
) as [PDFName, PDFName, PDFName, PDFName, PDFName, PDFName, PDFName, PDFName, PDFName];

/** Why a PDF may not be kept, in French: it does something by itself, or brings files along. Null when it is a dead paper. Never throws. */
export function pdfDanger(context: PDFContext): string | null {
  try {
    for (const [, object] of context.enumerateIndirectObjects()) {
      const danger = dangerIn(object, context, 0);
      if (danger) return sentences[danger];
    }
    return null;
  } catch {
    // Nested without an end, or not what it says: no reader should have to find out.
    return sentences.script;
  }
}

function dangerIn(object: PDFObject, context: PDFContext, depth: number): Danger | null {
  if (depth > deepest) return 'script';
  if (object instanceof PDFStream) return dangerIn(object.dict, context, depth + 1);
  if (object instanceof PDFArray) return firstOf(object.asArray(), context, depth);
  if (!(object instanceof PDFDict)) return null;
  return dangerOf(object, context) ?? firstOf(object.values(), context, depth);
}

function firstOf(objects: PDFObject[], context: PDFContext, depth: number): Danger | null {
  for (const object of objects) {
    const danger = object instanceof PDFRef ? null : dangerIn(object, context, depth + 1);
    if (danger) return danger;
  }
  return null;
}

function dangerOf(dict: PDFDict, context: PDFContext): Danger | null {
  if (dict.has(xfa)) return 'form';
  if (dict.has(js) && !isOwnFormat(dict.lookup(js))) return 'script';
  if (!dict.has(js) && dict.has(javaScript)) return 'script';
  if (dict.has(ef)) return 'files';
  for (const key of [openAction, aa]) if (opensAddress(dict.lookup(key), context)) return 'opening';
  const note = dict.get(subtype);
  return actions[String(dict.lookup(s))] ?? (note ? kindsOfNote[String(note)] : undefined) ?? null;
}

function isOwnFormat(script: PDFObject | undefined): boolean {
  const text = textOf(script);
  return text !== null && text.length <= longestScript && ownFormats.test(text);
}

function textOf(script: PDFObject | undefined): string | null {
  if (script instanceof PDFString || script instanceof PDFHexString) return script.decodeText();
  if (!(script instanceof PDFRawStream)) return null;
  return Buffer.from(
    decodePDFRawStream(script)
      .decode()
      .subarray(0, longestScript + 1),
  ).toString('latin1');
}

// An action of the opening, or one of those it brings: an address that nobody asked for.
function opensAddress(action: PDFObject | undefined, context: PDFContext): boolean {
  if (!(action instanceof PDFDict)) return false;
  return (
    action.has(uri) ||
    action.values().some((one) => {
      const inner = one instanceof PDFRef ? context.lookup(one) : one;
      return inner instanceof PDFDict && inner.has(uri);
    })
  );
}

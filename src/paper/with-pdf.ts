import { getDocumentProxy } from 'unpdf';

export type PdfPages = Awaited<ReturnType<typeof getDocumentProxy>>;

/**
 * Reads the pages of a PDF as a viewer lays them out; nothing of it is run. Aside, for what comes from outside.
 * @param strict gives up at the first fault, instead of reading what can be read
 * @throws whatever PDF.js makes of bytes that are no PDF
 */
export async function withPdf<Result>(
  bytes: Uint8Array,
  read: (pdf: PdfPages) => Promise<Result>,
  { strict = false } = {},
): Promise<Result> {
  // What it takes is transferred: a copy of its own.
  const pdf = await getDocumentProxy(new Uint8Array(bytes), {
    verbosity: 0,
    isEvalSupported: false,
    stopAtErrors: strict,
  });
  try {
    return await read(pdf);
  } finally {
    await pdf.destroy();
  }
}

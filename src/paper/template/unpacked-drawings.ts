import { PDFContentStream, type PDFContext } from '@cantoo/pdf-lib';

/**
 * What an answer draws is some hundred bytes. Packed they are hardly fewer, and pdf-lib takes fresh tables of 400 kB to pack each: with
 * forty answers a form, a process spent half of its time on giving them back.
 */
export function leaveDrawingsUnpacked(context: PDFContext): void {
  context.contentStream = (operators, dict = {}) => PDFContentStream.of(context.obj(dict), operators, false);
}

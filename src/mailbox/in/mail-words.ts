const announced =
  '(?:message d.origine|message initial|message transféré|message réexpédié|original message|(?:begin )?forwarded message|début du message (?:transféré|réexpédié))';
/** What programs write above what they quote or pass on. */
const quotationStarts = [
  new RegExp(`^[-_*=]{2,}\\s*${announced}`, 'i'),
  new RegExp(`^${announced}\\s*:?$`, 'i'),
  /^le .{5,240}\sa\s+écrit\s*:/i,
  /^on .{5,240}\swrote\s*:/i,
  // A header of one line.
  /^[*_]{0,4}(?:de|from)\s{0,3}[*_]{0,4}\s{0,3}:.{1,400}[\s*_](?:envoyé|sent|date)\s{0,3}[*_]{0,4}\s{0,3}:/i,
];
/** A date, then who wrote: the line may be folded. */
const foldedStart = /^(?:le|on) .{0,240}\d/i;

/** The fields of a header as Outlook and others write it above what they quote, in French or in English, bold or not. */
const headerFields = Object.entries({
  from: 'de|from|expéditeur',
  sent: 'envoyée?(?: le)?|sent|date',
  to: '[àa]|to|destinataires?',
  copy: 'cc',
  subject: 'objet|subject|sujet',
}).map(([field, names]) => ({ field, line: new RegExp(`^[*_]{0,4}(?:${names})\\s{0,3}[*_]{0,4}\\s{0,3}:`, 'i') }));
const drawnRule = /^[-_*=–—]{5,}$/;

/** The sender's own words: without what they quote, nor the header of the quotation. Empty when they wrote nothing above it. */
export function ownWords(body: string): string {
  const lines = body.split(/\r?\n/);
  const quotation = startOfQuotation(lines.map((line) => line.trim().normalize('NFC')));
  return (quotation < 0 ? lines : lines.slice(0, quotation))
    .filter((line) => !line.trimStart().startsWith('>'))
    .map((line) => line.trimEnd())
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}

/** The sender's own subject: that of an answer, or of what is passed on, is somebody else's. */
export function ownSubject(subject: string): string {
  return /^\s*(?:re|ré|rép|réf|aw|tr|fw|fwd)\s*(?:\[\d+\])?\s*:/i.test(subject) ? '' : subject;
}

function startOfQuotation(lines: string[]): number {
  // The lines of a header follow one another, or are paragraphs of HTML: then something empty stands between them.
  const written = lines.flatMap((line, index) => (line === '' ? [] : [{ line, index }]));
  const lineAt = (at: number) => written[at]?.line ?? '';
  const at = written.findIndex((_, each) => {
    const [line, next] = [lineAt(each), lineAt(each + 1)];
    if (startsQuotation(line)) return true;
    if (foldedStart.test(line) && !startsQuotation(next) && startsQuotation(`${line} ${next}`)) return true;
    const field = fieldOf(line);
    if (field === null) return false;
    if (field !== (fieldOf(next) ?? field)) return true;
    // A long name is folded; a rule alone announces who wrote.
    return field === 'from' && (drawnRule.test(lineAt(each - 1)) || (fieldOf(lineAt(each + 2)) ?? field) !== field);
  });
  return written[at > 0 && drawnRule.test(lineAt(at - 1)) ? at - 1 : at]?.index ?? -1;
}

function startsQuotation(line: string): boolean {
  return quotationStarts.some((start) => start.test(line));
}

function fieldOf(line: string): string | null {
  return headerFields.find((one) => one.line.test(line))?.field ?? null;
}

const longestReason = 2000;

/** The words of a mail as the reason of a change: 2,000 characters at most, and the whole mail rather than nothing. */
export function reasonIn(body: string): string {
  return (ownWords(body) || body.trim()).slice(0, longestReason);
}

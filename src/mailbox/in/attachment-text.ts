import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { formatOf, rowsOf, sheetsOf } from '../../platform/files/spreadsheet.js';

/** The lines of tables and texts, and how many attachments say something that nobody here can read. */
export interface AttachmentText {
  attachmentText: string;
  unreadAttachments: number;
}

/** Of all that came with one mail. */
export const mostCharacters = 1_000_000;
const mostSheets = 5;
/** A logo of a signature weighs less, the scan of a page more. */
const smallPicture = 60_000;

interface Attachment {
  fileName: string;
  mediaType: string;
  bytes: Buffer;
}

/** Reads what came with a mail as lines of text: tables and texts, within bounds. Nothing of it is believed; nothing throws. To run aside. */
export async function textOfAttachments(attachments: Attachment[]): Promise<AttachmentText> {
  const lines: string[] = [];
  let unreadAttachments = 0;
  let left = mostCharacters;
  for (const attachment of attachments) {
    if (isDecoration(attachment)) continue;
    const text = await linesOf(attachment, left);
    if (text === null) unreadAttachments += 1;
    else {
      lines.push(text);
      left -= text.length;
    }
  }
  return { attachmentText: lines.join('\n'), unreadAttachments };
}

function isDecoration({ mediaType, bytes }: Attachment): boolean {
  return (mediaType.startsWith('image/') && bytes.length < smallPicture) || mediaType === 'text/calendar';
}

// The readers of tables take files: theirs are the bounds against what unfolds without an end. Null: it cannot be read, or not whole.
async function linesOf({ fileName, bytes }: Attachment, most: number): Promise<string | null> {
  const folder = await mkdtemp(join(tmpdir(), 'sceau-mail-'));
  try {
    const path = join(folder, 'attachment');
    await writeFile(path, bytes, { mode: 0o600 });
    const format = await formatOf(path, fileName);
    const sheets = await sheetsOf(path, format);
    if (sheets.length > mostSheets) return null;
    const lines: string[] = [];
    let characters = 0;
    for (const sheet of sheets.length > 0 ? sheets : [null])
      for await (const { cells } of rowsOf(path, format, sheet)) {
        const line = clean(cells.join(' | '));
        characters += line.length + 1;
        if (characters > most) return null;
        lines.push(line);
      }
    return lines.join('\n');
  } catch {
    return null;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** One line, without what PostgreSQL cannot keep and what only deceives. */
function clean(line: string): string {
  return line.replace(/[\u0000-\u001f\u007f\u202a-\u202e\u2066-\u2069]/g, ' ');
}

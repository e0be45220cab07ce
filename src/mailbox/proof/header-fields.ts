/** A field of a header: its name in lower case, its value on one line (RFC 5322 §2.2.3), byte for character. */
interface HeaderField {
  name: string;
  value: string;
}

export interface Header {
  /** As they stand, the topmost first: servers add theirs above (RFC 5321 §4.4). */
  fields: HeaderField[];
  /** Whether every line of it is a field or goes one on: two programs that read anything else may read two authors. */
  sound: boolean;
}

/** Of a header longer than this nothing below is read. */
const longestHeader = 256 * 1024;
const fieldName = /^([\x21-\x39\x3b-\x7e]{1,80})([ \t]*):/;

/** Reads the header of a mail, in one pass. @param raw the mail, or its beginning */
export function headerOf(raw: Buffer): Header {
  const fields: HeaderField[] = [];
  const text = raw.subarray(0, longestHeader).toString('latin1');
  for (let at = 0; at < text.length;) {
    const end = text.indexOf('\n', at);
    const line = text.slice(at, end < 0 ? undefined : end).replace(/\r$/, '');
    at = end < 0 ? text.length : end + 1;
    if (line === '') return { fields, sound: true };
    const last = fields.at(-1);
    const [opening, name = '', spaces] = fieldName.exec(line) ?? [];
    if (last && /^[ \t]/.test(line)) last.value += line;
    else if (opening && spaces === '') fields.push({ name: name.toLowerCase(), value: line.slice(opening.length) });
    // The envelope line of a mailbox file (RFC 4155) is no field, and no harm.
    else if (fields.length > 0 || !line.startsWith('From ')) return { fields, sound: false };
  }
  return { fields, sound: text.length < longestHeader };
}

/** The values of all fields of that name, the topmost first. */
export function valuesOf({ fields }: Header, name: string): string[] {
  return fields.filter((field) => field.name === name).map(({ value }) => value);
}

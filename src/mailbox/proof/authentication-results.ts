/** One thing that a receiving server looked at: `dkim=pass header.d=esante.gouv.fr`. All in lower case but the values. */
export interface CheckedMethod {
  method: string;
  result: string;
  /** By `ptype.property`, as `header.from`. */
  properties: Record<string, string>;
}

/** A field Authentication-Results (RFC 8601). */
export interface AuthenticationResults {
  /** The name under which the server signs its results, in lower case. */
  authservId: string;
  /** null when what follows the name is not written as the standard says: then nothing of it is believed. */
  methods: CheckedMethod[] | null;
}

/**
 * Reads one field as RFC 8601 §2.2 writes it, comments and quoted strings included.
 * @param value of the field, unfolded
 * @returns null when not even the name of the server can be read
 */
export function readAuthenticationResults(value: string): AuthenticationResults | null {
  const reader = new Reader(value);
  const name = reader.skip() ? reader.value(false) : null;
  if (name === null || !reader.skip() || reader.at('=')) return null;
  return { authservId: name.toLowerCase(), methods: methodsOf(reader) };
}

function methodsOf(reader: Reader): CheckedMethod[] | null {
  // A version may stand after the name; only the first one is known.
  if (!reader.ended && !reader.at(';') && reader.word() !== '1') return null;
  const methods: CheckedMethod[] = [];
  while (reader.skip()) {
    if (reader.ended) return methods;
    if (!reader.take(';') || !reader.skip()) return null;
    // A server that has nothing to say writes « none »; several end with a semicolon.
    if (reader.ended || reader.at(';')) continue;
    const method = methodOf(reader);
    if (method === null) return null;
    if (method.result !== '') methods.push(method);
  }
  return null;
}

function methodOf(reader: Reader): CheckedMethod | null {
  const method = reader.word()?.toLowerCase();
  if (!method || !reader.skip()) return null;
  if (method === 'none' && (reader.ended || reader.at(';'))) return { method, result: '', properties: {} };
  if (reader.take('/') && (!reader.skip() || reader.word() === null || !reader.skip())) return null;
  const result = reader.take('=') && reader.skip() ? reader.word()?.toLowerCase() : undefined;
  if (!result) return null;
  const properties: Record<string, string> = Object.create(null) as Record<string, string>;
  while (reader.skip()) {
    if (reader.ended || reader.at(';')) return { method, result, properties };
    const name = nameOf(reader);
    const given = name && reader.take('=') && reader.skip() ? reader.value(true) : null;
    // Said twice, it is said by two people.
    if (!name || given === null || name in properties) return null;
    properties[name] = given;
  }
  return null;
}

/** `reason`, or a type and a property, which comments may part: `header . from`. */
function nameOf(reader: Reader): string | null {
  let name = reader.word();
  if (name === null || !reader.skip()) return null;
  if (reader.take('.')) {
    const property = reader.skip() ? reader.word() : null;
    if (property === null || !reader.skip()) return null;
    name = `${name}.${property}`;
  }
  return name.toLowerCase();
}

/** Walks along a value, never back. */
class Reader {
  private position = 0;

  constructor(private readonly text: string) {}

  get ended(): boolean {
    return this.position >= this.text.length;
  }

  at(character: string): boolean {
    return this.text[this.position] === character;
  }

  take(character: string): boolean {
    if (!this.at(character)) return false;
    this.position += 1;
    return true;
  }

  /** Over spaces and comments, nested ones too (RFC 5322 §3.2.2). @returns false for a comment without its end */
  skip(): boolean {
    let depth = 0;
    for (; !this.ended; this.position += 1) {
      const character = this.text[this.position] ?? '';
      if (character === '(') depth += 1;
      else if (character === ')' && depth > 0) depth -= 1;
      else if (character === '\\' && depth > 0) this.position += 1;
      else if (depth === 0 && character !== ' ' && character !== '\t') return true;
    }
    return depth === 0;
  }

  /** Letters, digits, `-` and `_`. */
  word(): string | null {
    return this.run(/[\w-]*/y);
  }

  /** A quoted string, or what stands before a space, a comment or a semicolon. @param signs whether `=` may be in it */
  value(signs: boolean): string | null {
    if (this.at('"')) return this.quoted();
    return this.run(signs ? /[^\s;()"\\\x00-\x1f\x7f]*/y : /[^\s;()"=\\\x00-\x1f\x7f]*/y);
  }

  private run(pattern: RegExp): string | null {
    pattern.lastIndex = this.position;
    const found = pattern.exec(this.text)?.[0] ?? '';
    this.position += found.length;
    return found === '' ? null : found;
  }

  private quoted(): string | null {
    let text = '';
    for (this.position += 1; !this.ended; this.position += 1) {
      const character = this.text[this.position] ?? '';
      if (character === '"') {
        this.position += 1;
        return text;
      }
      if (character === '\\') this.position += 1;
      text += this.text[this.position] ?? '';
    }
    return null;
  }
}

import { NotARegisterFile } from './register-format.js';

/** The largest legal entity has 689 establishments, some 3 MB (F3.1). */
const largestElement = 32 * 1024 * 1024;
const deepest = 64;
const longestScalar = 1024;
const [quote, backslash, comma, colon] = [0x22, 0x5c, 0x2c, 0x3a];
const [openBrace, closeBrace, openBracket, closeBracket] = [0x7b, 0x7d, 0x5b, 0x5d];

/**
 * Cuts the objects of one array out of a JSON file whose root is an object, as its bytes come: the file may be larger than any string.
 * Names of keys are compared without case. The other arrays of the root are counted, its texts are kept.
 *
 * Why not `JSON.parse`: the register's own file is 715 MB (F3.2), more than the longest string of V8 (512 MB). Measured on a file of
 * 97 MB, 120,000 legal entities: 74 MB of memory this way, 311 MB by `JSON.parse`, and no slower.
 */
export class JsonElements {
  /** Texts at the root, by key in lower case: `generatedat`. */
  readonly texts = new Map<string, string>();
  /** Objects of the other arrays of the root, by key in lower case. */
  readonly counts = new Map<string, number>();
  /** Whether the array was there at all. */
  found = false;
  private depth = 0;
  private inString = false;
  private escaped = false;
  private expectKey = false;
  private inWanted = false;
  private key = '';
  private word: number[] | null = null;
  private parts: Buffer[] = [];
  private held = 0;
  private start = -1;

  constructor(private readonly wanted: string) {}

  /** The elements that end within these bytes. @throws NotARegisterFile when one is too large or too deep */
  push(chunk: Buffer): Buffer[] {
    const elements: Buffer[] = [];
    this.start = this.held > 0 ? 0 : -1;
    for (let at = 0; at < chunk.length; at += 1) {
      const byte = chunk[at] as number;
      if (this.inString) this.readString(byte);
      else if (byte === quote) this.openString();
      else if (byte === openBrace || byte === openBracket) this.open(byte, at);
      else if (byte === closeBrace || byte === closeBracket) this.close(chunk, at, elements);
      else if (this.depth === 1) this.betweenKeys(byte);
    }
    if (this.start >= 0) this.hold(chunk.subarray(this.start));
    return elements;
  }

  /** @throws NotARegisterFile when the file stopped before the end of its root */
  end(): void {
    if (this.depth !== 0 || this.inString)
      throw new NotARegisterFile('the JSON is cut in the middle: download the file again');
  }

  private readString(byte: number): void {
    if (this.escaped) this.escaped = false;
    else if (byte === backslash) this.escaped = true;
    else if (byte === quote) {
      this.inString = false;
      if (this.word) this.endWord(this.word);
      return;
    }
    if (this.word && this.word.length < longestScalar) this.word.push(byte);
  }

  private openString(): void {
    this.inString = true;
    this.word = this.depth === 1 ? [] : null;
  }

  private endWord(bytes: number[]): void {
    const text = Buffer.from(bytes).toString('utf8');
    if (this.expectKey) this.key = text.toLowerCase();
    else if (this.texts.size < 100) this.texts.set(this.key, text);
    this.word = null;
  }

  private open(byte: number, at: number): void {
    this.depth += 1;
    if (this.depth > deepest)
      throw new NotARegisterFile(`the JSON has more than ${deepest} levels: this is no file of the register`);
    if (this.depth === 1) this.expectKey = byte === openBrace;
    else if (this.depth === 2) {
      this.inWanted = byte === openBracket && this.key === this.wanted;
      this.found ||= this.inWanted;
    } else if (this.depth === 3 && byte === openBrace) {
      if (this.inWanted) this.start = at;
      else if (this.counts.size < 100) this.counts.set(this.key, (this.counts.get(this.key) ?? 0) + 1);
    }
  }

  private close(chunk: Buffer, at: number, elements: Buffer[]): void {
    this.depth -= 1;
    if (this.depth < 0) throw new NotARegisterFile('the JSON closes more brackets than it opens: the file is damaged');
    if (this.depth !== 2 || this.start < 0) return;
    const last = chunk.subarray(this.start, at + 1);
    elements.push(this.held > 0 ? Buffer.concat([...this.parts, last]) : last);
    this.parts = [];
    this.held = 0;
    this.start = -1;
  }

  private betweenKeys(byte: number): void {
    if (byte === colon) this.expectKey = false;
    else if (byte === comma) this.expectKey = true;
  }

  // The chunk's memory is used again: what is kept is copied.
  private hold(bytes: Buffer): void {
    this.parts.push(Buffer.from(bytes));
    this.held += bytes.length;
    if (this.held > largestElement)
      throw new NotARegisterFile('one structure of the JSON is larger than 32 MB: the file is damaged');
  }
}

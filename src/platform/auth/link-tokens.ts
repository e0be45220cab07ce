import { createHash, createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';

/** What stands in the text of a mail of ours until it leaves: the address is written then, and is at rest nowhere. */
export const linkPlace = '[adresse de votre espace]';
/** The same for a code. */
export const codePlace = '[code]';

/**
 * The addresses of clients’ spaces, and the codes that open what is sensitive there. Both are made again from the secret of the
 * environment and the id of a link: the database holds the hash of a token and the number of a code, so that neither a backup, nor a job,
 * nor a mail on its way opens anything.
 */
export class LinkTokens {
  private readonly key: Buffer;

  /** @param secret SESSION_SECRET @param publicUrl PUBLIC_URL */
  constructor(
    secret: string,
    private readonly publicUrl: string,
  ) {
    this.key = Buffer.from(hkdfSync('sha256', secret, '', 'sceau client link', 32));
  }

  /** 256 bits, 43 characters of an address. */
  of(id: string): string {
    return createHmac('sha256', this.key).update(`token ${id}`).digest('base64url');
  }

  /** @returns the whole address, to be mailed or copied */
  address(id: string): string {
    return `${this.publicUrl.replace(/\/$/, '')}${spaceOf(this.of(id))}`;
  }

  /** Six digits. @param number which code of that link */
  code(id: string, number: number): string {
    const drawn = createHmac('sha256', this.key).update(`code ${id} ${number}`).digest().readUIntBE(0, 6);
    return String(drawn % 1_000_000).padStart(6, '0');
  }

  isCode(id: string, number: number, typed: string): boolean {
    const [given, right] = [Buffer.from(typed), Buffer.from(this.code(id, number))];
    return given.length === right.length && timingSafeEqual(given, right);
  }

  /** What a mail of ours says once it leaves. */
  written(text: string, id: string, code: number | null): string {
    const whole = text.replaceAll(linkPlace, this.address(id));
    return code === null ? whole : whole.replaceAll(codePlace, this.code(id, code));
  }
}

/** Where the space of a link is, on our host. */
export function spaceOf(token: string): string {
  return `/space/${token}`;
}

/** Whether a path is of a client’s space: who comes there has no account. */
export function isClientSpace(path: string): boolean {
  return path.startsWith(spaceOf(''));
}

/** What may be kept of a token. */
export function hashOfToken(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

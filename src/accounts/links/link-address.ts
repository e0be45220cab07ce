import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';

/** What a person may be sent a link for. */
export type LinkKind = 'invitation' | 'reset';

/**
 * The last part of a link’s address: which link, and the proof that we made it. The proof is made again from the secret of the
 * environment, so that nothing which opens an account lies in the database, a job or a backup, and a mail sent twice has one link.
 */
export class LinkAddresses {
  private readonly key: Buffer;

  /** @param secret SESSION_SECRET @param publicUrl PUBLIC_URL */
  constructor(
    secret: string,
    private readonly publicUrl: string,
  ) {
    this.key = Buffer.from(hkdfSync('sha256', secret, '', 'sceau account link', 32));
  }

  /** @returns the whole address, to be mailed */
  of(id: string): string {
    return `${this.publicUrl.replace(/\/$/, '')}/password/choice/${id}.${this.proofOf(id).toString('base64url')}`;
  }

  /** @returns the id of the link, or null: not an address that we made */
  read(part: string): string | null {
    const [id = '', proof = ''] = part.split('.');
    if (!/^[0-9a-f-]{36}$/.test(id)) return null;
    const [given, right] = [Buffer.from(proof, 'base64url'), this.proofOf(id)];
    return given.length === right.length && timingSafeEqual(given, right) ? id : null;
  }

  private proofOf(id: string): Buffer {
    return createHmac('sha256', this.key).update(id).digest();
  }
}

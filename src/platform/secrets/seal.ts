import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

// NIST SP 800-38D: a nonce of 96 bits, never twice under one key; random ones stay safe up to 2^32 of them (§ 8.3).
const algorithm = 'aes-256-gcm';
const nonceLength = 12;
const tagLength = 16;
const wellFormed = /^([a-z0-9-]{1,20}):([0-9a-f]{64})$/;

interface SecretsKey {
  id: string;
  bytes: Buffer;
}

/** What a secret is of. A sealed text opens at its own place only: copied to another row, it is noise. */
export interface SecretPlace {
  editorId: string;
  kind: string;
  ownerId: string;
}

/** A sealed text that does not open: its key is not here, or it was changed, or moved. Says nothing of what it holds. */
export class SealBroken extends Error {}

/** The keys of SECRETS_KEY: the first one seals, all of them open. */
export class SecretsKeys {
  private constructor(private readonly keys: [SecretsKey, ...SecretsKey[]]) {}

  /**
   * @param text `id:64 hexadecimal digits`, several separated by commas, the newest first
   * @throws Error saying what is wrong, never the text itself
   */
  static read(text: string): SecretsKeys {
    const keys = text.split(',').map((part, at) => {
      const [, id, hex] = wellFormed.exec(part.trim()) ?? [];
      if (!id || !hex) throw new Error(`key ${at + 1} must be an id, a colon and 64 hexadecimal digits`);
      return { id, bytes: Buffer.from(hex, 'hex') };
    });
    if (new Set(keys.map(({ id }) => id)).size < keys.length) throw new Error('two keys have the same id');
    return new SecretsKeys(keys as [SecretsKey, ...SecretsKey[]]);
  }

  /** The id of the key that seals. */
  get newest(): string {
    return this.keys[0].id;
  }

  /** @returns `key id.nonce.ciphertext and tag`, the last two in base64url */
  seal(plain: string, place: SecretPlace): string {
    const [key] = this.keys;
    const nonce = randomBytes(nonceLength);
    const cipher = createCipheriv(algorithm, key.bytes, nonce, { authTagLength: tagLength });
    cipher.setAAD(boundTo(place, key.id));
    const sealed = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final(), cipher.getAuthTag()]);
    return [key.id, nonce.toString('base64url'), sealed.toString('base64url')].join('.');
  }

  /** @throws SealBroken */
  open(sealed: string, place: SecretPlace): string {
    const [id = '', nonce = '', text = ''] = sealed.split('.');
    const key = this.keys.find((one) => one.id === id);
    if (!key)
      throw new SealBroken(`SECRETS_KEY has no key ${JSON.stringify(id.slice(0, 20))}: ${told(place)} is closed`);
    const bytes = Buffer.from(text, 'base64url');
    try {
      const decipher = createDecipheriv(algorithm, key.bytes, Buffer.from(nonce, 'base64url'), {
        authTagLength: tagLength,
      });
      decipher.setAAD(boundTo(place, id));
      decipher.setAuthTag(bytes.subarray(-tagLength));
      return Buffer.concat([decipher.update(bytes.subarray(0, -tagLength)), decipher.final()]).toString('utf8');
    } catch {
      throw new SealBroken(`${told(place)} does not open: it was changed, or is not of this row`);
    }
  }
}

/** The key a sealed text names. */
export function keyOf(sealed: string): string {
  return sealed.split('.')[0] ?? '';
}

// JSON: no two places are written alike.
function boundTo({ editorId, kind, ownerId }: SecretPlace, keyId: string): Buffer {
  return Buffer.from(JSON.stringify(['sceau', 'secrets', keyId, editorId, kind, ownerId]), 'utf8');
}

function told({ editorId, kind, ownerId }: SecretPlace): string {
  return `the secret ${kind} of ${ownerId} (editor ${editorId})`;
}

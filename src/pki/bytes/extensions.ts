import type { Extension } from '@peculiar/x509';
import type { DerElement } from './der.js';
import { childrenOf, readElement, tags } from './der.js';
import { x509 } from './x509.js';

/** What a certificate carries beside its names, dates and key (RFC 5280 §4.2). Of one that is repeated, the first. */
export class Extensions {
  /** @param all as the library reads them */
  private constructor(private readonly all: readonly Extension[]) {}

  /**
   * Each is read of its own bytes: a certificate of the library writes them anew before it reads them, which takes as long again.
   * @param fields of what is signed in a certificate
   * @throws Error where they are no sequence, or the library cannot read one
   */
  static in(fields: readonly DerElement[]): Extensions {
    const wrapped = fields.find(({ tag }) => tag === 0xa3);
    const list = wrapped === undefined ? [] : childrenOf(readElement(wrapped.content), tags.sequence);
    // Never taken for a certificate without any: those say whether it is an authority, and whom it names.
    if (list === null) throw new Error('The extensions are no sequence of them');
    return new Extensions(list.map(readExtension));
  }

  /** By its class in the library. */
  get<Kind extends Extension>(kind: abstract new (...from: never) => Kind): Kind | null {
    return this.all.find((one): one is Kind => one instanceof kind) ?? null;
  }

  /** What stands in the one of this identifier; null when there is none. */
  valueOf(identifier: string): Uint8Array | null {
    const found = this.all.find(({ type }) => type === identifier);
    return found === undefined ? null : new Uint8Array(found.value);
  }
}

/** One extension, as the library reads it of its SEQUENCE. @throws what the library throws at one that it cannot read */
export function readExtension({ bytes }: DerElement): Extension {
  return x509().ExtensionFactory.create(new Uint8Array(bytes));
}

import { exposedFingerprints } from './exposed-key.js';
import { searchPrivateKey } from './private-key.js';

/** Shorter than any key or its marks. */
const shortestKey = 20;
/** A text that unfolds to more is no text of a person: this is done in the process itself. */
const textBounds = { bytes: 2 * 1024 * 1024, pieces: 300, depth: 6 };

/** Whether a private key is written in one of these texts. */
export function isKeyWritten(values: unknown): boolean {
  if (typeof values !== 'string')
    return typeof values === 'object' && values !== null && Object.values(values).some(isKeyWritten);
  if (values.length < shortestKey) return false;
  const { key, whole } = searchPrivateKey(Buffer.from(values), textBounds);
  return key !== null || !whole;
}

/** The public fingerprints of the private keys that are written in these texts (see `exposedFingerprints`). */
export function fingerprintsWritten(values: unknown): string[] {
  if (typeof values !== 'string')
    return typeof values === 'object' && values !== null ? Object.values(values).flatMap(fingerprintsWritten) : [];
  const { key } = searchPrivateKey(Buffer.from(values), textBounds);
  return key ? exposedFingerprints(key.bytes) : [];
}

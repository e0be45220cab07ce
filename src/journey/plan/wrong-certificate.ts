import { type Environment, environments } from '../../identifiers/igc-words.js';

/** What `certificates_to_redo` says of a certificate whose private key came to us. */
export const keyCameToUs = 'key';

/**
 * What is wrong with a certificate that is not in service, for which nobody is sent to install it: it covers nothing yet, and is made again.
 * A former name or number stops no service; an exposed key and another environment’s certificate serve nobody.
 */
export const neverInstalledAsIt: readonly string[] = [keyCameToUs, ...environments];

/** Whether what is wrong with a certificate is that it is of the other environment than its client: `toRedo` is the one that it is of. */
export function isOfOtherEnvironment(toRedo: string): toRedo is Environment {
  return (environments as readonly string[]).includes(toRedo);
}

/** Whether nobody installs a certificate with which this is wrong. */
export const mustNotBeInstalled = (toRedo: string): boolean => neverInstalledAsIt.includes(toRedo);

import type { KeyUsageFlags } from '@peculiar/x509';
import type { Extensions } from '../bytes/extensions.js';
import type { NameAttribute, SlotProfile } from '../verdict/context.js';
import { valuesOf } from '../verdict/distinguished-name.js';
import { x509 } from '../bytes/x509.js';
import type { Environment } from '../../identifiers/igc-words.js';

/** What a certificate is for, from its key usages (F1.4). */
export type CertificateProfile = 'ORG_AUTH_CLI' | 'ORG_SIGN' | 'SERV_SSL' | 'CARD' | 'PERSON' | 'CA' | 'unknown';

/** Which chain a certificate belongs to; `unknown` also when its own marks contradict each other. */
export type CertificateEnvironment = Environment | 'unknown';

// F1.4: category of product, one byte, and on cards only the kind of card and its number.
const categoryIdentifier = '1.2.250.1.71.1.2.5';
const cardIdentifiers = ['1.2.250.1.71.1.2.2', '1.2.250.1.71.1.2.3'];

const categories: Record<string, { environment: Environment; card: boolean }> = {
  '040103': { environment: 'PROD', card: false },
  '040183': { environment: 'TEST', card: false },
  '040100': { environment: 'PROD', card: true },
  '040180': { environment: 'TEST', card: true },
};

const clientAuthentication = '1.3.6.1.5.5.7.3.2';
const serverAuthentication = '1.3.6.1.5.5.7.3.1';
const emailProtection = '1.3.6.1.5.5.7.3.4';

// F1.4, table of profiles: key usage (all of it), then extended key usage (all of it, sorted).
const profiles: { profile: CertificateProfile; keyUsage: (keyof typeof KeyUsageFlags)[]; extended: string[] }[] = [
  { profile: 'ORG_AUTH_CLI', keyUsage: ['digitalSignature'], extended: [clientAuthentication] },
  { profile: 'ORG_SIGN', keyUsage: ['digitalSignature', 'nonRepudiation'], extended: [emailProtection] },
  {
    profile: 'SERV_SSL',
    keyUsage: ['digitalSignature', 'keyEncipherment'],
    extended: [serverAuthentication, clientAuthentication],
  },
];

/** What the profile of a certificate is read from. */
export interface CertificateMarks {
  profile: CertificateProfile;
  environment: CertificateEnvironment;
  /** What its extension says, and the name of its issuer, where they do. */
  environmentMarks: Environment[];
}

/** Reads profile and environment from the extensions and the issuer's name (F1.1, F1.4). */
export function readMarks(extensions: Extensions, issuer: readonly NameAttribute[]): CertificateMarks {
  const category = categories[Buffer.from(extensions.valueOf(categoryIdentifier) ?? []).toString('hex')];
  const named = environmentOfName(issuer);
  const environmentMarks = [...(category ? [category.environment] : []), ...(named === 'unknown' ? [] : [named])];
  const profile = profileOf(extensions, issuer, category?.card === true);
  return { profile, environment: agreed(environmentMarks), environmentMarks };
}

/** The environment that all of these say; `unknown` when nothing says any, and when they contradict each other. */
export function agreed(told: readonly Environment[]): CertificateEnvironment {
  const [first, ...others] = new Set(told);
  return first === undefined || others.length > 0 ? 'unknown' : first;
}

/** F1.1: the TEST chain says « IGC-SANTE TEST » in an OU and « TEST AC … » in the CN. */
export function environmentOfName(name: readonly NameAttribute[]): CertificateEnvironment {
  const units = valuesOf(name, 'OU');
  const isTest = valuesOf(name, 'CN').some((value) => value.startsWith('TEST '));
  if (units.includes('IGC-SANTE TEST') && isTest) return 'TEST';
  return units.includes('IGC-SANTE') && !isTest ? 'PROD' : 'unknown';
}

/** The profile a slot needs; null when its usage has no documented profile (F1.4: CONF, S/MIME… not found). */
export function profileOfSlot(slot: Pick<SlotProfile, 'offer' | 'usage'>): CertificateProfile | null {
  const known: Record<string, CertificateProfile> = {
    'ORG AUTH_CLI': 'ORG_AUTH_CLI',
    'ORG SIGN': 'ORG_SIGN',
    'SERV SSL': 'SERV_SSL',
  };
  return known[`${slot.offer} ${slot.usage}`] ?? null;
}

function profileOf(extensions: Extensions, issuer: readonly NameAttribute[], isCard: boolean): CertificateProfile {
  const { BasicConstraintsExtension, ExtendedKeyUsageExtension, KeyUsageFlags, KeyUsagesExtension } = x509();
  if (extensions.get(BasicConstraintsExtension)?.ca === true) return 'CA';
  if (isCard || cardIdentifiers.some((identifier) => extensions.valueOf(identifier) !== null)) return 'CARD';
  // F1.1: persons have their own issuing authorities, « … PERSONNES ».
  if (valuesOf(issuer, 'CN').some((value) => value.endsWith(' PERSONNES'))) return 'PERSON';
  const keyUsage = extensions.get(KeyUsagesExtension)?.usages;
  const extended = [...(extensions.get(ExtendedKeyUsageExtension)?.usages ?? [])].map(String).sort();
  const bitsOf = (names: (keyof typeof KeyUsageFlags)[]) => names.reduce((bits, name) => bits | KeyUsageFlags[name], 0);
  const found = profiles.find((one) => bitsOf(one.keyUsage) === keyUsage && one.extended.join() === extended.join());
  return found?.profile ?? 'unknown';
}

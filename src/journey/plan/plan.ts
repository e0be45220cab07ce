import type { Offer } from '../../identifiers/igc-words.js';

/** What a certificate is for. Slots of one client are told apart by instance, offer, usage, purpose and common name. */
export type Purpose = 'dmp_auth' | 'dmp_sign' | 'insi' | 'psc' | 'mss_bal' | 'mss_operator' | 'ror' | 'other';
/** A national service an instance may use. */
export type Service = 'dmp' | 'insi_auto' | 'insi_manu' | 'psc' | 'mss_bal' | 'mss_operator' | 'ror';

export const serviceLabels: Record<Service, string> = {
  dmp: 'Alimentation du DMP',
  insi_auto: 'INSi, appels automatisés',
  insi_manu: 'INSi, appels manuels',
  psc: 'Pro Santé Connect',
  mss_bal: 'MSSanté, boîte applicative',
  mss_operator: 'MSSanté, opérateur',
  ror: 'ROR',
};

/** Who a service is for, when that is not everybody (guide, « Un seul type de certificat (ORG) »). */
export const serviceNotes: Partial<Record<Service, string>> = {
  psc: 'fournisseurs de service seulement',
  mss_operator: 'opérateurs seulement',
};

export const purposeLabels: Record<Purpose, string> = {
  dmp_auth: 'DMP authentification',
  dmp_sign: 'DMP signature',
  insi: 'INSi',
  psc: 'Pro Santé Connect',
  mss_bal: 'MSSanté BAL',
  mss_operator: 'MSSanté opérateur',
  ror: 'ROR',
  other: 'Autre usage',
};

/** One certificate that an instance needs. `commonName` is what to type as « Service applicatif » (empty: not known yet). */
export interface NeededSlot {
  instanceId: string;
  offer: Offer;
  usage: 'AUTH_CLI' | 'SIGN' | 'CONF' | 'SSL' | 'SMIME';
  purpose: Purpose;
  commonName: string;
  /** exact: character for character; free: the application or the structure; fqdn: the host's full name. */
  commonNameRule: 'exact' | 'free' | 'fqdn';
  label: string;
  serves: Service[];
  /** French sentence: the rule that asks for it. */
  why: string;
}

/** What the plan needs to know of an instance. */
export interface PlannedInstance {
  id: string;
  name: string;
  services: Service[];
  applicationName: string;
  hostName?: string | null;
}

// Domain rule 2: these may share one ORG AUTH_CLI on an instance, in this order when there is no DMP to give it its name.
const sharingServices = ['psc', 'mss_bal', 'ror'] as const;

/**
 * The certificates one instance needs (domain rules 1 to 3). Rule 1, one set per instance even under one FINESS juridique,
 * holds because it is called per instance: a certificate and its key are never copied to another server.
 */
export function neededSlots(instance: PlannedInstance): NeededSlot[] {
  return [...sharedSlots(instance), ...insiSlots(instance), ...operatorSlots(instance)];
}

function sharedSlots(instance: PlannedInstance): NeededSlot[] {
  const sharing = sharingServices.filter((service) => instance.services.includes(service));
  // Guide V0.6, « Un seul type de certificat (ORG) »: feeding the DMP takes two certificates, SIGN and AUTH_CLI.
  if (instance.services.includes('dmp')) {
    const authentication = freeSlot(instance, 'AUTH_CLI', 'dmp_auth', ['dmp', ...sharing]);
    return [freeSlot(instance, 'SIGN', 'dmp_sign', ['dmp']), { ...authentication, why: dmpWhy(sharing) }];
  }
  const first = sharing[0];
  return first ? [freeSlot(instance, 'AUTH_CLI', first, sharing)] : [];
}

function dmpWhy(sharing: Service[]): string {
  const start = 'Le DMP demande un certificat d’authentification de la structure';
  return sharing.length > 0
    ? `${start}, réutilisable sur cette instance pour\u00a0: ${serviceList(sharing)}.`
    : `${start}.`;
}

function freeSlot(
  instance: PlannedInstance,
  usage: 'AUTH_CLI' | 'SIGN',
  purpose: Purpose,
  serves: Service[],
): NeededSlot {
  return {
    instanceId: instance.id,
    offer: 'ORG',
    usage,
    purpose,
    // Guide V0.6, étape 4: but for INSi, a free field naming the application or the structure.
    commonName: instance.applicationName.trim() || instance.name.trim(),
    commonNameRule: 'free',
    label: purposeLabels[purpose],
    serves,
    why:
      usage === 'SIGN'
        ? 'Le DMP demande un certificat de signature des documents, en plus de l’authentification.'
        : `Un même certificat d’authentification suffit sur cette instance pour\u00a0: ${serviceList(serves)}.`,
  };
}

/** Guide V0.6, étape 4 and domain rule 3: INSI-AUTO for batch calls, INSI-MANU for manual ones; INSi shares with nothing. */
export const insiNames = { insi_auto: 'INSI-AUTO', insi_manu: 'INSI-MANU' } as const;

function insiSlots(instance: PlannedInstance): NeededSlot[] {
  return (['insi_auto', 'insi_manu'] as const)
    .filter((service) => instance.services.includes(service))
    .map((service) => ({
      instanceId: instance.id,
      offer: 'ORG',
      usage: 'AUTH_CLI',
      purpose: 'insi',
      commonName: insiNames[service],
      commonNameRule: 'exact',
      label: insiNames[service],
      serves: [service],
      why: `Le téléservice INSi veut son propre certificat, nommé exactement ${insiNames[service]}, jamais partagé.`,
    }));
}

// Guide V0.6, « Un seul type de certificat (ORG) »: SERV SSL is for MSSanté operators only.
function operatorSlots(instance: PlannedInstance): NeededSlot[] {
  if (!instance.services.includes('mss_operator')) return [];
  const commonName = instance.hostName?.trim().toLowerCase() ?? '';
  const missingHost = commonName === '' ? ' Indiquez le nom de domaine complet du serveur pour le commander.' : '';
  return [
    {
      instanceId: instance.id,
      offer: 'SERV',
      usage: 'SSL',
      purpose: 'mss_operator',
      commonName,
      commonNameRule: 'fqdn',
      label: purposeLabels.mss_operator,
      serves: ['mss_operator'],
      why: `Seul un opérateur MSSanté a besoin d’un certificat de serveur, au nom de sa machine.${missingHost}`,
    },
  ];
}

function serviceList(services: Service[]): string {
  return services
    .map((service) => {
      const note = serviceNotes[service];
      return note ? `${serviceLabels[service]} (${note})` : serviceLabels[service];
    })
    .join('\u202f; ');
}

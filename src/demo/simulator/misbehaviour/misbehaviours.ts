import { createHash } from 'node:crypto';

/** What a signer does with the form that we mail, and with the link that comes with it. */
export const signerWays = {
  prompt: 'répond au courriel avec le formulaire signé',
  space: 'dépose des photos dans son espace',
  upside_down: 'dépose des photos prises à l’envers',
  unreadable: 'dépose d’abord des photos floues',
  twice: 'sa réponse arrive deux fois',
  again: 'répond deux fois',
  outside_thread: 'écrit à part, sans répondre à notre courriel',
  other_address: 'écrit d’une autre adresse, sans numéro',
  nothing_attached: 'répond sans pièce jointe',
  lost: 'n’a jamais reçu le courriel',
  bounces: 'a une adresse qui n’existe plus',
  declines: 'ne donne pas suite',
  asks: 'pose une question',
} as const;
export type SignerWay = keyof typeof signerWays;

/** What ANS does with a request that is mailed to it. */
export const agencyWays = {
  prompt: 'accuse réception, puis valide',
  outside_thread: 'accuse réception sans citer notre courriel',
  acknowledgement_lost: 'valide, et son accusé de réception s’est perdu',
  crossed: 'sa validation arrive avant son accusé de réception',
  twice: 'chacune de ses réponses arrive deux fois',
  correction: 'demande une correction',
  refusal: 'refuse',
  wrong_dossier: 'valide un autre numéro de dossier',
  number_of_another: 'donne le numéro de dossier d’un autre client',
  spoofed: 'quelqu’un valide à sa place',
  silent: 'ne répond jamais',
  never_validates: 'accuse réception, et n’en dit pas plus',
  bounces: 'sa boîte est pleine',
} as const;
export type AgencyWay = keyof typeof agencyWays;

/** Which way somebody outside goes, by the number of the structure: the same seed, the same trouble for the same structure. */
export class Misbehaviours {
  constructor(private readonly seed: number) {}

  ofSigner(number: string): SignerWay {
    return this.pick(Object.keys(signerWays) as SignerWay[], `signer ${number}`);
  }

  ofAgency(number: string): AgencyWay {
    return this.pick(Object.keys(agencyWays) as AgencyWay[], `agency ${number}`);
  }

  private pick<Way extends string>(ways: Way[], of: string): Way {
    const drawn = createHash('sha256').update(`${this.seed} ${of}`).digest().readUInt32BE(0);
    return ways[drawn % ways.length] as Way;
  }
}
